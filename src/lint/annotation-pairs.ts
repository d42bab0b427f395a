import type { ManifestDocument } from '../manifest/document.ts';
import type { MappingNode, Node, Pair, ScalarNode } from '../manifest/node.ts';
import { resolve } from '../manifest/node.ts';
import { isBare } from './quoting.ts';

// What can be edited on the text: where a pair stands alone for what Helm reads, and on a line of its own.

/** The annotations, where they are written in this document's own metadata and nothing else refers to them. */
export function ownAnnotations(document: ManifestDocument): MappingNode | undefined {
  const { metadata, annotationsNode: mapping } = document.head;
  if (!mapping || mapping.anchor !== undefined || !ownMetadata(document)) return undefined;
  return metadata?.pairs.some(({ key, value }) => isBare(key) && value === mapping) ? mapping : undefined;
}

/** The metadata, on the same terms. */
export function ownMetadata(document: ManifestDocument): MappingNode | undefined {
  const { metadata } = document.head;
  const root = document.beginning ?? document.root;
  if (!metadata || metadata.anchor !== undefined || root?.type !== 'mapping') return undefined;
  return root.pairs.some(({ key, value }) => isBare(key) && value === metadata) ? metadata : undefined;
}

/** The pair with this key, where it alone says what Helm reads: no duplicate, and no merge that may override it. */
export function pairOf(mapping: MappingNode, key: string): Pair | undefined {
  if (mapping.pairs.some((pair) => nameOf(pair) === '<<' || tagOf(pair.key) !== undefined)) return undefined;
  const pairs = mapping.pairs.filter((pair) => nameOf(pair) === key);
  return pairs.length === 1 ? pairs[0] : undefined;
}

export function nameOf(pair: Pair): string | undefined {
  const key = resolve(pair.key);
  return key.type === 'scalar' ? key.value : undefined;
}

/** A tag can make another key of what is written (`!!binary`). */
export function tagOf(node: Node): string | undefined {
  return node.type === 'scalar' ? node.tag : undefined;
}

/** The value token, where writing over it changes this annotation and nothing else. */
export function replaceable({ value }: Pair): ScalarNode | undefined {
  if (value.type !== 'scalar' || value.tag !== undefined || value.anchor !== undefined) return undefined;
  return value.style === 'literal' || value.style === 'folded' ? undefined : value;
}

export function lineStart(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1;
}

/** How the line at an offset ends; a last one without an end as the one before it. Documents of one text can differ in it. */
export function newlineOf(text: string, offset: number): string {
  const next = text.indexOf('\n', offset);
  const at = next < 0 ? text.lastIndexOf('\n', offset) : next;
  return at > 0 && text[at - 1] === '\r' ? '\r\n' : '\n';
}

/** Only spaces: YAML allows no tabs there, and anything else (`? `, `- `, another key) is not ours to repeat. */
export function isIndent(text: string): boolean {
  return /^ *$/.test(text);
}

/** `key:`, without anchor, tag or `?`. */
export function isSimpleKey(text: string, { key }: Pair): boolean {
  const colon = /[ \t]*:/y;
  colon.lastIndex = key.range.end;
  return isBare(key) && colon.test(text);
}

export function spansLines(text: string, pair: Pair): boolean {
  return /[\r\n\u0085\u2028\u2029]/.test(text.slice(pair.key.range.start, pair.value.range.end));
}
