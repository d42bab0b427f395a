import type { HookChange } from '../release/hook-changes.ts';
import type { ChangedHook, DiffStep, PlanDiff } from '../release/plan-diff.ts';
import { count } from './text.ts';

/** `1 hook added, 2 changed; another order in pre-install` */
export function diffSummary({ added, removed, changed, events, dropped }: PlanDiff): string {
  const counted = [
    [added.length, 'added'],
    [removed.length, 'removed'],
    [changed.length, 'changed'],
  ] as const;
  const hooks = counted
    .filter(([number]) => number > 0)
    .map(([number, word], at) => (at === 0 ? `${count(number, 'hook')} ${word}` : `${number} ${word}`));
  const moved = [...events].filter(([, steps]) => steps.some((step) => step.moved)).map(([event]) => event);
  return [
    ...(hooks.length > 0 ? [hooks.join(', ')] : []),
    ...(moved.length > 0 ? [`another order in ${moved.join(', ')}`] : []),
    ...(dropped.added.length > 0 ? [`${count(dropped.added.length, 'document')} now dropped by Helm`] : []),
    ...(dropped.removed.length > 0 ? [`${count(dropped.removed.length, 'document')} no longer dropped`] : []),
  ].join('; ');
}

export const NO_DIFFERENCE = 'No differences in what Helm does with the hooks.';

/** The rest of a manifest is not shown: it can hold what is secret. */
export const OTHER_LINES = 'other lines of its manifest';

/** A change in words, with the values made fit by `value`. */
export function changeText(
  { field, before, after }: HookChange,
  arrow: string,
  value = (text: string) => text,
): string {
  return field === 'content' ? OTHER_LINES : `${field} ${value(before)} ${arrow} ${value(after)}`;
}

/** Hooks that changed in the same way are told together: a new image changes them all. */
export function alike(changed: readonly ChangedHook[]): readonly (readonly ChangedHook[])[] {
  return [...Map.groupBy(changed, ({ changes }) => JSON.stringify(changes)).values()];
}

/** Its old turn can be the new one, where others have come or gone around it. */
export function wasText(from: number | null, to: number | null): string {
  return from === to ? 'moved' : `was ${from}`;
}

/** Steps that changed with one unchanged neighbour on either side; a number for those that are left out between. */
export function withContext(steps: readonly DiffStep[]): readonly (DiffStep | number)[] {
  const differs = (step: DiffStep | undefined) => step !== undefined && (step.state !== 'same' || step.moved);
  const shown: (DiffStep | number)[] = [];
  for (const [at, step] of steps.entries()) {
    const last = shown.at(-1);
    if (differs(steps[at - 1]) || differs(step) || differs(steps[at + 1])) shown.push(step);
    else if (typeof last === 'number') shown[shown.length - 1] = last + 1;
    else shown.push(1);
  }
  return shown;
}
