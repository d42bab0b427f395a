import { titleOf } from '../manifest/document.ts';
import { changeText } from './change-text.ts';
import type { PostRenderReport, ReportedChange, ReportedFinding } from './post-render.ts';
import { clip, count, type Paint, painter, printable } from './text.ts';

/** What the next renderer of a chain has said. */
export interface NextWords {
  /** Its name, in quotes. */
  readonly program: string;
  readonly lines: readonly string[];
}

/** Lines that a note on a terminal takes at most for changes and findings: Helm's own output matters too. */
const NOTE_LINES = 6;
const MESSAGE_WIDTH = 200;
const MOST_WIDTH = 1000;

export const COLOURS = { error: 'red', warning: 'yellow', info: 'cyan' } as const;

/** What a person is told while Helm works: a few lines; '' where there is nothing to say. */
export function postRenderNote(report: PostRenderReport, words: NextWords | undefined, colour: boolean): string {
  const paint = painter(colour);
  const lines = linesOf(report, paint);
  const heard = words?.lines ?? [];
  if (!report.failure && lines.length + heard.length === 0) return '';
  const first = lines.length > NOTE_LINES ? lines.slice(0, NOTE_LINES - 1) : lines;
  const rest = lines.length - first.length;
  const more = rest > 0 ? `${rest} more: ` : lines.length > 0 ? 'why: ' : undefined;
  const ours = [
    `${paint('helm-hooks', 'bold')} ${headline(report, paint)}`,
    ...first.map((line) => `  ${line}`),
    ...(more === undefined ? [] : [`  ${paint(`${more}helm hooks report`, 'dim')}`]),
  ];
  const theirs = [
    paint(`${printable(words?.program ?? '')} says`, 'bold'),
    ...heard.map((line) => `  ${clip(printable(line), MESSAGE_WIDTH)}`),
  ];
  const isNews = report.failure || lines.length > 0;
  return [...(isNews ? ours : []), ...(heard.length > 0 ? theirs : []), ''].join('\n');
}

/** Findings that matter, and changes; where nothing came out the findings alone, and infos rather than nothing. */
function linesOf({ findings, changes, failure }: PostRenderReport, paint: Paint): string[] {
  if (failure && failure.exitCode !== STOPPED) return [];
  const grave = ['error', 'warning'].flatMap((level) => findings.filter((finding) => finding.level === level));
  const told = failure && grave.length === 0 ? findings : grave;
  const made = failure ? [] : changes;
  return [...told.map((finding) => findingLine(finding, paint)), ...made.map((change) => changeLine(change, paint))];
}

/** Exit code of what `--fail-on` stops. */
const STOPPED = 1;

/** What was done, or why not, in one line. */
export function headline(report: PostRenderReport, paint: Paint): string {
  const { summary, changes, mode, failure } = report;
  const hooks = count(summary.hooks, 'hook');
  if (failure) {
    const isStopped = failure.exitCode === STOPPED;
    const [what, why] = isStopped ? [failure.message, `${left(report)} in ${hooks}`] : ['failed', failure.message];
    return `${paint(`${printable(what)}:`, 'bold', 'red')} ${clip(printable(why), MOST_WIDTH)}`;
  }
  const did = changes.length > 0 ? `changed ${summary.changed} of ${hooks}` : `changed none of ${hooks}`;
  const rest = summary.errors + summary.warnings > 0 ? `, ${left(report)} left` : '';
  return `${summary.hooks === 0 ? 'found no hooks' : did}${rest}${mode === 'fix' ? '' : ` (mode ${mode})`}`;
}

/** Errors and warnings; infos only where there is nothing else. */
function left({ summary: { errors, warnings, infos } }: PostRenderReport): string {
  const parts = [errors > 0 && count(errors, 'error'), warnings > 0 && count(warnings, 'warning')];
  return parts.filter((part) => part).join(' and ') || count(infos, 'info');
}

function findingLine({ level, message }: ReportedFinding, paint: Paint): string {
  return `${paint(level.padEnd(7), 'bold', COLOURS[level])} ${clip(printable(message), MESSAGE_WIDTH)}`;
}

function changeLine(change: ReportedChange, paint: Paint): string {
  const title = printable(titleOf(change.object));
  return `${paint('changed', 'bold', 'green')} ${title} ${changeText(change, paint)} ${paint(change.rule, 'dim')}`;
}
