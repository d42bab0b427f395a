/** A half-open range of UTF-16 offsets in a source's text. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

export type ScalarStyle = 'plain' | 'single' | 'double' | 'literal' | 'folded';

/** A scalar token. An empty value (`key:`) is a plain scalar of value '' and an empty range behind the colon. */
export interface ScalarNode {
  readonly type: 'scalar';
  /** The text that the token stands for: unquoted, unescaped, folded; not yet resolved to a number, boolean or null. */
  readonly value: string;
  readonly style: ScalarStyle;
  /** Explicit tag in its long form (`tag:yaml.org,2002:str`) or `!`; undefined where none is written. */
  readonly tag?: string;
  readonly anchor?: string;
  /** The token with its quotes, without tag and anchor. */
  readonly range: Range;
}

export interface Pair {
  readonly key: Node;
  readonly value: Node;
}

export interface MappingNode {
  readonly type: 'mapping';
  readonly flow: boolean;
  /** In written order, duplicates and merge keys included. */
  readonly pairs: readonly Pair[];
  readonly tag?: string;
  readonly anchor?: string;
  readonly range: Range;
}

export interface SequenceNode {
  readonly type: 'sequence';
  readonly flow: boolean;
  readonly items: readonly Node[];
  readonly tag?: string;
  readonly anchor?: string;
  readonly range: Range;
}

export interface AliasNode {
  readonly type: 'alias';
  readonly name: string;
  readonly target: Node;
  readonly range: Range;
}

export type Node = ScalarNode | MappingNode | SequenceNode | AliasNode;

/** Why a document cannot be read, in one line, and where. */
export interface YamlProblem {
  readonly message: string;
  readonly offset: number;
}

/** A document's tree (null: nothing but comments), or why Helm refuses it. */
export type Reading =
  | { readonly ok: true; readonly root: Node | null }
  | { readonly ok: false; readonly problem: YamlProblem };

/** The node itself, or what an alias stands for. */
export function resolve(node: Node): Exclude<Node, AliasNode> {
  return node.type === 'alias' ? resolve(node.target) : node;
}

/** The value under the last pair with this key, as Helm reads duplicates; undefined where `node` is no mapping. */
export function child(node: Node | null | undefined, key: string): Exclude<Node, AliasNode> | undefined {
  if (!node) return undefined;
  const mapping = resolve(node);
  if (mapping.type !== 'mapping') return undefined;
  // A loop, not findLast: this is asked thousands of times by a filter too short-lived for a compiler to inline it.
  for (let at = mapping.pairs.length - 1; at >= 0; at--) {
    const pair = mapping.pairs[at]!;
    const name = resolve(pair.key);
    if (name.type === 'scalar' && name.value === key) return resolve(pair.value);
  }
  return undefined;
}

/** Follows keys from mapping to mapping. */
export function descend(
  node: Node | null | undefined,
  ...keys: readonly string[]
): Exclude<Node, AliasNode> | undefined {
  let at = node ? resolve(node) : undefined;
  for (const key of keys) at = child(at, key);
  return at;
}

/** The items of a sequence, aliases followed; none where `node` is no sequence. */
export function items(node: Node | null | undefined): readonly Exclude<Node, AliasNode>[] {
  const sequence = node && resolve(node);
  return sequence?.type === 'sequence' ? sequence.items.map(resolve) : [];
}

/** A scalar's text; undefined for everything else. */
export function text(node: Node | null | undefined): string | undefined {
  const scalar = node && resolve(node);
  return scalar?.type === 'scalar' ? scalar.value : undefined;
}
