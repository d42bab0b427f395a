import type { ManifestDocument } from '../manifest/document.ts';
import type { Edit } from '../manifest/edit.ts';
import { isField } from '../manifest/fields.ts';
import type { MappingNode, Node, Pair } from '../manifest/node.ts';
import { resolveScalar } from '../manifest/scalar.ts';
import { isIndent, isSimpleKey, lineStart, nameOf, newlineOf, replaceable, spansLines } from './annotation-pairs.ts';
import {
  blockLines,
  type FieldMap,
  type FieldPath,
  type FieldValue,
  fieldName,
  flowPairs,
  flowText,
  indentOf,
  isList,
  isMap,
  type Manner,
  mannerOf,
  scalarText,
} from './field-text.ts';
import type { Fix } from './finding.ts';
import { quotesOf } from './fix-insert.ts';
import { insertIntoFlow, isBare, restOfLine } from './quoting.ts';

export type { FieldMap, FieldPath, FieldValue };

/** One edit, and the field that it writes: that below which nothing was there, or a scalar. */
interface FieldEdit {
  readonly path: FieldPath;
  readonly before: string | undefined;
  readonly after: FieldValue;
  readonly edit: Edit;
}

/**
 * A problem's `fix` that writes fields outside of annotations; empty where that cannot be done by edits, to be spread.
 * One change for each field, so that two rules that want the same one are seen to.
 *
 * @param fields what is to stand below the path; mappings are merged into those that are there
 */
export function fieldsFix(
  safety: Fix['safety'],
  document: ManifestDocument,
  path: FieldPath,
  fields: FieldMap,
  why: string,
): { readonly fix?: Fix } {
  const changes = fieldEdits(document, path, fields)?.map(({ path, before, after, edit }) => ({
    document,
    field: fieldName(path),
    before,
    after: typeof after === 'string' ? after : flowText(after),
    isPlain: typeof after !== 'string',
    edits: [edit],
    why,
  }));
  return changes ? { fix: { safety, changes } } : {};
}

/**
 * The edits after which the fields stand below the path, and nothing else is changed: scalars are written over, what is
 * missing is added in the manner of the document.
 *
 * @returns undefined where anchors, aliases, tags, merges, duplicates, `? key`, tabs or block scalars leave a doubt, and
 *   where a list or mapping would have to be replaced
 */
export function fieldEdits(document: ManifestDocument, path: FieldPath, fields: FieldMap): FieldEdit[] | undefined {
  const { text } = document.source;
  const split = path.findLastIndex((key) => typeof key === 'number') + 1;
  const given = path.slice(0, split);
  let at: Node | undefined = document.root ?? undefined;
  for (const key of given) at = ownStep(text, at, key);
  const wanted = path.slice(split).reduceRight<FieldMap>((value, key) => ({ [key]: value }), fields);
  return at && merge({ text, manner: () => mannerOf(document) }, at, given, wanted);
}

interface Context {
  readonly text: string;
  readonly manner: () => Manner;
}

function merge(context: Context, node: Node, path: FieldPath, fields: FieldMap): FieldEdit[] | undefined {
  const mapping = ownMapping(context.text, node);
  if (!mapping) return undefined;
  const edits: FieldEdit[] = [];
  const missing: Record<string, FieldValue> = {};
  for (const [key, value] of Object.entries(fields)) {
    const pairs = pairsLike(mapping, key);
    if (pairs.length === 0) missing[key] = value;
    else {
      const [pair] = pairs;
      const isAlone = pairs.length === 1 && nameOf(pair!) === key && isSimpleKey(context.text, pair!);
      const written = isAlone ? write(context, mapping, pair!, [...path, key], value) : undefined;
      if (!written) return undefined;
      edits.push(...written);
    }
  }
  const insertions = insert(context, mapping, path, missing);
  return insertions && [...edits, ...insertions];
}

