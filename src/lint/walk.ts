import { type Node, type Pair, resolve } from '../manifest/node.ts';

/** The keys that lead to a mapping, `*` for an item of a sequence. */
export type Place = readonly string[];

export interface PlacedPair {
  readonly key: string;
  readonly pair: Pair;
  /** Where the mapping stands that holds the pair. */
  readonly place: Place;
}

/** Every pair of a tree as it is written, each once: aliases are not followed. */
export function* pairsUnder(node: Node | null, place: Place = []): Iterable<PlacedPair> {
  if (node?.type === 'sequence') {
    for (const item of node.items) yield* pairsUnder(item, [...place, '*']);
  }
  if (node?.type !== 'mapping') return;
  for (const pair of node.pairs) {
    const name = resolve(pair.key);
    const key = name.type === 'scalar' ? name.value : '?';
    yield { key, pair, place };
    yield* pairsUnder(pair.value, [...place, key]);
  }
}
