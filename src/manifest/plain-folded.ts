import type { ScalarNode } from './node.ts';
import type { PlainCursor } from './plain.ts';
import { endLine, isBlankOrBreak, unescaped } from './plain-values.ts';

/**
 * A plain scalar that began in the line above the cursor, with the deeper lines that continue it.
 *
 * @param parent indentation of the collection that holds it
 * @returns undefined where it is not sure
 */
export function readContinued(cursor: PlainCursor, node: ScalarNode, parent: number): ScalarNode | undefined {
  const { text, end } = cursor;
  let { value } = node;
  let last = node.range.end;
  // A comment ends the scalar, so it cannot be continued.
  let isOpen = cursor.at < end && isBlank(text, last, cursor.at);
  for (let line = cursor.at, empty = 0; isOpen && line < end; ) {
    const at = behindSpaces(text, line, end);
    const code = at < end ? text.charCodeAt(at) : 10;
    if (code === 9) return undefined;
    if (code === 10) {
      empty++;
      line = at + 1;
      continue;
    }
    if (at - line <= parent || code === 35) break;
    const words = wordsEnd(text, at, end);
    if (words < 0) return undefined;
    value += (empty > 0 ? '\n'.repeat(empty) : ' ') + text.slice(at, words);
    last = words;
    empty = 0;
    if (!endLine(cursor, words)) return undefined;
    line = cursor.at;
    isOpen = isBlank(text, words, line);
  }
  return last === node.range.end ? node : { ...node, value, range: { start: node.range.start, end: last } };
}

/** End of the last word of a line that continues a plain scalar; -1 where a colon or a tab makes it unclear. */
function wordsEnd(text: string, from: number, end: number): number {
  let last = from;
  for (let at = from; at < end; at++) {
    const code = text.charCodeAt(at);
    if (code === 10 || (code === 35 && text.charCodeAt(at - 1) === 32)) break;
    if (code === 9 || (code === 58 && (at + 1 >= end || isBlankOrBreak(text.charCodeAt(at + 1))))) return -1;
    if (code !== 32) last = at + 1;
  }
  return last;
}

function behindSpaces(text: string, from: number, end: number): number {
  let at = from;
  while (at < end && text.charCodeAt(at) === 32) at++;
  return at;
}

/** Nothing but spaces, and the line break at the end. */
function isBlank(text: string, from: number, to: number): boolean {
  const at = behindSpaces(text, from, to);
  return at >= to || (text.charCodeAt(at) === 10 && at + 1 >= to);
}

/** A scalar in quotes that goes over several lines, whose opening quote stands at the cursor. */
export function readFoldedQuoted(cursor: PlainCursor, quote: number): ScalarNode | undefined {
  const { text, end, at } = cursor;
  const close = closingQuote(text, at + 1, end, quote);
  if (close < 0) return undefined;
  const lines = text.slice(at + 1, close).split('\n');
  const folded = fold(lines, quote === 34);
  const value = quote === 39 ? folded?.replaceAll("''", "'") : folded && unescaped(folded);
  if (value === undefined || !endLine(cursor, close + 1)) return undefined;
  return { type: 'scalar', value, style: quote === 39 ? 'single' : 'double', range: { start: at, end: close + 1 } };
}

/** Offset of the quote that closes; -1 where there is none. */
function closingQuote(text: string, from: number, end: number, quote: number): number {
  for (let at = from; at < end; at++) {
    const code = text.charCodeAt(at);
    if (code === 92 && quote === 34) at++;
    else if (code === quote) {
      if (quote === 34 || text.charCodeAt(at + 1) !== 39) return at;
      at++;
    }
  }
  return -1;
}

/**
 * Lines as one text: one break is a space, of several the first is dropped, as is one behind a backslash in double quotes.
 * Undefined for tabs and document marks.
 */
function fold(lines: readonly string[], isDouble: boolean): string | undefined {
  let out = '';
  let breaks = 0;
  let isGlued = false;
  for (const [index, line] of lines.entries()) {
    const isFirst = index === 0;
    const isLast = index === lines.length - 1;
    if (line.includes('\t') || (!isFirst && /^(?:---|\.\.\.)/.test(line))) return undefined;
    const swallows = isDouble && !isLast && /(?:^|[^\\])(?:\\\\)*\\$/.test(line);
    const from = isFirst ? 0 : behindSpaces(line, 0, line.length);
    const to = isLast ? line.length : swallows ? line.length - 1 : trimmedEnd(line);
    if (!isFirst) breaks++;
    if (!isFirst && from >= to && !isLast && !swallows) continue;
    if (!isFirst) out += breaks === 1 ? (isGlued ? '' : ' ') : '\n'.repeat(breaks - 1);
    breaks = 0;
    isGlued = swallows;
    out += line.slice(from, Math.max(from, to));
  }
  return out;
}

function trimmedEnd(line: string): number {
  let to = line.length;
  while (to > 0 && line.charCodeAt(to - 1) === 32) to--;
  return to;
}
