import type { Range } from '../manifest/node.ts';
import { lineAt } from '../manifest/text.ts';
import { displayWidth, printable } from './text.ts';

export interface Snippet {
  /** The source line, printable, cut to the width around the token. */
  readonly line: string;
  /** Columns in front of the underline. */
  readonly before: number;
  /** Columns of the underline, at least 1. */
  readonly width: number;
}

const ELLIPSIS = '…';
const DOT = '•';
const TAB = '    ';

/**
 * The line on which a range starts, and where in it to draw the underline; of a longer range the first line only.
 *
 * @param hidden ranges whose characters are not shown
 */
export function snippetOf(text: string, range: Range, width: number, hidden: readonly Range[] = []): Snippet {
  const slice = (start: number, end: number) => shown(masked(text, { start, end }, hidden));
  const line = lineAt(text, range.start);
  const end = Math.min(Math.max(range.end, range.start), line.end);
  const before = slice(Math.max(line.start, range.start - width), range.start);
  const token = slice(range.start, Math.min(end, range.start + width));
  const after = slice(end, Math.min(end + width, line.end));
  const cutBefore = range.start - width > line.start;
  return fit(before, token, after, width, cutBefore);
}

/** Keeps the token in sight: what stands behind it goes first, then what stands before it. */
function fit(before: string, token: string, after: string, width: number, cutBefore: boolean): Snippet {
  const marked = first(token, width - 2);
  const room = width - displayWidth(marked);
  const tail = first(after, Math.max(room - displayWidth(before), Math.min(room >> 1, displayWidth(after))));
  const left = room - displayWidth(tail);
  const head = last(cutBefore ? `${ELLIPSIS}${before}` : before, left);
  return {
    line: `${head}${marked}${tail}`.trimEnd(),
    before: displayWidth(head),
    width: Math.max(1, displayWidth(marked)),
  };
}

function masked(text: string, { start, end }: Range, hidden: readonly Range[]): string {
  let out = text.slice(start, end);
  for (const range of hidden) {
    const from = Math.max(range.start, start) - start;
    const to = Math.min(range.end, end) - start;
    if (from < to) out = out.slice(0, from) + DOT.repeat(to - from) + out.slice(to);
  }
  return out;
}

function shown(text: string): string {
  return printable(text.replaceAll('\t', TAB));
}

function first(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  let kept = '';
  for (const character of text) {
    if (displayWidth(kept + character) > width - 1) break;
    kept += character;
  }
  return `${kept}${ELLIPSIS}`;
}

function last(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  const characters = [...text];
  let kept = '';
  while (characters.length > 0 && displayWidth(characters.at(-1)! + kept) <= width - 1) kept = characters.pop()! + kept;
  return `${ELLIPSIS}${kept}`;
}
