import type { Range, ScalarNode } from './node.ts';
import type { PlainCursor } from './plain.ts';

/** Moves behind the line's end, before which only blanks and a comment with a blank before it may stand. */
export function endLine(cursor: PlainCursor, from: number): boolean {
  const { text, end } = cursor;
  let at = from;
  while (at < end && text.charCodeAt(at) === 32) at++;
  if (at < end) {
    const code = text.charCodeAt(at);
    if (code !== 10) {
      if (code !== 35 || at === from) return false;
      at = text.indexOf('\n', at);
      if (at < 0 || at > end) at = end;
    }
  }
  cursor.at = at < end ? at + 1 : end;
  return true;
}

/** A plain or quoted scalar of one line. */
export function readInlineScalar(cursor: PlainCursor): ScalarNode | undefined {
  const first = cursor.text.charCodeAt(cursor.at);
  const node = first === 34 || first === 39 ? readQuoted(cursor, first) : readPlainScalar(cursor, first);
  return node && endLine(cursor, node.range.end) ? node : undefined;
}

/** A scalar in quotes that are closed in the same line. */
export function readQuoted(cursor: PlainCursor, quote: number): ScalarNode | undefined {
  const { text, end, at } = cursor;
  let escaped = false;
  let to = at + 1;
  for (; ; to++) {
    if (to >= end) return undefined;
    const code = text.charCodeAt(to);
    if (code === 10) return undefined;
    if (code === 92 && quote === 34) {
      escaped = true;
      to++;
    } else if (code === quote) {
      if (quote === 34 || text.charCodeAt(to + 1) !== 39) break;
      escaped = true;
      to++;
    }
  }
  const range: Range = { start: at, end: to + 1 };
  const raw = text.slice(at + 1, to);
  if (quote === 39) return { type: 'scalar', value: escaped ? raw.replaceAll("''", "'") : raw, style: 'single', range };
  const value = escaped ? unescaped(raw) : raw;
  return value === undefined ? undefined : { type: 'scalar', value, style: 'double', range };
}

/** The escapes that charts use; undefined for any other. */
export function unescaped(raw: string): string | undefined {
  let out = '';
  let from = 0;
  for (let at = raw.indexOf('\\'); at >= 0; at = raw.indexOf('\\', from)) {
    const code = raw.charCodeAt(at + 1);
    out += raw.slice(from, at);
    if (code === 110) out += '\n';
    else if (code === 116) out += '\t';
    else if (code === 114) out += '\r';
    else if (code === 34) out += '"';
    else if (code === 92) out += '\\';
    else return undefined;
    from = at + 2;
  }
  return out + raw.slice(from);
}

/** Signs that mean something at the start of a plain scalar: tab and `! # % & * , : ? @ [ ] { } |` `>` and backquote. */
function startsSomethingElse(code: number): boolean {
  switch (code) {
    case 9:
    case 33:
    case 35:
    case 37:
    case 38:
    case 42:
    case 44:
    case 58:
    case 62:
    case 63:
    case 64:
    case 91:
    case 93:
    case 96:
    case 123:
    case 124:
    case 125:
      return true;
    default:
      return false;
  }
}

function readPlainScalar(cursor: PlainCursor, first: number): ScalarNode | undefined {
  const { text, end, at } = cursor;
  // A colon is a letter where no blank follows.
  if (startsSomethingElse(first) && (first !== 58 || at + 1 >= end)) return undefined;
  let to = at;
  let last = at;
  for (; to < end; to++) {
    const code = text.charCodeAt(to);
    if (code > 58) last = to + 1;
    else if (code === 10) break;
    else if (code === 32) {
      const next = text.charCodeAt(to + 1);
      if (to + 1 < end && next === 35) break;
    } else if (code === 9) return undefined;
    else {
      last = to + 1;
      if (code === 58 && (to + 1 >= end || isBlankOrBreak(text.charCodeAt(to + 1)))) return undefined;
    }
  }
  // `- -` and `-` alone begin a sequence.
  if (first === 45 && (at + 1 >= end || isBlankOrBreak(text.charCodeAt(at + 1)))) return undefined;
  return { type: 'scalar', value: text.slice(at, last), style: 'plain', range: { start: at, end: last } };
}

/** A space, a tab or a line break. */
export function isBlankOrBreak(code: number): boolean {
  return code === 32 || code === 10 || code === 9;
}
