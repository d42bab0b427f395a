import type { ScalarNode } from './node.ts';
import type { PlainCursor } from './plain.ts';

/** A simple key may have 1,024 characters (go.yaml.in/yaml/v2 scannerc.go); well below, nothing needs counting. */
const KEY_LENGTH = 1000;

/** Offset of the colon that ends the key at `at`; -1 where there is none in this line, or it is unclear. */
export function findColon(text: string, at: number, end: number): number {
  const quote = text.charCodeAt(at);
  if (quote === 34 || quote === 39) {
    const close = text.indexOf(quote === 34 ? '"' : "'", at + 1);
    return close > 0 && close + 1 < end && isColon(text, close + 1, end) ? close + 1 : -1;
  }
  if (!startsKey(quote)) return -1;
  for (let to = at; to < end; to++) {
    const code = text.charCodeAt(to);
    if (code === 58 && isColon(text, to, end)) return to;
    if (code === 10 || (code === 35 && text.charCodeAt(to - 1) === 32)) return -1;
  }
  return -1;
}

function isColon(text: string, at: number, end: number): boolean {
  if (text.charCodeAt(at) !== 58) return false;
  if (at + 1 >= end) return true;
  const next = text.charCodeAt(at + 1);
  return next === 32 || next === 10;
}

/** Letters, digits, and the few signs that begin a key without meaning anything: `_ $ / . (`. */
function startsKey(code: number): boolean {
  if (code >= 97) return code <= 122;
  if (code >= 65) return code <= 90 || code === 95;
  return (code >= 46 && code <= 57) || code === 36 || code === 40;
}

/** The key at the cursor, which stands in the column `indent`; undefined where there is none, or it is unclear. */
export function readKey(cursor: PlainCursor, indent: number): ScalarNode | undefined {
  const { text, at } = cursor;
  const colon = findColon(text, at, cursor.end);
  if (colon < 0 || colon - at > KEY_LENGTH) return undefined;
  const first = text.charCodeAt(at);
  const range = { start: at, end: colon };
  if (first === 34 || first === 39) {
    const value = text.slice(at + 1, colon - 1);
    if (value.includes('\n') || value.includes('\t') || (first === 34 && value.includes('\\'))) return undefined;
    return { type: 'scalar', value, style: first === 34 ? 'double' : 'single', range };
  }
  if (indent === 0 && text.startsWith('...', at)) return undefined;
  const last = text.charCodeAt(colon - 1);
  const value = text.slice(at, colon);
  // `key :` has its end before the blank: rare enough for the full reader.
  return last === 32 || value.includes('\t') ? undefined : { type: 'scalar', value, style: 'plain', range };
}
