import type { Hook } from '../manifest/document.ts';
import { EVENTS, type HookEvent } from '../manifest/vocabulary.ts';
import { indexOf } from './identity.ts';
import { isRun } from './life.ts';
import { type Need, needsOf } from './needs.ts';
import type { Release } from './release.ts';
import { groupsOf, shortestRing } from './rings.ts';

/** Hooks of one event that need each other in a ring, so that no order serves them all. */
export interface Cycle {
  readonly event: HookEvent;
  /** A shortest ring, from the member that Helm runs first: each needs the one behind it, the last one the first. */
  readonly ring: readonly Hook[];
  /** What the first member says of the second. */
  readonly need: Need;
  /** How many hooks hang together in rings: those named and others. */
  readonly size: number;
}

const known = new WeakMap<Release, ReadonlyMap<Hook, Cycle>>();

/** The cycles of a release, each once, by the member that Helm runs first. */
export function cyclesOf(release: Release): ReadonlyMap<Hook, Cycle> {
  const cycles = known.get(release) ?? collect(release);
  known.set(release, cycles);
  return cycles;
}

function collect(release: Release): Map<Hook, Cycle> {
  const cycles = new Map<Hook, Cycle>();
  const seen = new Set<Hook>();
  for (const event of EVENTS) {
    const ranks = indexOf(release).ranks(event);
    // Jobs and Pods are needed by nothing, so they stand in no ring.
    const hooks = [...ranks.keys()].filter((hook) => !isRun(hook));
    if (hooks.length < 2) continue;
    const next = (hook: Hook) => needsOf(hook, release).flatMap(({ providers }) => providers.filter(isIn));
    const isIn = (hook: Hook) => ranks.has(hook);
    for (const group of groupsOf(hooks, next)) {
      if (group.length < 2 || group.every((hook) => seen.has(hook))) continue;
      for (const hook of group) seen.add(hook);
      const first = group.reduce((a, b) => (ranks.get(a)! < ranks.get(b)! ? a : b));
      const ring = shortestRing(first, next);
      const need = needsOf(first, release).find(({ providers }) => providers.includes(ring[1]!))!;
      cycles.set(first, { event, ring, need, size: group.length });
    }
  }
  return cycles;
}
