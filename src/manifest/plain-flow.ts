import type { Node, Pair, ScalarNode } from './node.ts';
import type { PlainCursor } from './plain.ts';
import { endLine, readQuoted } from './plain-values.ts';

/** A flow collection made of words, quoted scalars and more of the same kind, each in a line. */
export function readFlow(cursor: PlainCursor): Node | undefined {
  const node = readFlowNode(cursor, 0);
  return node && endLine(cursor, cursor.at) ? node : undefined;
}

function readFlowNode(cursor: PlainCursor, depth: number): Node | undefined {
  const code = cursor.text.charCodeAt(cursor.at);
  if (code === 91) return depth > 20 ? undefined : readFlowSequence(cursor, depth + 1);
  if (code === 123) return depth > 20 ? undefined : readFlowMapping(cursor, depth + 1);
  const node = code === 34 || code === 39 ? readQuoted(cursor, code) : readFlowWord(cursor);
  if (node) cursor.at = node.range.end;
  return node;
}

/** Goes to the next sign, and returns it; -1 where there is none, or it is unclear. */
function skipSpaces(cursor: PlainCursor): number {
  const { text, end } = cursor;
  for (; cursor.at < end; cursor.at++) {
    const code = text.charCodeAt(cursor.at);
    // At the start of a line a document mark could stand.
    if (code === 10 && (text.charCodeAt(cursor.at + 1) === 45 || text.charCodeAt(cursor.at + 1) === 46)) return -1;
    if (code !== 32 && code !== 10) return code;
  }
  return -1;
}

/** A word without signs that could mean anything in a flow collection. */
function readFlowWord(cursor: PlainCursor): ScalarNode | undefined {
  const { text, end, at } = cursor;
  let to = at;
  while (to < end && isWord(text.charCodeAt(to))) to++;
  const first = text.charCodeAt(at);
  if (to === at || (first === 45 && to === at + 1)) return undefined;
  return { type: 'scalar', value: text.slice(at, to), style: 'plain', range: { start: at, end: to } };
}

/** Letters, digits and `- . / _ $`. */
function isWord(code: number): boolean {
  if (code >= 97) return code <= 122;
  if (code >= 65) return code <= 90 || code === 95;
  return (code >= 45 && code <= 57) || code === 36;
}

function readFlowSequence(cursor: PlainCursor, depth: number): Node | undefined {
  const start = cursor.at++;
  const items: Node[] = [];
  if (skipSpaces(cursor) === 93) cursor.at++;
  else {
    for (;;) {
      const item = readFlowNode(cursor, depth);
      if (!item) return undefined;
      items.push(item);
      const next = skipSpaces(cursor);
      cursor.at++;
      if (next === 93) break;
      if (next !== 44) return undefined;
      if (skipSpaces(cursor) !== 93) continue;
      cursor.at++;
      break;
    }
  }
  return { type: 'sequence', flow: true, items, range: { start, end: cursor.at } };
}

function readFlowMapping(cursor: PlainCursor, depth: number): Node | undefined {
  const start = cursor.at++;
  const pairs: Pair[] = [];
  if (skipSpaces(cursor) === 125) cursor.at++;
  else {
    for (;;) {
      const pair = readFlowPair(cursor, depth);
      if (!pair) return undefined;
      pairs.push(pair);
      const next = skipSpaces(cursor);
      cursor.at++;
      if (next === 125) break;
      if (next !== 44) return undefined;
      if (skipSpaces(cursor) !== 125) continue;
      cursor.at++;
      break;
    }
  }
  return { type: 'mapping', flow: true, pairs, range: { start, end: cursor.at } };
}

function readFlowPair(cursor: PlainCursor, depth: number): Pair | undefined {
  const code = cursor.text.charCodeAt(cursor.at);
  if (code === 91 || code === 123) return undefined;
  const key = readFlowNode(cursor, depth);
  if (!key || key.range.end - key.range.start > 1000) return undefined;
  if (cursor.text.charCodeAt(cursor.at) !== 58) return undefined;
  // Behind a quoted key the colon may touch the value, as in JSON.
  if (code !== 34 && code !== 39 && cursor.text.charCodeAt(cursor.at + 1) !== 32) return undefined;
  cursor.at++;
  skipSpaces(cursor);
  const value = readFlowNode(cursor, depth);
  return value && { key, value };
}
