import { titleOf } from '../manifest/document.ts';
import { changeText, keyOf, shown, written } from './change-text.ts';
import type { PostRenderReport, ReportedChange, ReportedFinding } from './post-render.ts';
import { clip, count, type Paint, painter, printable } from './text.ts';

/** Lines that a note on a terminal takes at most for changes and findings: Helm's own output matters too. */
const NOTE_LINES = 6;
const MESSAGE_WIDTH = 200;

const COLOURS = { error: 'red', warning: 'yellow', info: 'cyan' } as const;

/** What a person is told while Helm works: a few lines; '' where there is nothing to say. */
export function postRenderNote(report: PostRenderReport, colour: boolean): string {
  const paint = painter(colour);
  const grave = ['error', 'warning'].flatMap((level) => report.findings.filter((finding) => finding.level === level));
  if (report.changes.length + grave.length === 0) return '';
  const lines = [
    ...grave.map((finding) => findingLine(finding, paint)),
    ...report.changes.map((c) => changeLine(c, paint)),
  ];
  const first = lines.length > NOTE_LINES ? lines.slice(0, NOTE_LINES - 1) : lines;
  const rest = lines.length - first.length;
  const more = rest > 0 ? `${rest} more: ` : 'why: ';
  return [
    `${paint('helm-hooks', 'bold')} ${headline(report)}`,
    ...first.map((line) => `  ${line}`),
    `  ${paint(`${more}helm hooks report`, 'dim')}`,
    '',
  ].join('\n');
}

/** The whole report for a person. */
export function postRenderText(report: PostRenderReport, colour: boolean, showInfos: boolean): string {
  const paint = painter(colour);
  const findings = report.findings.filter(({ level }) => showInfos || level !== 'info');
  const hidden = report.findings.length - findings.length + (showInfos ? 0 : report.kept.length);
  const blocks = [
    `${paint('post-render', 'bold')} of ${report.at.slice(0, 19).replace('T', ' ')} UTC: ${headline(report)}`,
    ...Map.groupBy(report.changes, ({ object, template }) => `${titleOf(object)}${template ? `  ${template}` : ''}`)
      .entries()
      .map(([title, changes]) => changeBlock(title, changes, paint)),
    ...findings.map((finding) => findingBlock(finding, paint)),
    ...(showInfos && report.kept.length > 0 ? [keptBlock(report, paint)] : []),
    ...(hidden > 0 ? [paint(`${count(hidden, 'note')} more: helm hooks report --level info`, 'dim')] : []),
  ];
  return `${blocks.join('\n\n')}\n`;
}

/** What was done and what is left, in one line. */
export function headline({ summary, changes, mode }: PostRenderReport): string {
  const { hooks, changed, errors, warnings } = summary;
  const did =
    changes.length > 0 ? `changed ${changed} of ${count(hooks, 'hook')}` : `changed none of ${count(hooks, 'hook')}`;
  const left = [errors > 0 && count(errors, 'error'), warnings > 0 && count(warnings, 'warning')].filter(
    (part) => part,
  );
  const rest = left.length > 0 ? `, ${left.join(' and ')} left` : '';
  return `${hooks === 0 ? 'found no hooks' : did}${rest}${mode === 'fix' ? '' : ` (mode ${mode})`}`;
}

function findingLine({ level, message }: ReportedFinding, paint: Paint): string {
  return `${paint(level.padEnd(7), 'bold', COLOURS[level])} ${clip(printable(message), MESSAGE_WIDTH)}`;
}

function changeLine(change: ReportedChange, paint: Paint): string {
  const title = printable(titleOf(change.object));
  return `${paint('changed', 'bold', 'green')} ${title} ${changeText(change, paint)} ${paint(change.rule, 'dim')}`;
}

/** A diff of one object, each change with its reason behind it. */
function changeBlock(title: string, changes: readonly ReportedChange[], paint: Paint): string {
  const lines = changes.flatMap(({ field, before, after, rule, why }) => [
    ...(before === null ? [] : [paint(`  - ${keyOf(field)}: ${written(before, rule)}`, 'red')]),
    ...(after === null ? [] : [paint(`  + ${keyOf(field)}: ${shown(after)}`, 'green')]),
    paint(`    ${rule}: ${printable(why)}`, 'dim'),
  ]);
  return [paint(printable(title), 'bold'), ...lines].join('\n');
}

function findingBlock(finding: ReportedFinding, paint: Paint): string {
  const { rule, level, message, template, object, events, help } = finding;
  const place = [template && printable(template), printable(titleOf(object)), events.join(', ')].filter((part) => part);
  return [
    `${paint(`${level}[${rule}]`, 'bold', COLOURS[level])}: ${printable(message)}`,
    `  ${paint('-->', 'blue')} ${place.join('  ')}`,
    ...(help ? [`  ${paint('help:', 'bold')} ${printable(help)}`] : []),
  ].join('\n');
}

function keptBlock({ kept }: PostRenderReport, paint: Paint): string {
  const lines = kept.map(({ object, why }) => `  ${printable(titleOf(object))}: ${printable(why)}`);
  return [paint('Left alone', 'bold'), ...lines].join('\n');
}