/** Writes over a scalar, or goes into a mapping. */
function write(
  context: Context,
  { flow }: MappingNode,
  pair: Pair,
  path: FieldPath,
  value: FieldValue,
): FieldEdit[] | undefined {
  if (isMap(value) && pair.value.type !== 'scalar') return merge(context, pair.value, path, value);
  const node = replaceable(pair);
  const isEmpty = node && resolveScalar(node).kind === 'null';
  if (!node || ((isMap(value) || isList(value)) && !isEmpty)) return undefined;
  const { range } = node;
  // `key:` without a value: the range is empty and lies behind the colon.
  const space = range.start === range.end ? ' ' : '';
  if (space && context.text[range.start - 1] !== ':') return undefined;
  const quotes = quotesOf(node);
  const isOther = isMap(value) || isList(value) || (flow && !quotes);
  const token = isOther ? flowText(value) : scalarText(value, quotes);
  return [{ path, before: isEmpty ? undefined : node.value, after: value, edit: { range, text: space + token } }];
}

function insert(context: Context, mapping: MappingNode, path: FieldPath, missing: FieldMap): FieldEdit[] | undefined {
  // What is put into `{}` has no comma, so it is one edit for all.
  if (mapping.pairs.length === 0 && Object.keys(missing).length > 0) {
    const edit = insertIntoFlow(context.text, mapping, undefined, flowPairs(missing));
    return edit && [{ path, before: undefined, after: missing, edit }];
  }
  const edits: FieldEdit[] = [];
  for (const [key, value] of Object.entries(missing)) {
    const field = { [key]: value };
    const edit = mapping.flow
      ? insertIntoFlow(context.text, mapping, mapping.pairs.at(-1), flowPairs(field))
      : insertLines(context, mapping, field);
    if (!edit) return undefined;
    edits.push({ path: [...path, key], before: undefined, after: value, edit });
  }
  return edits;
}

function insertLines({ text, manner }: Context, mapping: MappingNode, fields: FieldMap): Edit | undefined {
  const indent = indentOf(text, mapping);
  const first = mapping.pairs[0];
  if (indent === undefined || !first) return undefined;
  const newline = newlineOf(text, first.key.range.start);
  const beside = mapping.pairs.findLast((pair) => endOf(text, pair) !== undefined);
  const near = beside ?? first;
  const lines = blockLines(fields, indent, manner(), quotesOf(near.value), quotesOf(near.key));
  if (beside) {
    const end = endOf(text, beside)!;
    return { range: { start: end, end }, text: newline + lines.join(newline) };
  }
  const start = lineStart(text, first.key.range.start);
  if (!isIndent(text.slice(start, first.key.range.start)) || !isSimpleKey(text, first)) return undefined;
  const at = aboveComments(text, start, indent);
  return { range: { start: at, end: at }, text: lines.join(newline) + newline };
}

/** Offset of the end of a pair's line, where the pair is all that stands there. */
function endOf(text: string, pair: Pair): number | undefined {
  const { value } = pair;
  const isShort = value.type === 'scalar' ? value.style !== 'literal' && value.style !== 'folded' : 'flow' in value;
  if (!isShort || !isSimpleKey(text, pair) || spansLines(text, pair)) return undefined;
  return 'flow' in value && !value.flow ? undefined : restOfLine(text, value.range.end);
}

/** Comments right above a key are about it. Above the first key of all may stand where the document comes from. */
function aboveComments(text: string, start: number, indent: string): number {
  let at = start;
  while (indent && at > 0) {
    const above = lineStart(text, at - 1);
    if (!text.startsWith(`${indent}#`, above)) break;
    at = above;
  }
  return at;
}

/** A mapping that stands for itself alone, each of its keys written plainly. */
function ownMapping(text: string, node: Node | undefined): MappingNode | undefined {
  if (node?.type !== 'mapping' || node.anchor !== undefined || node.tag !== undefined) return undefined;
  if (node.flow && text[node.range.start] !== '{') return undefined;
  return node.pairs.every((pair) => isBare(pair.key) && nameOf(pair) !== '<<') ? node : undefined;
}

/** The pairs that some reader takes for this field. */
function pairsLike({ pairs }: MappingNode, key: string): readonly Pair[] {
  return pairs.filter((pair) => isField(nameOf(pair) ?? '', key));
}

function ownStep(text: string, node: Node | undefined, key: string | number): Node | undefined {
  if (typeof key === 'number')
    return node?.type === 'sequence' && node.anchor === undefined && node.tag === undefined
      ? node.items[key]
      : undefined;
  const mapping = ownMapping(text, node);
  const pairs = mapping ? pairsLike(mapping, key) : [];
  return pairs.length === 1 && nameOf(pairs[0]!) === key ? pairs[0]!.value : undefined;
}
