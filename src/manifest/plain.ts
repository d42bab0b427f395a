import { isHarmless } from './check.ts';
import { isWordKey } from './entries.ts';
import type { Node, Pair, ScalarNode } from './node.ts';
import { readBlockScalar } from './plain-block.ts';
import { isPlainText } from './plain-characters.ts';
import { readFlow } from './plain-flow.ts';
import { readContinued, readFoldedQuoted } from './plain-folded.ts';
import { findColon, readKey } from './plain-keys.ts';
import { passPlainLine, readPlainLine } from './plain-line.ts';
import { readInlineScalar } from './plain-values.ts';

/** Deeper than any manifest; what lies deeper is left to the full reader. */
const DEPTH = 100;

/** Where the plain reader stands in a text. */
export interface PlainCursor {
  readonly text: string;
  /** Without nodes nothing is kept, and what is found is only looked at: `undefined` still means that it is not sure. */
  readonly keepsNodes: boolean;
  /** End of the document. */
  readonly end: number;
  at: number;
  /** Column of the character at `at`, where that is the first of its line; -1 at the end of the document. */
  indent: number;
}

/**
 * Reads the block YAML that charts are written in: mappings, sequences, scalars of one line, block scalars, comments,
 * flow collections of one line. The fast way for nearly all hooks; `readYaml` takes everything else.
 *
 * @returns undefined whenever it is not sure; null for a document of nothing but comments
 */
export function readPlain(text: string, start: number, end: number): Node | null | undefined {
  if (!isPlainText(text, start, end)) return undefined;
  const cursor: PlainCursor = { text, keepsNodes: true, end, at: start, indent: 0 };
  if (!toContent(cursor)) return undefined;
  if (cursor.indent < 0) return null;
  const root = readBlock(cursor, 0);
  return root && cursor.indent < 0 ? root : undefined;
}

/**
 * True where lines are certainly pairs that Helm reads, at the left edge and without `avoided` ones among them, and whose
 * decoding cannot fail. It goes the same way as `readPlain` and makes no nodes, which is most of the work.
 *
 * @param avoided matches where a pair begins that must not be there; sticky
 */
export function arePlainPairs(text: string, start: number, end: number, avoided: RegExp): boolean {
  const cursor: PlainCursor = { text, keepsNodes: false, end, at: start, indent: 0 };
  if (!toContent(cursor)) return false;
  while (cursor.indent === 0) {
    avoided.lastIndex = cursor.at;
    if (isDash(cursor) || avoided.test(text) || !readPair(cursor, 0, 0)) return false;
  }
  return cursor.indent < 0;
}

/** What stands for a node that nobody keeps. */
const NOTHING: ScalarNode = { type: 'scalar', value: '', style: 'plain', range: { start: 0, end: 0 } };
const NO_PAIR: Pair = { key: NOTHING, value: NOTHING };

/** From the start of a line to the next character that is neither blank nor comment. False: not sure. */
function toContent(cursor: PlainCursor): boolean {
  const { text, end } = cursor;
  let at = cursor.at;
  for (;;) {
    const start = at;
    let code = 32;
    for (; at < end; at++) {
      code = text.charCodeAt(at);
      if (code !== 32) break;
    }
    if (at >= end) {
      cursor.at = end;
      cursor.indent = -1;
      return true;
    }
    if (code === 10) at++;
    else if (code === 35) {
      at = text.indexOf('\n', at) + 1;
      if (at === 0 || at > end) at = end;
    } else {
      cursor.at = at;
      cursor.indent = at - start;
      return code !== 9;
    }
  }
}

/** `-` with a blank behind it. */
function isDash(cursor: PlainCursor): boolean {
  const { text, at } = cursor;
  if (text.charCodeAt(at) !== 45) return false;
  if (at + 1 >= cursor.end) return true;
  const next = text.charCodeAt(at + 1);
  return next === 32 || next === 10;
}

/** A mapping or a sequence whose first character stands at the cursor. */
function readBlock(cursor: PlainCursor, depth: number): Node | undefined {
  if (depth > DEPTH) return undefined;
  return isDash(cursor) ? readSequence(cursor, cursor.indent, depth) : readMapping(cursor, cursor.indent, depth);
}

function readMapping(cursor: PlainCursor, indent: number, depth: number): Node | undefined {
  const pairs: Pair[] = [];
  const start = cursor.at;
  let end = start;
  do {
    const pair = readPair(cursor, indent, depth);
    if (!pair) return undefined;
    end = pair.value.range.end;
    if (cursor.keepsNodes) pairs.push(pair);
  } while (cursor.indent === indent && !isDash(cursor));
  if (cursor.indent > indent || (cursor.indent === indent && depth === 0)) return undefined;
  return cursor.keepsNodes ? { type: 'mapping', flow: false, pairs, range: { start, end } } : NOTHING;
}

