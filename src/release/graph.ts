import { type Hook, titleOf } from '../manifest/document.ts';
import type { HookEvent } from '../manifest/vocabulary.ts';
import { mayComeTooEarly } from './early.ts';
import { runs } from './life.ts';
import { type Need, type NeedState, needsOf, sortsBefore, stateOf, tiedByName } from './needs.ts';
import { runsPods } from './references.ts';
import type { Release } from './release.ts';

/**
 * What a pair of provider and consumer is over all events that both run in: `broken` in at least one, `fragile` where
 * a change of the release name turns the order round, `satisfied`, or `after`, where the consumer runs first and may
 * well mean to (an optional need, or one that reads what an earlier event left).
 */
export type EdgeState = 'broken' | 'fragile' | 'satisfied' | 'after';

export interface Edge {
  readonly provider: Hook;
  readonly consumer: Hook;
  readonly state: EdgeState;
}

/** All needs between the hooks of a release. */
export interface Graph {
  readonly edges: readonly Edge[];
  readonly from: ReadonlyMap<Hook, readonly Edge[]>;
  readonly into: ReadonlyMap<Hook, readonly Edge[]>;
  /** Every provider, behind all of its consumers. */
  readonly consumersFirst: readonly Hook[];
  /** Hooks that need each other in a ring, and the ring in words. */
  readonly rings: ReadonlyMap<Hook, string>;
}

const graphs = new WeakMap<Release, Graph>();

/** The graph of a release's hooks: an edge from a provider to each hook that needs it in an event of both. */
export function dependencies(release: Release): Graph {
  const found = graphs.get(release);
  if (found) return found;
  const graph = build(release);
  graphs.set(release, graph);
  return graph;
}

/**
 * True where a broken need keeps the consumer from doing its work: pods do not start, the API knows no such kind or
 * namespace. A Binding before its Role, or a PVC before its StorageClass, only waits.
 */
export function breaksConsumer(need: Need): boolean {
  return runsPods(need.consumer.kind) || need.kind === 'CustomResourceDefinition' || need.kind === 'Namespace';
}

/** True where exactly one of two names starts with the release name, so that another release turns them round. */
export function turnsWithRelease(one: string, other: string, release: Release): boolean {
  const { name } = release;
  return name !== undefined && one.startsWith(name) !== other.startsWith(name);
}

/** The events that both hooks run in. */
export function sharedEvents(one: Hook, other: Hook): readonly HookEvent[] {
  return one.events.filter((event, at) => other.events.includes(event) && one.events.indexOf(event) === at);
}

function build(release: Release): Graph {
  const live = release.hooks.filter(runs);
  // Where nothing can come too early, nothing moves, and what is in order need not be known.
  const matters = live.some((hook) => mayComeTooEarly(hook, release));
  const edges = matters ? live.flatMap((hook) => edgesOf(hook, release)) : [];
  const from = Map.groupBy(edges, (edge) => edge.provider);
  const { order, rings } = walk(from);
  return { edges, from, into: Map.groupBy(edges, (edge) => edge.consumer), consumersFirst: order, rings };
}

function edgesOf(consumer: Hook, release: Release): Edge[] {
  const states = new Map<Hook, EdgeState>();
  for (const need of needsOf(consumer, release)) {
    for (const provider of need.providers) {
      const state = edgeState(need, provider, release);
      if (state) states.set(provider, worse(states.get(provider), state));
    }
  }
  return [...states].map(([provider, state]) => ({ provider, consumer, state }));
}

const GRAVITY: Readonly<Record<EdgeState, number>> = { broken: 3, after: 2, fragile: 1, satisfied: 0 };

function worse(one: EdgeState | undefined, other: EdgeState): EdgeState {
  return one && GRAVITY[one] >= GRAVITY[other] ? one : other;
}

function edgeState(need: Need, provider: Hook, release: Release): EdgeState | undefined {
  const states = sharedEvents(provider, need.consumer).map((event) => stateOf(need, event, release));
  if (states.length === 0) return undefined;
  if (states.includes('broken') && need.presumed) return undefined;
  if (states.includes('broken')) return need.optional ? 'after' : 'broken';
  if (states.includes('left') || !precedes(provider, need.consumer, release)) return 'after';
  return isFragile(states, provider, need, release) ? 'fragile' : 'satisfied';
}

/** In the events of both, which all have one order. */
function precedes(provider: Hook, consumer: Hook, release: Release): boolean {
  return sharedEvents(provider, consumer).every((event) => sortsBefore(provider, consumer, event, release));
}

function isFragile(states: readonly NeedState[], provider: Hook, need: Need, release: Release): boolean {
  if (need.optional || need.presumed || !states.includes('by-name') || !tiedByName(provider, need.consumer))
    return false;
  return turnsWithRelease(provider.name, need.consumer.name, release);
}

/** Depth first from the providers; a hook that is met again on the way to it stands in a ring. */
function walk(from: ReadonlyMap<Hook, readonly Edge[]>): { order: Hook[]; rings: Map<Hook, string> } {
  const order: Hook[] = [];
  const rings = new Map<Hook, string>();
  const done = new Set<Hook>();
  const visit = (hook: Hook, path: readonly Hook[]): void => {
    const at = path.indexOf(hook);
    if (at >= 0) {
      const ring = [...path.slice(at), hook].map(titleOf).join(' -> ');
      for (const member of path.slice(at)) rings.set(member, `the needs form a ring: ${ring}`);
      return;
    }
    if (done.has(hook)) return;
    for (const { consumer } of from.get(hook) ?? []) visit(consumer, [...path, hook]);
    done.add(hook);
    order.push(hook);
  };
  for (const hook of from.keys()) visit(hook, []);
  return { order, rings };
}
