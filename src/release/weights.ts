import type { Hook } from '../manifest/document.ts';
import { titleOf } from '../manifest/document.ts';
import { dependencies, type Edge, turnsWithRelease } from './graph.ts';
import { whyNotMoved } from './moves.ts';
import type { Release } from './release.ts';

/** A hook's new weight and, for whom it moves, the hook that needs it first. */
export interface Move {
  readonly hook: Hook;
  readonly weight: bigint;
  readonly consumer: Hook;
}

/** What weights can do for the needs of a release. */
export interface Solution {
  readonly moves: ReadonlyMap<Hook, Move>;
  /** Hooks that ought to move and why they may not, in words that follow `because`. */
  readonly stuck: ReadonlyMap<Hook, string>;
}

const solutions = new WeakMap<Release, Solution>();

/**
 * The weights that repair every broken or fragile need that can be repaired, solved on all events at once, for a hook
 * has one weight. A provider goes to one less than its first consumer, and takes its own providers along.
 */
export function solveWeights(release: Release): Solution {
  const found = solutions.get(release);
  if (found) return found;
  const solution = solve(release);
  solutions.set(release, solution);
  return solution;
}

/** The moves that one need's repair consists of: the provider, and what moves for it. */
export function movesFor(provider: Hook, release: Release): readonly Move[] {
  const { moves } = solveWeights(release);
  const first = moves.get(provider);
  const wanted = new Set<Move>(first && [first]);
  // A set that grows is walked to its end.
  for (const { hook } of wanted) {
    for (const edge of dependencies(release).into.get(hook) ?? []) {
      const move = moves.get(edge.provider);
      if (move) wanted.add(move);
    }
  }
  return [...wanted];
}

function solve(release: Release): Solution {
  const graph = dependencies(release);
  const stuck = new Map<Hook, string>(graph.rings);
  // Each round either ends it or makes one more hook stuck.
  for (;;) {
    const moves = new Map<Hook, Move>();
    const stuckBefore = stuck.size;
    for (const hook of graph.consumersFirst) moveOne(hook, release, moves, stuck);
    if (stuck.size === stuckBefore) return { moves, stuck };
  }
}

function moveOne(hook: Hook, release: Release, moves: Map<Hook, Move>, stuck: Map<Hook, string>): void {
  const edges = (dependencies(release).from.get(hook) ?? []).filter((edge) => asksToMove(edge, release, moves, stuck));
  const first = edges
    .map(({ consumer }) => consumer)
    .sort((a, b) => compare(weightIn(a, moves), weightIn(b, moves)))[0];
  if (!first) return;
  const weight = weightIn(first, moves) - 1n;
  const reason = stuck.get(hook) ?? whyNotMoved(hook, weight, release);
  if (!reason) {
    moves.set(hook, { hook, weight, consumer: first });
    return;
  }
  stuck.set(hook, reason);
  // A consumer that would move in front of what it needs stays too.
  for (const { consumer } of edges)
    if (moves.has(consumer)) stuck.set(consumer, `it needs ${titleOf(hook)}, which stays because ${reason}`);
}

/** True where the provider has to move for this consumer: the edge is broken or fragile, or its consumer has moved away. */
function asksToMove(
  edge: Edge,
  release: Release,
  moves: ReadonlyMap<Hook, Move>,
  stuck: ReadonlyMap<Hook, string>,
): boolean {
  if (edge.state === 'broken' || edge.state === 'fragile') return true;
  const moved = moves.get(edge.consumer);
  if (edge.state !== 'satisfied' || !moved || stuck.has(edge.consumer)) return false;
  const { provider } = edge;
  if (provider.weight !== moved.weight) return provider.weight > moved.weight;
  return provider.name >= moved.hook.name || turnsWithRelease(provider.name, moved.hook.name, release);
}

function weightIn(hook: Hook, moves: ReadonlyMap<Hook, Move>): bigint {
  return moves.get(hook)?.weight ?? hook.weight;
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
