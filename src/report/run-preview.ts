import type { HookEvent } from '../manifest/vocabulary.ts';
import { deletedAfter, type Fate, fateOf } from '../run/fate.ts';
import { type PlannedHook, type RunPlan, titleOfObject } from '../run/plan.ts';
import { count, displayWidth, type Paint, printable } from './text.ts';

/** What a run is about, beside its plan. */
export interface Subject {
  /** `revision 3, deployed`, `chart ./shop`, `manifest hooks.yaml`. */
  readonly source: string;
  /** `context kind (https://...)`, or that it is a simulation. */
  readonly cluster: string;
  /** The release is there and stays there. */
  readonly isInstalled: boolean;
}

const DELETE_EVENTS: readonly HookEvent[] = ['pre-delete', 'post-delete'];

/** Says what a run is about to do, before it does anything. */
export function runPreview(plan: RunPlan, subject: Subject, paint: Paint): string {
  const { event, release, namespace, hooks, outOf } = plan;
  const what = [event, release && `of release ${printable(release)}`, `in namespace ${printable(namespace)}`];
  const lines = [
    `${paint(what.filter(Boolean).join(' '), 'bold')}, ${outOf === undefined ? '' : `${hooks.length} of `}${count(outOf ?? hooks.length, 'hook')}`,
    paint(`  from ${printable(subject.source)}; ${printable(subject.cluster)}`, 'dim'),
  ];
  if (plan.after) lines.push('  hooks of the same weight run together');
  if (DELETE_EVENTS.includes(event) && subject.isInstalled)
    lines.push('  the release stays installed; helm uninstall will run these hooks again');
  const width = Math.max(0, ...hooks.map(({ title }) => displayWidth(printable(title))));
  for (const [index, hook] of hooks.entries())
    lines.push(hookLine(index, hook, plan, width, paint), ...broughtLine(hook, paint), ...waitLine(index, plan, paint));
  return `${lines.join('\n')}\n`;
}

function hookLine(index: number, hook: PlannedHook, plan: RunPlan, width: number, paint: Paint): string {
  const title = printable(hook.title);
  const weight = hook.hook.weight === 0n ? [] : [`weight ${hook.hook.weight}`];
  const elsewhere = hook.hook.namespace && hook.hook.namespace !== plan.namespace ? ` in ${hook.hook.namespace}` : '';
  const words = printable([deletionsOf(hook, plan).join(', ') + elsewhere, ...weight].filter(Boolean).join(', '));
  const pad = ' '.repeat(width - displayWidth(title));
  return `  ${String(index + 1).padStart(2)}  ${title}${pad}${paint(`  ${words}`, 'dim')}`.trimEnd();
}

function broughtLine({ brought }: PlannedHook, paint: Paint): string[] {
  if (!brought) return [];
  const when = brought.isCertain ? '' : ' if it does not exist';
  return [paint(`      brought along${when}: ${printable(brought.neededBy)} needs it`, 'cyan')];
}

/** With --parallel: what of its own weight has to be over first. */
function waitLine(index: number, { after, hooks }: RunPlan, paint: Paint): string[] {
  const titles = (after?.[index] ?? []).map((at) => printable(hooks[at]!.title));
  return titles.length === 0 ? [] : [paint(`      waits for ${titles.join(', ')}`, 'dim')];
}

const PAST = { done: 'has succeeded', adopted: 'has been created and is watched to its end' } as const;

/** A hook is mostly one object; those of a List are named. */
function deletionsOf(hook: PlannedHook, plan: RunPlan): string[] {
  const fates = hook.objects.map((object) => ({ object, ...fateOf(object, hook, plan) }));
  const before = [...Map.groupBy(fates, ({ fate, reason }) => fateWords(fate, reason))].map(([words, alike]) => {
    const titles = alike.map(({ object }) => printable(titleOfObject(object)));
    return `an existing ${hook.objects.length > 1 ? titles.join(', ') : 'one'} ${words}`;
  });
  // One that was left alone outlives the run.
  const ifMade = fates.some(({ fate }) => fate === 'kept') ? ' if made by this run' : '';
  const after = deletedAfter(hook).map((end) => AFTER[end] + ifMade);
  if (hook.past) return [PAST[hook.past.state], ...after];
  return hook.brought?.isCertain ? after : [...before, ...after];
}

const AFTER = { success: 'deleted after success', failure: 'deleted on failure' } as const;

function fateWords(fate: Fate, reason: string | null): string {
  switch (fate) {
    case 'deleted':
      return 'is deleted first';
    case 'kept':
      return `is left as it is (${reason})`;
    case 'updated':
      return 'is updated';
    case 'refused':
      return 'fails the run';
  }
}
