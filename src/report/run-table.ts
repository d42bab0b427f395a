import { titleOf } from '../manifest/document.ts';
import { sentence } from '../run/codes.ts';
import type { ComparedTime } from '../run/compare.ts';
import { duration } from '../run/duration.ts';
import type { StepName } from '../run/event.ts';
import type { HookSummary, RunSummary } from '../run/summary.ts';
import { comparisonWords } from './run-compare.ts';
import { hintLine, markOf } from './run-text.ts';
import { timeline } from './run-timeline.ts';
import {
  adviceWords,
  culpritsOf,
  headlineOf,
  leftWords,
  repetitionWords,
  resumeWords,
  signOutcome,
  slowestWords,
  stepsOf,
  stepTime,
} from './run-words.ts';
import { clip, displayWidth, type Paint, printable, type Style } from './text.ts';

const NAME_WIDTH = 40;

/**
 * The end of a run: times by step, a timeline, what was slowest, why it failed, what is left.
 *
 * @param columns of the terminal: where it is too narrow, the steps that took least are left out
 */
export function runTable(summary: RunSummary, paint: Paint, columns = Number.POSITIVE_INFINITY): string {
  const hasRun = summary.hooks.some(({ steps }) => steps.length > 0);
  const parts = [
    hasRun ? table(summary.hooks, paint, columns) : [],
    timeline(summary, paint, columns),
    closing(summary, paint),
    comparison(summary, paint),
  ];
  return parts
    .filter((lines) => lines.length > 0)
    .map((lines) => `\n${lines.join('\n')}\n`)
    .join('');
}

function table(
  hooks: readonly HookSummary[],
  paint: Paint,
  columns: number,
  steps: readonly StepName[] = stepsOf(hooks),
): string[] {
  const nameWidth = Math.min(NAME_WIDTH, Math.max(...hooks.map((hook) => displayWidth(nameOf(hook)))));
  const head = ['total', ...steps];
  const rows = hooks.map((hook) => [
    hook.outcome === 'not-run' ? '' : duration(hook.durationMs),
    ...steps.map((step) => stepTime(hook, step)),
  ]);
  const widths = head.map((word, column) => Math.max(word.length, ...rows.map((row) => row[column]!.length)));
  const isTooWide = nameWidth + 3 + widths.reduce((sum, width) => sum + 2 + width, 0) > columns;
  if (isTooWide && steps.length > 1) return table(hooks, paint, columns, withoutShortest(steps, hooks));
  const line = (name: string, mark: string, cells: readonly string[]) =>
    `${pad(clip(name, nameWidth), nameWidth)}  ${mark}  ${cells.map((cell, column) => cell.padStart(widths[column]!)).join('  ')}`.trimEnd();
  return [
    paint(line('', ' ', head), 'dim'),
    ...hooks.map((hook, index) => line(nameOf(hook), markOf(hook.outcome, paint), rows[index]!)),
  ];
}

function withoutShortest(steps: readonly StepName[], hooks: readonly HookSummary[]): readonly StepName[] {
  const times = new Map(steps.map((step) => [step, 0]));
  for (const { name, ms } of hooks.flatMap(({ steps }) => steps)) times.set(name, (times.get(name) ?? 0) + ms);
  const [shortest] = [...steps].sort((a, b) => times.get(a)! - times.get(b)!);
  return steps.filter((step) => step !== shortest);
}

function closing(summary: RunSummary, paint: Paint): string[] {
  const { left, open } = leftWords(summary);
  const advice = adviceWords(summary);
  const lines = [
    slowestWords(summary),
    ...culpritsOf(summary).map(
      (hook) =>
        `${nameOf(hook)} (${hook.diagnosis.code}): ${printable(sentence(hook.diagnosis))}${hintLine(hook.diagnosis.hint, '  ', paint)}`,
    ),
    summary.reason && printable(summary.reason),
    repetitionWords(summary),
    advice && paint(advice, 'dim'),
    left && `left in the cluster: ${left}`,
    open && `not run: ${open}`,
    resumeWords(summary),
  ];
  const said = lines.filter((line) => line).map((line) => `  ${line}`);
  return [`${markOf(signOutcome(summary), paint)} ${headlineOf(summary)}`, ...said];
}

const VERDICTS: Readonly<Record<ComparedTime['verdict'], readonly Style[]>> = {
  new: [],
  same: [],
  slower: ['yellow'],
  faster: ['green'],
};

function comparison({ comparison }: RunSummary, paint: Paint): string[] {
  if (!comparison) return [];
  const { title, lines } = comparisonWords(comparison);
  return [paint(title, 'dim'), ...lines.map(({ words, verdict }) => `  ${paint(words, ...VERDICTS[verdict])}`)];
}

function nameOf(hook: HookSummary): string {
  return printable(titleOf(hook));
}

function pad(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - displayWidth(text)));
}
