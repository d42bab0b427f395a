import type { Range } from './node.ts';

/** Which Helm's reading; the same as release.ts says. */
export type HelmMajor = 3 | 4;

/**
 * The documents of a text as Helm separates them, in order, blank ones left out. A range holds exactly the characters
 * that Helm hands to its YAML reader.
 *
 * Helm 4 (v4.2.4 and newer, pkg/release/v1/util/manifest.go : SplitManifests) cuts at `(?m)^---[ \t]*` and trims on the
 * left; Helm 3 (pkg/releaseutil/manifest.go) cuts at `(?:^|\s*\n)---\s*` and trims on both sides.
 */
export function splitDocuments(text: string, helm: HelmMajor): Range[] {
  return helm === 3 ? split3(text) : split4(text);
}

function split4(text: string): Range[] {
  const found: Range[] = [];
  let start = skipSpace(text, 0, text.length);
  // The text is trimmed before it is cut, so a `---` behind leading blanks counts.
  let border = text.startsWith('---', start) ? start : nextBorder(text, start);
  for (;;) {
    const end = border < 0 ? text.length : border;
    const first = skipSpace(text, start, end);
    if (first < end) found.push({ start: first, end });
    if (border < 0) return found;
    start = border + 3;
    border = nextBorder(text, start);
  }
}

/** Offset of the next `---` that follows a line feed, or -1. */
function nextBorder(text: string, from: number): number {
  const at = text.indexOf('\n---', from);
  return at < 0 ? -1 : at + 1;
}

function split3(text: string): Range[] {
  const found: Range[] = [];
  const last = trimEnd(text, 0, text.length);
  let start = skipSpace(text, 0, last);
  let border = text.startsWith('---', start) && start + 3 <= last ? start : border3(text, start, last);
  for (;;) {
    const end = border < 0 ? last : border;
    const from = skipSpace(text, start, end);
    const to = trimEnd(text, from, end);
    // Helm 3 drops a piece that is empty before it trims: one of blanks beyond ASCII stays, as an empty document.
    if (from < to || (start < end && skipAscii(text, start, end) < end)) found.push({ start: from, end: to });
    if (border < 0) return found;
    // `---\s*` eats the blanks behind it, line feeds too, so that a `---` right behind them is no border.
    start = skipAscii(text, border + 3, last);
    border = border3(text, start, last);
  }
}

/** Offset of the next `---` behind `\s*\n`, where the blanks may start at `from` at the earliest; -1 for none. */
function border3(text: string, from: number, end: number): number {
  const at = text.indexOf('\n---', from);
  return at < 0 || at + 4 > end ? -1 : at + 1;
}

/** unicode.IsSpace of Go. */
function isSpace(code: number): boolean {
  if (code < 0x80) return code === 32 || (code >= 9 && code <= 13);
  return (
    code === 0x85 ||
    code === 0xa0 ||
    code === 0x1680 ||
    (code >= 0x2000 && code <= 0x200a) ||
    code === 0x2028 ||
    code === 0x2029 ||
    code === 0x202f ||
    code === 0x205f ||
    code === 0x3000
  );
}

function skipSpace(text: string, from: number, end: number): number {
  let at = from;
  while (at < end && isSpace(text.charCodeAt(at))) at++;
  return at;
}

function trimEnd(text: string, from: number, end: number): number {
  let at = end;
  while (at > from && isSpace(text.charCodeAt(at - 1))) at--;
  return at;
}

/** `\s` of Go's regexp: tab, line feed, form feed, carriage return, space. */
function skipAscii(text: string, from: number, end: number): number {
  let at = from;
  for (; at < end; at++) {
    const code = text.charCodeAt(at);
    if (code !== 32 && code !== 9 && code !== 10 && code !== 12 && code !== 13) break;
  }
  return at;
}
