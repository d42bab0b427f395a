import type { ManifestDocument } from '../manifest/document.ts';
import type { Edit } from '../manifest/edit.ts';
import { isField } from '../manifest/fields.ts';
import type { MappingNode, Pair, Range } from '../manifest/node.ts';
import {
  isIndent,
  isSimpleKey,
  lineStart,
  nameOf,
  newlineOf,
  ownAnnotations,
  ownMetadata,
  replaceable,
  spansLines,
} from './annotation-pairs.ts';
import { flowPair, insertIntoFlow, isBare, plainOrQuoted, quoted, restOfLine } from './quoting.ts';

/** The edit that adds an annotation, below the hook annotations that are there and in their manner of writing. */
export function insertAnnotation(document: ManifestDocument, key: string, value: string): Edit | undefined {
  const { head, source } = document;
  if (!head.annotationsNode) return insertMapping(document, key, value);
  const mapping = ownAnnotations(document);
  if (!mapping) return undefined;
  if (mapping.flow) return insertIntoFlow(source.text, mapping, neighbour(mapping), flowPair(key, value));
  const beside = neighbour(mapping);
  if (!beside) return undefined;
  const style = quotesOf(beside.key);
  const line = `${style ? quoted(key, style) : key}: ${entry(beside, value)}`;
  return insertLine(source.text, mapping, beside, line);
}

/** The last hook annotation, else the last one: what is added goes below it. */
function neighbour(mapping: MappingNode): Pair | undefined {
  return mapping.pairs.findLast((pair) => nameOf(pair)?.startsWith('helm.sh/hook')) ?? mapping.pairs.at(-1);
}

export function quotesOf(node: Pair['key']): 'single' | 'double' | undefined {
  return node.type === 'scalar' && (node.style === 'single' || node.style === 'double') ? node.style : undefined;
}

function entry(beside: Pair, value: string): string {
  const style = quotesOf(beside.value);
  return style ? quoted(value, style) : plainOrQuoted(value, false);
}

/** A line behind the neighbour's, or before the first pair's where the neighbour's end is not plain to see. */
function insertLine(text: string, mapping: MappingNode, beside: Pair, line: string): Edit | undefined {
  const start = lineStart(text, beside.key.range.start);
  const indent = text.slice(start, beside.key.range.start);
  const newline = newlineOf(text, start);
  const end = restOfLine(text, beside.value.range.end);
  if (
    isIndent(indent) &&
    isSimpleKey(text, beside) &&
    replaceable(beside) &&
    end !== undefined &&
    !spansLines(text, beside)
  ) {
    return { range: { start: end, end }, text: `${newline}${indent}${line}` };
  }
  const first = mapping.pairs[0]!;
  const at = lineStart(text, first.key.range.start);
  const before = text.slice(at, first.key.range.start);
  if (!isIndent(before) || !isSimpleKey(text, first)) return undefined;
  return { range: { start: at, end: at }, text: `${before}${line}${newline}` };
}

/** `annotations:` itself, where a document has none: first thing in its metadata. */
function insertMapping(document: ManifestDocument, key: string, value: string): Edit | undefined {
  const { source } = document;
  const metadata = ownMetadata(document);
  if (!metadata) return undefined;
  const written = metadata.pairs.filter((pair) => isField(nameOf(pair) ?? '', 'annotations'));
  if (written.length > 1) return undefined;
  if (written[0]) return replaceNothing(source.text, metadata, written[0], key, value);
  const pair = metadata.pairs[0];
  if (metadata.pairs.some((pair) => nameOf(pair) === '<<' || !isBare(pair.key))) return undefined;
  if (metadata.flow) {
    const whole = `"annotations": {${flowPair(key, value)}}`;
    const start = metadata.range.start + 1;
    return { range: { start, end: start }, text: pair ? `${whole}, ` : whole };
  }
  if (!pair || !isSimpleKey(source.text, pair)) return undefined;
  const at = lineStart(source.text, pair.key.range.start);
  const indent = source.text.slice(at, pair.key.range.start);
  if (!isIndent(indent)) return undefined;
  const newline = newlineOf(source.text, at);
  const line = `${indent}  ${key}: ${plainOrQuoted(value, false)}`;
  return { range: { start: at, end: at }, text: `${indent}annotations:${newline}${line}${newline}` };
}

/** `annotations:` and `annotations: null` hold nothing yet. */
function replaceNothing(text: string, metadata: MappingNode, pair: Pair, key: string, value: string): Edit | undefined {
  const node = replaceable(pair);
  if (node?.style !== 'plain') return undefined;
  const range: Range = node.range;
  const space = range.start === range.end ? ' ' : '';
  if (space && text[range.start - 1] !== ':') return undefined;
  const block = !metadata.flow && plainOrQuoted(value, true) === value;
  return { range, text: `${space}{${block ? `${key}: ${value}` : flowPair(key, value)}}` };
}
