import type { ManifestDocument } from '../manifest/document.ts';
import type { MappingNode, Node, Pair } from '../manifest/node.ts';
import { isPlainWord } from '../manifest/scalar.ts';
import { isIndent, lineStart } from './annotation-pairs.ts';
import { quoted } from './quoting.ts';
import { pairsUnder } from './walk.ts';

/** What a fix writes: a scalar, a list, or a mapping of them. */
export type FieldValue = string | number | boolean | readonly FieldValue[] | FieldMap;

export interface FieldMap {
  readonly [key: string]: FieldValue;
}

/** Keys, and positions in lists: `['spec', 'template', 'spec', 'containers', 0]`. */
export type FieldPath = readonly (string | number)[];

/** How a document is indented, in columns. */
export interface Manner {
  /** From a key to the keys below it. */
  readonly step: number;
  /** From a key to the dashes below it. */
  readonly dash: number;
}

export type Quotes = 'single' | 'double' | undefined;

const USUAL_STEP = 2;

/** More is a column that something else set, such as aligned values. */
const LARGEST_STEP = 8;

/** Words that nobody takes for a number, a date or anything but a string, once `isPlainWord` agrees. */
const PLAIN = /^[A-Za-z][A-Za-z0-9]*(?:[-./][A-Za-z0-9]+)*$/;

export function isList(value: FieldValue): value is readonly FieldValue[] {
  return Array.isArray(value);
}

export function isMap(value: FieldValue): value is FieldMap {
  return typeof value === 'object' && !isList(value);
}

const known = new WeakMap<ManifestDocument, Manner>();

/** How the document itself indents, by its first mapping and its first list in block style. */
export function mannerOf(document: ManifestDocument): Manner {
  const manner = known.get(document) ?? readManner(document);
  known.set(document, manner);
  return manner;
}

function readManner({ source, root }: ManifestDocument): Manner {
  const from = (pair: Pair, start: number) =>
    columnAt(source.text, start) - columnAt(source.text, pair.key.range.start);
  let step: number | undefined;
  let dash: number | undefined;
  for (const { pair } of pairsUnder(root)) {
    const { value } = pair;
    if (step === undefined && isBlock(value, 'mapping')) step = within(from(pair, value.range.start), 1);
    if (dash === undefined && isBlock(value, 'sequence')) dash = within(from(pair, value.range.start), 0);
    if (step !== undefined && dash !== undefined) break;
  }
  return { step: step ?? USUAL_STEP, dash: dash ?? step ?? USUAL_STEP };
}

function isBlock(value: Node, type: 'mapping' | 'sequence'): boolean {
  return value.type === type && !value.flow;
}

function within(columns: number, least: number): number | undefined {
  return columns >= least && columns <= LARGEST_STEP ? columns : undefined;
}

function columnAt(text: string, offset: number): number {
  return offset - lineStart(text, offset);
}

/** The blanks in front of a block mapping's keys; undefined where the first one follows anything but dashes. */
export function indentOf(text: string, { pairs }: MappingNode): string | undefined {
  const start = pairs[0]?.key.range.start;
  if (start === undefined) return undefined;
  const before = text.slice(lineStart(text, start), start);
  const indent = /^ *(?:- +)+$/.test(before) ? before.replaceAll('-', ' ') : before;
  return isIndent(indent) ? indent : undefined;
}

/** Lines without the last line break, each behind its indentation. */
export function blockLines(pairs: FieldMap, indent: string, manner: Manner, quotes: Quotes, keys: Quotes): string[] {
  return Object.entries(pairs).flatMap(([key, value]) => {
    const name = `${indent}${scalarText(key, keys)}:`;
    if (isList(value) && value.length > 0) return [name, ...itemLines(value, indent + ' '.repeat(manner.dash), manner)];
    if (isMap(value) && Object.keys(value).length > 0)
      return [name, ...blockLines(value, indent + ' '.repeat(manner.step), manner, undefined, undefined)];
    return [`${name} ${isList(value) || isMap(value) ? flowText(value) : scalarText(value, quotes)}`];
  });
}

function itemLines(items: readonly FieldValue[], indent: string, manner: Manner): string[] {
  return items.flatMap((item) => {
    if (isMap(item) && Object.keys(item).length > 0) {
      const [first = '', ...rest] = blockLines(item, `${indent}  `, manner, undefined, undefined);
      return [`${indent}- ${first.trimStart()}`, ...rest];
    }
    return [`${indent}- ${isList(item) || isMap(item) ? flowText(item) : scalarText(item, undefined)}`];
  });
}

/** A scalar's token: strings plain where that is certain, else in the given quotes. */
export function scalarText(value: string | number | boolean, quotes: Quotes): string {
  if (typeof value !== 'string') return String(value);
  if (quotes) return quoted(value, quotes);
  return PLAIN.test(value) && isPlainWord(value) ? value : quoted(value, 'double');
}

/** A value that is right in JSON as in YAML, on one line. */
export function flowText(value: FieldValue): string {
  if (isList(value)) return `[${value.map(flowText).join(', ')}]`;
  return isMap(value) ? `{${flowPairs(value)}}` : JSON.stringify(value);
}

/** What stands between the braces. */
export function flowPairs(pairs: FieldMap): string {
  return Object.entries(pairs)
    .map(([key, value]) => `${JSON.stringify(key)}: ${flowText(value)}`)
    .join(', ');
}

/** `spec.containers[0].image`, `metadata.labels["app.kubernetes.io/name"]` */
export function fieldName(path: FieldPath): string {
  return path
    .map((key, at) => {
      if (typeof key === 'number') return `[${key}]`;
      if (/[^A-Za-z0-9_]/.test(key)) return `[${JSON.stringify(key)}]`;
      return at === 0 ? key : `.${key}`;
    })
    .join('');
}
