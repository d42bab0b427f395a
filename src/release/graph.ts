import type { Hook } from '../manifest/document.ts';
import type { HookEvent } from '../manifest/vocabulary.ts';
import { mayComeTooEarly } from './early.ts';
import { runs } from './life.ts';
import { type Need, type NeedState, needsOf, sortsBefore, stateOf, tiedByName } from './needs.ts';
import { runsPods } from './references.ts';
import type { Release } from './release.ts';
import { groupsOf, ringWords, shortestRing } from './rings.ts';

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
 * namespace, a token whose account is not there is removed. A Binding before its Role, or a PVC before its
 * StorageClass, only waits. Source: pkg/controller/serviceaccount/tokens_controller.go of Kubernetes : syncSecret.
 */
export function breaksConsumer({ consumer, kind }: Need): boolean {
  if (runsPods(consumer.kind) || kind === 'CustomResourceDefinition' || kind === 'Namespace') return true;
  return consumer.kind === 'Secret' && kind === 'ServiceAccount';
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

/** Consumers first, and those that need each other. */
function walk(from: ReadonlyMap<Hook, readonly Edge[]>): { order: Hook[]; rings: Map<Hook, string> } {
  const consumers = new Map([...from].map(([hook, edges]) => [hook, edges.map(({ consumer }) => consumer)]));
  const next = (hook: Hook) => consumers.get(hook) ?? [];
  const groups = groupsOf(from.keys(), next);
  const rings = new Map<Hook, string>();
  for (const group of groups) {
    if (group.length < 2) continue;
    const words = `the needs form a ring: ${ringWords(shortestRing(group[0]!, next))}`;
    for (const member of group) rings.set(member, words);
  }
  return { order: groups.flat(), rings };
}
