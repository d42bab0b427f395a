import { append } from '../append.ts';
import type { Hook } from '../manifest/document.ts';
import type { HookEvent } from '../manifest/vocabulary.ts';
import { type HookChange, hookChanges, keysOf } from './hook-changes.ts';
import { runs } from './life.ts';
import type { Plan } from './plan.ts';
import type { Dropped } from './release.ts';

export interface ChangedHook {
  readonly before: Hook;
  readonly after: Hook;
  readonly changes: readonly HookChange[];
}

/** One hook in one event: `moved` says that it has another place among those that were there before and still are. */
export interface DiffStep {
  readonly hook: Hook;
  readonly state: 'added' | 'removed' | 'same';
  readonly moved: boolean;
  /** Its turns, from 1; null where it has none. */
  readonly from: number | null;
  readonly to: number | null;
}

/** What differs between the hooks of two releases, as far as it is about what Helm does with them. */
export interface PlanDiff {
  readonly added: readonly Hook[];
  readonly removed: readonly Hook[];
  readonly changed: readonly ChangedHook[];
  /** Only events in which a hook comes, goes or changes its place; all steps of each, in the new order. */
  readonly events: ReadonlyMap<HookEvent, readonly DiffStep[]>;
  /** What Helm drops now and did not, and the other way round. */
  readonly dropped: { readonly added: readonly Dropped[]; readonly removed: readonly Dropped[] };
}

/** Compares two plans; a hook is the same one where kind, namespace and name are. */
export function diffPlans(before: Plan, after: Plan): PlanDiff {
  const [old, now] = [liveHooks(before), liveHooks(after)];
  const changed = [...now].flatMap(([key, hook]) => {
    const other = old.get(key);
    const changes = other ? hookChanges(other, hook) : [];
    return other && changes.length > 0 ? [{ before: other, after: hook, changes }] : [];
  });
  const events = [...new Set([...before.events.keys(), ...after.events.keys()])];
  const steps = events.map((event) => [event, stepsOf(event, before, after)] as const);
  return {
    added: [...now].filter(([key]) => !old.has(key)).map(([, hook]) => hook),
    removed: [...old].filter(([key]) => !now.has(key)).map(([, hook]) => hook),
    changed,
    events: new Map(steps.filter(([, list]) => list.some(({ state, moved }) => state !== 'same' || moved))),
    dropped: { added: without(after.dropped, before.dropped), removed: without(before.dropped, after.dropped) },
  };
}

/** True where there is nothing to tell. */
export function isSamePlan({ added, removed, changed, events, dropped }: PlanDiff): boolean {
  return (
    [added, removed, changed, dropped.added, dropped.removed].every(({ length }) => length === 0) && events.size === 0
  );
}

/** The hooks of the planned events that Helm runs, by key; a second one of the same name is counted on. */
function liveHooks({ release, events }: Plan): ReadonlyMap<string, Hook> {
  const hooks = release.hooks.filter((hook) => runs(hook) && hook.events.some((event) => events.has(event)));
  return keysOf(hooks);
}

function without(some: readonly Dropped[], others: readonly Dropped[]): readonly Dropped[] {
  const keyOf = ({ document: { head, path }, reason }: Dropped) => [head.kind, head.name, path, reason].join('\n');
  const keys = new Set(others.map(keyOf));
  return some.filter((one) => !keys.has(keyOf(one)));
}

function stepsOf(event: HookEvent, before: Plan, after: Plan): readonly DiffStep[] {
  const old = turnsOf(event, before);
  const now = turnsOf(event, after);
  const kept = [...now.keys()].filter((key) => old.has(key));
  const inPlace = longestRise(kept.map((key) => old.get(key)!.turn));
  const steps = new Map<string, DiffStep>();
  for (const [key, { hook, turn }] of now) {
    const from = old.get(key)?.turn ?? null;
    const moved = from !== null && !inPlace.has(from);
    steps.set(key, { hook, state: from === null ? 'added' : 'same', moved, from, to: turn });
  }
  return withRemoved(steps, old);
}

/** What is gone stands behind what it stood behind. */
function withRemoved(steps: ReadonlyMap<string, DiffStep>, old: ReadonlyMap<string, Turn>): readonly DiffStep[] {
  const behind = new Map<string | undefined, DiffStep[]>();
  let last: string | undefined;
  for (const [key, { hook, turn }] of old) {
    if (steps.has(key)) last = key;
    else append(behind, last, { hook, state: 'removed', moved: false, from: turn, to: null });
  }
  return [...(behind.get(undefined) ?? []), ...[...steps].flatMap(([key, step]) => [step, ...(behind.get(key) ?? [])])];
}

interface Turn {
  readonly hook: Hook;
  readonly turn: number;
}

function turnsOf(event: HookEvent, { events }: Plan): ReadonlyMap<string, Turn> {
  const keyed = keysOf((events.get(event) ?? []).map(({ hook }) => hook));
  return new Map([...keyed].map(([key, hook], at) => [key, { hook, turn: at + 1 }]));
}

/** The members of a longest rising part of a list of different numbers: what need not be moved to put it in order. */
function longestRise(numbers: readonly number[]): ReadonlySet<number> {
  const ends: number[] = [];
  const before = new Map<number, number | undefined>();
  for (const number of numbers) {
    let [low, high] = [0, ends.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (ends[middle]! < number) low = middle + 1;
      else high = middle;
    }
    before.set(number, ends[low - 1]);
    ends[low] = number;
  }
  const rise = new Set<number>();
  for (let at = ends.at(-1); at !== undefined; at = before.get(at)) rise.add(at);
  return rise;
}
