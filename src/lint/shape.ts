import { type Node, resolve } from '../manifest/node.ts';
import { didYouMean } from '../nearest.ts';

/**
 * What a value of the configuration may be. One description for two readers: `readShape` here, and the JSON schema that
 * editors use (shape-schema.ts), so that they cannot differ.
 */
export type Shape = { readonly summary?: string } & (
  | { readonly type: 'word'; readonly words: readonly string[] }
  /** A list of words, at least one, each once; where `all` is allowed, it stands for every word, in a list or alone. */
  | { readonly type: 'words'; readonly words: readonly string[]; readonly must?: string; readonly all?: true }
  /** A list of names that others give, at least one, each once. */
  | { readonly type: 'names' }
  /** As Go writes it, more than nothing: `5m`, `1h30m`. */
  | { readonly type: 'duration' }
  | { readonly type: 'boolean' }
  /** A version of something of ours, from 1 to the one that is known. */
  | { readonly type: 'version'; readonly known: number }
  | RecordShape
  | { readonly type: 'either'; readonly word: Shape; readonly record: RecordShape }
);

export interface RecordShape {
  readonly type: 'record';
  readonly fields: Readonly<Record<string, Shape>>;
  /** What a key is called in messages: `rule`. */
  readonly noun: string;
  /** May be there without anything in it, as when all lines below are comments. */
  readonly empty?: boolean;
  readonly summary?: string;
}

/** What a shape reads: words and durations as strings, lists, booleans, records. */
export type Shaped = string | boolean | readonly string[] | { readonly [key: string]: Shaped };

/** Why a value has not the shape that it should have, and where it stands. */
export class ShapeError extends Error {
  readonly offset: number;

  constructor(node: Node, message: string) {
    super(message);
    this.offset = node.range.start;
  }
}

/** The word that stands for every one of a list. */
export const ALL = 'all';

/** What messages list. */
const MANY = 8;

/** A duration as `parseDuration` reads it, but nought. */
export const DURATION = /^(?=.*[1-9])(\d+(\.\d+)?(ms|s|m|h))+$/;

/**
 * Reads a value by its shape. Words are taken as they are written: for YAML 1.1 `off` would be a boolean.
 *
 * @param name what messages call the value
 * @throws ShapeError
 */
export function readShape(node: Node, shape: Shape, name: string): Shaped {
  const value = resolve(node);
  if (shape.type === 'record') return readRecord(value, shape, name);
  if (shape.type === 'either') return readShape(value, value.type === 'mapping' ? shape.record : shape.word, name);
  if (shape.type === 'words') return readWords(value, shape, name);
  if (shape.type === 'names') return readNames(value, name);
  if (shape.type === 'version') return readVersion(value, shape.known, name);
  const text = value.type === 'scalar' ? value.value : undefined;
  if (shape.type === 'word') return readWord(value, shape.words, `${name} is one of`);
  if (shape.type === 'boolean') {
    if (value.type === 'scalar' && value.style === 'plain' && /^(true|True|TRUE|false|False|FALSE)$/.test(value.value))
      return value.value.toLowerCase() === 'true';
    throw new ShapeError(value, `${name} is true or false, not ${shown(value)}`);
  }
  if (text !== undefined && DURATION.test(text)) return text;
  throw new ShapeError(value, `${name} is a duration such as 90s or 5m, not ${shown(value)}`);
}

function readRecord(value: Node, { fields, noun, empty }: RecordShape, name: string): Shaped {
  if (empty && isNothing(value)) return {};
  if (value.type !== 'mapping') throw new ShapeError(value, `${name} holds keys and values, not ${shown(value)}`);
  const read = new Map<string, Shaped>();
  for (const pair of value.pairs) {
    const key = resolve(pair.key);
    const field = key.type === 'scalar' && Object.hasOwn(fields, key.value) ? key.value : undefined;
    if (field === undefined) throw new ShapeError(key, unknownKey(key, Object.keys(fields), noun, name));
    if (read.has(field)) throw new ShapeError(key, `"${field}" stands here twice`);
    read.set(field, readShape(pair.value, fields[field]!, field));
  }
  return Object.fromEntries(read);
}

function unknownKey(key: Node, known: readonly string[], noun: string, name: string): string {
  const word = key.type === 'scalar' ? key.value : '';
  const others = known.length > MANY ? 'helm hooks rules lists them' : `${name} takes ${known.join(', ')}`;
  return `there is no ${noun} ${shown(key)}${didYouMean(word, known)}; ${others}`;
}

function readWords(value: Node, shape: Shape & { readonly type: 'words' }, name: string): readonly string[] {
  const { must, all } = shape;
  const words = all ? [...shape.words, ALL] : shape.words;
  if (all && value.type === 'scalar' && value.value === ALL) return shape.words;
  if (value.type !== 'sequence' || value.items.length === 0)
    throw new ShapeError(value, `${name} is a list of ${wordsText(words)}, not ${shown(value)}`);
  const read = value.items.map((item) => readWord(resolve(item), words, `${name} is a list of`));
  refuseTwice(read, value.items, name);
  if (must !== undefined && !read.includes(must)) throw new ShapeError(value, `${name} must have ${must} in it`);
  return all && read.includes(ALL) ? shape.words : read;
}

function readNames(value: Node, name: string): readonly string[] {
  if (value.type !== 'sequence' || value.items.length === 0)
    throw new ShapeError(value, `${name} is a list of names, not ${shown(value)}`);
  const read = value.items.map((item) => {
    const node = resolve(item);
    if (node.type === 'scalar' && node.value !== '' && !isNothing(node)) return node.value;
    throw new ShapeError(node, `${name} is a list of names, not of ${shown(node)}`);
  });
  refuseTwice(read, value.items, name);
  return read;
}

function refuseTwice(read: readonly string[], items: readonly Node[], name: string): void {
  const twice = read.findIndex((word, at) => read.indexOf(word) < at);
  if (twice >= 0) throw new ShapeError(items[twice]!, `${name} names ${read[twice]} twice`);
}

/** A newer one means that this program is too old to do what is asked. */
function readVersion(value: Node, known: number, name: string): string {
  const text = value.type === 'scalar' && value.style === 'plain' ? value.value : '';
  if (!/^[1-9]\d*$/.test(text)) throw new ShapeError(value, `${name} is a version from 1 on, not ${shown(value)}`);
  if (Number(text) <= known) return text;
  throw new ShapeError(value, `${name} is ${text}, but this helm-hooks knows them up to ${known} only: update it`);
}

function readWord(value: Node, words: readonly string[], what: string): string {
  const word = value.type === 'scalar' ? value.value : undefined;
  if (word !== undefined && words.includes(word)) return word;
  throw new ShapeError(value, `${what} ${wordsText(words)}, not ${shown(value)}${didYouMean(word ?? '', words)}`);
}

/** A handful is told whole. More are the rules, which have a list of their own. */
function wordsText(words: readonly string[]): string {
  return words.length > MANY ? 'rules (helm hooks rules lists them)' : words.join(', ');
}

function isNothing(node: Node): boolean {
  return node.type === 'scalar' && node.style === 'plain' && /^(|~|null|Null|NULL)$/.test(node.value);
}

function shown(node: Node): string {
  if (isNothing(node)) return 'nothing';
  if (node.type === 'scalar') return `"${node.value}"`;
  return node.type === 'sequence' ? (node.items.length === 0 ? 'an empty list' : 'a list') : 'keys and values';
}
