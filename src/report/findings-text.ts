import type { Finding, Fix, Level } from '../lint/finding.ts';
import { reaches } from '../lint/lint.ts';
import type { Chance, OriginOf, Summary } from './findings.ts';
import { allBlocks, type Blocks, chartBlocks } from './findings-layout.ts';
import type { FileChange } from './fixes.ts';
import { fixesText } from './fixes-text.ts';
import { count, type Paint, painter, printable } from './text.ts';

export interface FindingsTextOptions {
  /** The least grave level that is shown; the rest is counted. */
  readonly level: Level;
  readonly colour: boolean;
  readonly originOf?: OriginOf;
  /** Every finding in full, however many there are. */
  readonly all?: boolean;
  /** Tells the charts apart; without it there is one. */
  readonly chartOf?: (finding: Finding) => unknown;
  /** The command that shows the fixes, to be named at the end. */
  readonly rewrite?: string | undefined;
  /** The same for fixes on request. */
  readonly onRequest?: string | undefined;
  /** What was fixed before. */
  readonly fixed?: readonly FileChange[];
  /** For a finding with a fix; without it all of them can be made. */
  readonly fixable?: (finding: Finding) => Chance;
  /** Columns of the terminal. */
  readonly width?: number | undefined;
}

/**
 * Findings for a person: of each rule in each chart three, the first with its source line and what would be right;
 * then one line with counts.
 */
export function findingsText(findings: readonly Finding[], summary: Summary, options: FindingsTextOptions): string {
  const paint = painter(options.colour);
  const explained = new Set<string>();
  const shown = findings.filter(({ level }) => reaches(level, options.level));
  const blocks = options.all ? allBlocks : chartBlocks;
  const charts = Map.groupBy(shown, options.chartOf ?? (() => undefined));
  const parts = [...charts.values()].map((own) => blocks(own, { ...options, paint }, explained));
  const lines = [
    ...fixesText(options.fixed ?? [], paint),
    ...parts.flatMap((part) => part.lines),
    summaryLine(findings, summary, paint, options),
    ...fixHint(findings, options),
    ...allHint(parts),
  ];
  return `${lines.join('\n')}\n`;
}

/** One line, for a report has only so much room. */
function fixHint(findings: readonly Finding[], options: FindingsTextOptions): string[] {
  const { rewrite, onRequest } = options;
  const safe = fixesOf(findings, 'safe', options);
  const others = fixesOf(findings, 'opt-in', options);
  const named = others.rules.length > MOST_RULES ? 'all' : others.rules.join(',');
  const asked = others.rules.length > 0 ? onRequest : undefined;
  if (safe.rules.length > 0 && rewrite !== undefined) {
    const more = asked === undefined ? '' : `; for ${others.number} more on request: --opt-in ${named}`;
    return [`safe fixes for ${safe.text}: ${printable(rewrite)} shows them${more}`];
  }
  if (asked === undefined) return [];
  return [`fixes on request for ${others.text}: ${printable(asked)} ${named}`];
}

/** How many findings can be fixed, and by which rules. */
function fixesOf(findings: readonly Finding[], safety: Fix['safety'], { fixable }: FindingsTextOptions) {
  const fixes = findings.flatMap((finding) => {
    const chance = finding.fix?.safety === safety ? (fixable?.(finding) ?? 'sure') : 'none';
    return chance === 'none' ? [] : [{ rule: finding.rule, chance }];
  });
  const most = fixes.some(({ chance }) => chance === 'perhaps') ? 'up to ' : '';
  return {
    number: fixes.length,
    text: `${most}${count(fixes.length, 'finding')}`,
    rules: [...new Set(fixes.map(({ rule }) => rule))],
  };
}

/** How many rules a command at the end names. */
const MOST_RULES = 3;

function allHint(parts: readonly Blocks[]): string[] {
  if (!parts.some(({ shortened }) => shortened)) return [];
  return ['--all shows each finding with its source line; helm hooks rules ID says why a rule is there'];
}

function summaryLine(
  findings: readonly Finding[],
  { errors, warnings, infos, hooks, documents, ignored = 0, baseline = 0 }: Summary,
  paint: Paint,
  { level }: FindingsTextOptions,
): string {
  const left = [
    ignored > 0 ? `, ${ignored} ignored in place` : '',
    baseline > 0 ? `, ${baseline} in the baseline` : '',
  ];
  const where = `in ${count(hooks, 'hook')} (${count(documents, 'document')})${left.join('')}`;
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
