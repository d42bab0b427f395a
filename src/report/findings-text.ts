import type { Finding, Level } from '../lint/finding.ts';
import { reaches } from '../lint/lint.ts';
import { type Source, titleOf } from '../manifest/document.ts';
import { asFound, type Origin, type OriginOf, positionsOf, type Summary } from './findings.ts';
import { secretRanges } from './findings-secrets.ts';
import { snippetOf } from './findings-snippet.ts';
import { clip, count, type Paint, painter, printable, type Style } from './text.ts';

export interface FindingsTextOptions {
  /** The least grave level that is shown; the rest is counted. */
  readonly level: Level;
  readonly colour: boolean;
  readonly originOf?: OriginOf;
  /** The command that shows the fixes, to be named at the end. */
  readonly rewrite?: string;
  /** Sources of documents that no rewrite prints, so that their fixes are not shown either. */
  readonly unprinted?: ReadonlySet<Source>;
  /** Columns of the terminal. */
  readonly width?: number;
}

const COLOURS: Readonly<Record<Level, Style>> = { error: 'red', warning: 'yellow', info: 'cyan' };
const MESSAGE_WIDTH = 400;

/** Findings for a person: each with its place, its source line and what would be right; then one line with counts. */
export function findingsText(findings: readonly Finding[], summary: Summary, options: FindingsTextOptions): string {
  const paint = painter(options.colour);
  const explained = new Set<string>();
  const blocks = findings
    .filter(({ level }) => reaches(level, options.level))
    .map((finding) => {
      const first = !explained.has(finding.rule);
      explained.add(finding.rule);
      return blockOf(finding, paint, first, options);
    });
  const end = [summaryLine(findings, summary, paint, options), ...fixHint(findings, options)];
  return `${[...blocks, ...end].join('\n')}\n`;
}

function blockOf(finding: Finding, paint: Paint, first: boolean, options: FindingsTextOptions): string {
  const { level, rule, message } = finding;
  const origin = (options.originOf ?? asFound)(finding);
  const { start } = positionsOf(origin);
  const hidden = origin.source === finding.document.source ? secretRanges(finding.document) : [];
  const colour = COLOURS[level];
  const number = `${start.line}`;
  const gutter = ' '.repeat(number.length);
  const bar = paint('|', 'blue');
  const width = Math.max(40, (options.width ?? 120) - number.length - 4);
  const { line, before, width: marks } = snippetOf(origin.source.text, origin.range, width, hidden);
  const equals = `${gutter} ${paint('=', 'blue')}`;
  return [
    `${paint(`${level}[${rule}]`, 'bold', colour)}${paint(`: ${clip(printable(message), MESSAGE_WIDTH)}`, 'bold')}`,
    `${gutter}${paint('-->', 'blue')} ${printable(origin.source.file)}:${number}:${start.column}${aside(finding, origin, paint)}`,
    `${gutter} ${bar}`,
    `${paint(number, 'blue')} ${bar} ${line}`.trimEnd(),
    `${gutter} ${bar} ${' '.repeat(before)}${paint('^'.repeat(marks), 'bold', colour)}`,
    ...helpOf(finding).map((help) => `${equals} ${paint('help:', 'bold')} ${help}`),
    ...(first ? [`${equals} ${paint('more:', 'bold')} helm hooks rules ${rule}`] : []),
    '',
  ].join('\n');
}

/** Which object, and which template where the place does not say it. */
function aside({ document, events }: Finding, { source }: Origin, paint: Paint): string {
  const { path, head } = document;
  const template = path === '' || source !== document.source ? [] : [path];
  const when = events.length > 0 ? ` (${events.join(', ')})` : '';
  const known = head.name !== '' || (head.kind !== '' && source === document.source);
  const title = known ? [`${titleOf(head)}${when}`] : [];
  const words = clip([...template, ...title].map(printable).join(', '), MESSAGE_WIDTH);
  return words === '' ? '' : paint(`  ${words}`, 'dim');
}

const SAFETY = { safe: 'safe fix', 'opt-in': 'fix on request' } as const;

function helpOf({ help, fix }: Finding): string[] {
  if (help === undefined && !fix) return [];
  const words = help === undefined ? '' : clip(printable(help), MESSAGE_WIDTH);
  if (!fix) return [words];
  return [words === '' ? `a ${SAFETY[fix.safety]} exists` : `${words} (${SAFETY[fix.safety]})`];
}

function fixHint(findings: readonly Finding[], { rewrite, unprinted }: FindingsTextOptions): string[] {
  const isShown = ({ fix, document }: Finding) => fix?.safety === 'safe' && !unprinted?.has(document.source);
  const fixable = findings.filter(isShown).length;
  if (rewrite === undefined || fixable === 0) return [];
  return [`safe fixes for ${count(fixable, 'finding')}: ${printable(rewrite)} shows them`];
}

function summaryLine(
  findings: readonly Finding[],
  { errors, warnings, infos, hooks, documents }: Summary,
  paint: Paint,
  { level }: FindingsTextOptions,
): string {
  const where = `in ${count(hooks, 'hook')} (${count(documents, 'document')})`;
  const hidden = findings.filter((finding) => !reaches(finding.level, level));
  const least = hidden.some((finding) => finding.level === 'info') ? 'info' : 'warning';
  const hint = hidden.length > 0 ? `; --level ${least} shows ${hidden.length} more` : '';
  if (errors + warnings + infos === 0) return `${paint('No findings', 'bold', 'green')} ${where}`;
  const counts = [
    paint(count(errors, 'error'), ...(errors ? (['bold', 'red'] as const) : [])),
    paint(count(warnings, 'warning'), ...(warnings ? (['bold', 'yellow'] as const) : [])),
    paint(count(infos, 'info'), ...(infos ? (['bold', 'cyan'] as const) : [])),
  ];
  return `${counts.join(', ')} ${where}${hint}`;
}
