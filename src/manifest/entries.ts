import type { AliasNode, MappingNode, Node, Pair, ScalarNode } from './node.ts';
import { isPlainWord, keyText, MERGE_TAG, resolveScalar } from './scalar.ts';

/** One key of a mapping with what it ends up standing for. */
export interface Entry {
  readonly key: ScalarNode;
  readonly value: Node;
}

/** `<<` where it merges. Source: go.yaml.in/yaml/v2 decode.go : isMerge. */
export function isMerge(key: Node): boolean {
  if (key.type !== 'scalar' || key.value !== '<<') return false;
  return key.tag === undefined ? key.style === 'plain' : key.tag === '!' || key.tag === MERGE_TAG;
}

/** A key that stands for its own letters. */
export function isWordKey(key: ScalarNode): boolean {
  return key.tag === undefined && (key.style !== 'plain' || isPlainWord(key.value));
}

/** The node behind any number of aliases. */
export function target(node: Node): Exclude<Node, AliasNode> {
  let at = node;
  while (at.type === 'alias') at = at.target;
  return at;
}

/**
 * What a mapping holds in the end, by the key's text: the last of two equal keys counts, and a merge counts where it
 * stands, so it overrides the keys before it. Only for trees that `checkTree` has passed.
 * Source: go.yaml.in/yaml/v2 decode.go : mapping, merge.
 */
export function entriesOf(mapping: MappingNode): Map<string, Entry> {
  const entries = new Map<string, Entry>();
  const open = [{ mapping, next: 0 }];
  for (let frame = open.at(-1); frame; frame = open.at(-1)) {
    const pair = frame.mapping.pairs[frame.next++];
    if (!pair) open.pop();
    else if (pair.key.type === 'scalar' && isWordKey(pair.key))
      entries.set(pair.key.value, { key: pair.key, value: pair.value });
    else if (isMerge(pair.key)) {
      for (const source of mergeSources(pair.value)) open.push({ mapping: source, next: 0 });
    } else {
      const key = target(pair.key) as ScalarNode;
      const name = keyText(resolveScalar(key));
      if (name !== undefined) entries.set(name, { key, value: pair.value });
    }
  }
  return entries;
}

/** A pair whose key stands for its own letters. */
interface WordPair extends Pair {
  readonly key: ScalarNode;
}

/** The pairs of nearly all mappings, which need no more thought: plain keys, each once. undefined: see `entriesOf`. */
export function distinctPairs(mapping: MappingNode): readonly WordPair[] | undefined {
  const { pairs } = mapping;
  // Among many keys, looking for equal ones pair by pair would take too long.
  if (pairs.length > 30) return undefined;
  for (let at = 0; at < pairs.length; at++) {
    const { key } = pairs[at]!;
    if (key.type !== 'scalar' || !isWordKey(key)) return undefined;
    for (let before = 0; before < at; before++) {
      if ((pairs[before]!.key as ScalarNode).value === key.value) return undefined;
    }
  }
  return pairs as readonly WordPair[];
}

/** The mappings of a merge's value in the order of a stack: go-yaml takes a list from its end, so the first one wins. */
function mergeSources(value: Node): MappingNode[] {
  const node = target(value);
  const sources = value.type === 'sequence' ? value.items : [node];
  return sources.map(target).filter((source) => source.type === 'mapping');
}
