import { type Hook, titleOf } from '../manifest/document.ts';
import type { HookEvent } from '../manifest/vocabulary.ts';
import { type ChangedHook, type DiffStep, isSamePlan, type PlanDiff } from '../release/plan-diff.ts';
import type { Dropped } from '../release/release.ts';
import { alike, changeText, diffSummary, NO_DIFFERENCE, wasText, withContext } from './plan-diff-words.ts';
import { count, type Paint, painter, printable } from './text.ts';

/** The summary, a line for each hook that differs, and the order of each event in which it does. */
export function planDiffText(diff: PlanDiff, { colour }: { readonly colour: boolean }): string {
  if (isSamePlan(diff)) return `${NO_DIFFERENCE}\n`;
  const paint = painter(colour);
  const hooks = [
    ...diff.added.map((hook) => `${paint('+', 'green')} ${aboutText(hook, paint)}`),
    ...diff.removed.map((hook) => `${paint('-', 'red')} ${aboutText(hook, paint)}`),
    ...alike(diff.changed).flatMap((group) => changedText(group, paint)),
  ];
  const blocks = [
    paint(diffSummary(diff), 'bold'),
    ...(hooks.length > 0 ? [hooks.join('\n')] : []),
    ...[...diff.events].map(([event, steps]) => eventText(event, steps, paint)),
    ...droppedText('now dropped', diff.dropped.added, paint),
    ...droppedText('no longer dropped', diff.dropped.removed, paint),
  ];
  return `${blocks.join('\n\n')}\n`;
}

function aboutText(hook: Hook, paint: Paint): string {
  const events = [...new Set(hook.events)].join(', ');
  return `${printable(titleOf(hook))}  ${paint(`${events}, weight ${hook.weight}`, 'dim')}`;
}

/** One line for each hook, and below the last what changed in all of them. */
function changedText(group: readonly ChangedHook[], paint: Paint): string[] {
  const titles = group.map(({ after }) => `${paint('~', 'yellow')} ${printable(titleOf(after))}`);
  const lines = group[0]!.changes.map((change) => `    ${printable(changeText(change, '->'))}`);
  return [...titles, ...lines];
}

function eventText(event: HookEvent, steps: readonly DiffStep[], paint: Paint): string {
  const width = `${steps.length}`.length;
  const lines = withContext(steps).map((step) =>
    typeof step === 'number'
      ? paint(`  ${' '.repeat(width)}  ... ${count(step, 'hook')} as before`, 'dim')
      : stepText(step, width, paint),
  );
  return [`${paint(event, 'bold', 'cyan')}  ${paint('order', 'dim')}`, ...lines].join('\n');
}

function stepText({ hook, state, moved, from, to }: DiffStep, width: number, paint: Paint): string {
  const place = `${to ?? ''}`.padStart(width);
  const title = printable(titleOf(hook));
  if (state === 'added') return paint(`+ ${place}  ${title}`, 'green');
  if (state === 'removed') return paint(`- ${place}  ${title}, was ${from}`, 'red');
  return moved ? paint(`~ ${place}  ${title}, ${wasText(from, to)}`, 'yellow') : paint(`  ${place}  ${title}`, 'dim');
}

function droppedText(words: string, dropped: readonly Dropped[], paint: Paint): string[] {
  if (dropped.length === 0) return [];
  const lines = dropped.map(({ document: { head, path }, reason }) => {
    const place = paint(printable(path), 'dim');
    return `  ${printable(titleOf(head))}  ${place}`.trimEnd() + `\n    ${printable(reason)}`;
  });
  return [[paint(words, 'bold', 'red'), ...lines].join('\n')];
}