/** A key and its value; the cursor goes on to the next content. */
function readPair(cursor: PlainCursor, indent: number, depth: number): Pair | undefined {
  if (!cursor.keepsNodes) {
    const passed = passPlainLine(cursor, indent);
    if (passed === 'pair') return NO_PAIR;
    if (passed === 'key') return readNested(cursor, cursor.at, indent, depth, true) && NO_PAIR;
  }
  const line = readPlainLine(cursor, indent);
  const key = line ? line.key : readKey(cursor, indent);
  if (!key || !(cursor.keepsNodes || isWordKey(key))) return undefined;
  // Behind the key stands the colon.
  const from = key.range.end + 1;
  if (line?.value) return isSure(cursor, line.value) ? { key, value: line.value } : undefined;
  const value = (line ? readNested : readValue)(cursor, from, indent, depth, true);
  return value && { key, value };
}

function readSequence(cursor: PlainCursor, indent: number, depth: number): Node | undefined {
  const items: Node[] = [];
  const start = cursor.at;
  let end = start;
  do {
    const item = readItem(cursor, indent, depth);
    if (!item) return undefined;
    end = item.range.end;
    if (cursor.keepsNodes) items.push(item);
  } while (cursor.indent === indent && isDash(cursor));
  if (cursor.indent > indent) return undefined;
  return cursor.keepsNodes ? { type: 'sequence', flow: false, items, range: { start, end } } : NOTHING;
}

/** What stands behind a dash: a collection that begins in the same line, or what a key could have too. */
function readItem(cursor: PlainCursor, indent: number, depth: number): Node | undefined {
  const dash = cursor.at;
  let at = dash + 1;
  while (at < cursor.end && cursor.text.charCodeAt(at) === 32) at++;
  cursor.at = at;
  if (at < cursor.end && depth < DEPTH) {
    const column = indent + at - dash;
    if (isDash(cursor)) return readSequence(cursor, column, depth + 1);
    if (findColon(cursor.text, at, cursor.end) >= 0) return readMapping(cursor, column, depth + 1);
  }
  return readValue(cursor, dash + 1, indent, depth, false);
}

/** The value behind a colon or a dash that ends at `from`. */
function readValue(
  cursor: PlainCursor,
  from: number,
  indent: number,
  depth: number,
  isPair: boolean,
): Node | undefined {
  const { text, end } = cursor;
  let at = from;
  while (at < end && text.charCodeAt(at) === 32) at++;
  cursor.at = at;
  const code = at < end ? text.charCodeAt(at) : 10;
  if (code === 10 || (code === 35 && at > from)) return readBelow(cursor, from, indent, depth, isPair);
  return code === 124 || code === 62
    ? ended(cursor, readBlockScalar(cursor, indent), indent)
    : readLine(cursor, indent);
}

/** A scalar or flow collection that begins in this line. */
function readLine(cursor: PlainCursor, indent: number): Node | undefined {
  const code = cursor.text.charCodeAt(cursor.at);
  return ended(cursor, code === 91 || code === 123 ? readFlow(cursor) : readScalar(cursor, indent), indent);
}

function readScalar(cursor: PlainCursor, indent: number): ScalarNode | undefined {
  const first = cursor.text.charCodeAt(cursor.at);
  if (first === 34 || first === 39) return readInlineScalar(cursor) ?? readFoldedQuoted(cursor, first);
  const node = readInlineScalar(cursor);
  return node && readContinued(cursor, node, indent);
}

/** What is kept is checked as a whole, later. */
function isSure({ keepsNodes }: PlainCursor, node: Node): boolean {
  return keepsNodes || isHarmless(node);
}

/** A deeper line behind a value would continue it, or be an error. */
function ended(cursor: PlainCursor, node: Node | undefined, indent: number): Node | undefined {
  if (!node || !isSure(cursor, node)) return undefined;
  return toContent(cursor) && cursor.indent <= indent ? node : undefined;
}

/** The value that stands in the lines below its key or dash, if any does. */
function readBelow(
  cursor: PlainCursor,
  from: number,
  indent: number,
  depth: number,
  isPair: boolean,
): Node | undefined {
  // A comment, if any, ends at the line's end: toContent skips it.
  return toContent(cursor) ? readNested(cursor, from, indent, depth, isPair) : undefined;
}

/** The same with the cursor at the next content already. */
function readNested(
  cursor: PlainCursor,
  from: number,
  indent: number,
  depth: number,
  isPair: boolean,
): Node | undefined {
  if (cursor.indent > indent) {
    const isBlock = isDash(cursor) || findColon(cursor.text, cursor.at, cursor.end) >= 0;
    return isBlock ? readBlock(cursor, depth + 1) : readLine(cursor, indent);
  }
  if (isPair && cursor.indent === indent && isDash(cursor)) return readSequence(cursor, indent, depth + 1);
  return { type: 'scalar', value: '', style: 'plain', range: { start: from, end: from } };
}
