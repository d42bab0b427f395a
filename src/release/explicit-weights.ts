import { type Hook, titleOf } from '../manifest/document.ts';
import { atoi } from '../manifest/go-numbers.ts';
import { EVENTS, HOOK_WEIGHT, type HookEvent } from '../manifest/vocabulary.ts';
import { runs } from './life.ts';
import { compareHooks, compareKinds, hooksOf } from './order.ts';
import type { Release } from './release.ts';

/** Hooks that share events, directly or by others between them, and whose order names decide somewhere. */
export interface Group {
  /** A weight for each of its hooks; undefined where they have to stay as they are. */
  readonly weights: ReadonlyMap<Hook, bigint> | undefined;
  /** Why they stay, in words that follow `because`. */
  readonly stays: string | undefined;
}

/** A hook that only its name puts behind another one, in these events. */
export interface Tie {
  readonly before: Hook;
  readonly events: readonly HookEvent[];
}

/** What it takes that names decide nothing any more. */
export interface ExplicitWeights {
  readonly groupOf: ReadonlyMap<Hook, Group>;
  readonly ties: ReadonlyMap<Hook, Tie>;
}

/** Room for a hook in between. */
const STEP = 10n;
const LARGEST = 2n ** 63n - 1n;

const known = new WeakMap<Release, ExplicitWeights>();

/**
 * Weights that say what is true today: the same order in every event, and no two hooks of one event with the same one.
 * It can always be said, for all events order by the same three things (weight, name, place), so they never contradict
 * each other. Hooks that share no event may have one weight.
 */
export function explicitWeights(release: Release): ExplicitWeights {
  const found = known.get(release) ?? solve(release);
  known.set(release, found);
  return found;
}

function solve(release: Release): ExplicitWeights {
  const ties = tiesIn(release);
  const groupOf = new Map<Hook, Group>();
  if (ties.size === 0) return { groupOf, ties };
  // The order of all events in one: sorting is stable, and what is equal stands as Helm stores it.
  const inOrder = release.hooks.filter(runs).sort(compareHooks);
  for (const hooks of groupsIn(inOrder)) {
    if (!hooks.some((hook) => ties.has(hook))) continue;
    const group = solveGroup(hooks);
    for (const hook of hooks) groupOf.set(hook, group);
  }
  return { groupOf, ties };
}

function tiesIn(release: Release): Map<Hook, Tie> {
  const ties = new Map<Hook, Tie>();
  for (const event of EVENTS) {
    let before: Hook | undefined;
    for (const hook of hooksOf(release, event)) {
      if (before && before !== hook && before.weight === hook.weight) {
        const tie = ties.get(hook);
        ties.set(hook, tie ? { ...tie, events: [...tie.events, event] } : { before, events: [event] });
      }
      before = hook;
    }
  }
  return ties;
}

/** The hooks, in order, by what hangs together through shared events. */
function groupsIn(hooks: readonly Hook[]): Iterable<readonly Hook[]> {
  const parents = new Map<HookEvent, HookEvent>();
  const rootOf = (event: HookEvent): HookEvent => {
    const parent = parents.get(event);
    return parent === undefined ? event : rootOf(parent);
  };
  for (const { events } of hooks) {
    for (const event of events) {
      const [one, other] = [rootOf(events[0]!), rootOf(event)];
      if (one !== other) parents.set(other, one);
    }
  }
  return Map.groupBy(hooks, ({ events }) => rootOf(events[0]!)).values();
}

function solveGroup(hooks: readonly Hook[]): Group {
  const stays = hooks.map(whyNot).find((reason) => reason) ?? turning(hooks);
  if (stays) return { weights: undefined, stays };
  const levels = levelsOf(hooks);
  // In order, so the first one's is the smallest.
  const base = hooks[0]!.weight;
  const weights = new Map([...levels].map(([hook, level]) => [hook, base + STEP * level]));
  const most = hooks.reduce((most, hook) => (weights.get(hook)! > most ? weights.get(hook)! : most), base);
  if (most > LARGEST)
    return { weights: undefined, stays: `weight ${most}, which one would get, is outside of Helm's 64-bit range` };
  return { weights, stays: undefined };
}

/** For each hook the length of the longest row of hooks in front of it, from 0. */
function levelsOf(hooks: readonly Hook[]): Map<Hook, bigint> {
  const levels = new Map<Hook, bigint>();
  const next = new Map<HookEvent, bigint>();
  for (const hook of hooks) {
    let level = 0n;
    for (const event of hook.events) if ((next.get(event) ?? 0n) > level) level = next.get(event)!;
    levels.set(hook, level);
    for (const event of hook.events) next.set(event, level + 1n);
  }
  return levels;
}

function whyNot(hook: Hook): string | undefined {
  if (hook.kind === 'List') return `the items of ${titleOf(hook)} have no weight of their own`;
  if (hook.name === '') return `a ${hook.kind || 'hook'} has no name`;
  const weight = hook.annotations.get(HOOK_WEIGHT);
  if (!weight || atoi(weight.value) !== undefined) return undefined;
  return `Helm reads the weight ${weight.source} of ${titleOf(hook)} as 0, which is hardly meant`;
}

/** Of one name and one weight, the kind decides, and about webhooks Helm 3 and Helm 4 differ. */
function turning(hooks: readonly Hook[]): string | undefined {
  for (const same of Map.groupBy(hooks, ({ weight, name }) => `${weight} ${name}`).values()) {
    const kinds = same.length > 1 ? [...new Set(same.map(({ kind }) => kind))] : [];
    for (const one of kinds) {
      const other = kinds.find(
        (other) => Math.sign(compareKinds(one, other, 3)) !== Math.sign(compareKinds(one, other, 4)),
      );
      if (other) return `Helm 3 and Helm 4 order ${one} and ${other} of one name differently`;
    }
  }
  return undefined;
}
