import type { ScalarNode } from './node.ts';
import type { PlainCursor } from './plain.ts';

/**
 * A literal or folded scalar without an indentation digit, whose `|` or `>` stands at the cursor.
 *
 * @param parent indentation of the collection that holds it
 */
export function readBlockScalar(cursor: PlainCursor, parent: number): ScalarNode | undefined {
  const { text, end } = cursor;
  const start = cursor.at;
  const literal = text.charCodeAt(start) === 124;
  const sign = text.charCodeAt(start + 1);
  const chomp = sign === 43 || sign === 45 ? sign : 0;
  const header = chomp ? start + 2 : start + 1;
  const first = lineAfter(text, header, end);
  if (first < 0) return undefined;
  const lines = collect(text, first, end, parent);
  if (!lines) return undefined;
  cursor.at = lines.next;
  const contentEnd = lines.contentEnd < 0 ? header : lines.contentEnd;
  const value = (literal ? lines.parts.join('\n') : fold(lines.parts)) + tail(lines, chomp);
  return { type: 'scalar', value, style: literal ? 'literal' : 'folded', range: { start, end: contentEnd } };
}

/** Start of the line behind a header that ends at `at`; -1 where more than a comment follows, or no line. */
function lineAfter(text: string, from: number, end: number): number {
  let at = from;
  while (at < end && text.charCodeAt(at) === 32) at++;
  if (at < end && text.charCodeAt(at) === 35 && at > from) {
    at = text.indexOf('\n', at);
    if (at < 0) return -1;
  }
  return at < end && text.charCodeAt(at) === 10 ? at + 1 : -1;
}

interface Lines {
  /** Lines without indentation, empty ones before and between included, empty ones at the end left out. */
  readonly parts: readonly string[];
  /** Number of empty lines at the end. */
  readonly empty: number;
  /** True where the last line of `parts` has a line break. */
  readonly broken: boolean;
  /** End of the last line of `parts`; -1 for none. */
  readonly contentEnd: number;
  /** Start of the first line that does not belong. */
  readonly next: number;
}

function collect(text: string, from: number, end: number, parent: number): Lines | undefined {
  const parts: string[] = [];
  let indent = -1;
  let widest = 0;
  let empty = 0;
  let broken = false;
  let contentEnd = -1;
  let line = from;
  while (line < end) {
    let at = line;
    while (at < end && text.charCodeAt(at) === 32 && (indent < 0 || at - line < indent)) at++;
    const code = at < end ? text.charCodeAt(at) : -1;
    if (code === 10) {
      if (indent < 0 && at - line > widest) widest = at - line;
      empty++;
      line = at + 1;
      continue;
    }
    if (code < 0 || code === 9) return undefined;
    if (indent < 0) {
      // No content: only simple where no empty line could set the indentation.
      if (at - line <= parent) return widest > 0 ? undefined : { parts, empty, broken, contentEnd, next: line };
      // An empty line that is longer than the first one with content sets the indentation.
      if (widest > at - line) return undefined;
      indent = at - line;
    } else if (at - line < indent) break;
    for (; empty > 0; empty--) parts.push('');
    contentEnd = text.indexOf('\n', at);
    broken = contentEnd >= 0 && contentEnd < end;
    if (!broken) contentEnd = end;
    parts.push(text.slice(at, contentEnd));
    line = broken ? contentEnd + 1 : end;
  }
  return indent < 0 && widest > 0 ? undefined : { parts, empty, broken, contentEnd, next: line };
}

/** What chomping leaves behind the last line. */
function tail(lines: Lines, chomp: number): string {
  if (chomp === 45) return '';
  const own = lines.broken ? '\n' : '';
  return chomp === 43 ? own + '\n'.repeat(lines.empty) : own;
}

/** Joins lines by spaces, but keeps breaks around empty lines and lines that begin with a blank. */
function fold(parts: readonly string[]): string {
  let out = '';
  // Whether a break is owed that a following line may fold.
  let open = false;
  let leadingBlank = false;
  let empty = 0;
  for (const part of parts) {
    if (part === '') {
      empty++;
      continue;
    }
    const blank = part.charCodeAt(0) === 32 || part.charCodeAt(0) === 9;
    if (open) {
      if (leadingBlank || blank) out += '\n';
      else if (empty === 0) out += ' ';
    }
    out += '\n'.repeat(empty) + part;
    empty = 0;
    open = true;
    leadingBlank = blank;
  }
  return out;
}
