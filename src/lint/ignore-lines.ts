import type { Range } from '../manifest/node.ts';

/** What a comment counts for: see `coverOf`. */
export interface Cover {
  readonly scope: 'line' | 'document';
  readonly range: Range;
}

/**
 * What a comment counts for. Behind something in its line: for that line. On a line of its own: for the next line that is
 * neither blank nor a comment; in the head of a document, before anything else in it, for the whole document.
 *
 * @param text with blanks in place of what is not YAML: the actions of a template
 * @param document the one that the comment stands in
 * @param comment from its sign to its end
 */
export function coverOf(text: string, document: Range, comment: Range): Cover {
  const start = text.lastIndexOf('\n', comment.start - 1) + 1;
  const from = Math.max(start, document.start);
  if (/\S/.test(text.slice(from, comment.start)))
    return { scope: 'line', range: { start: from, end: lineEnd(text, comment.start) } };
  if (isHead(text.slice(document.start, from))) return { scope: 'document', range: document };
  let at = lineEnd(text, comment.end);
  while (at < document.end) {
    const end = lineEnd(text, at + 1);
    if (!/^\s*(#.*)?$/.test(text.slice(at + 1, end))) return { scope: 'line', range: { start: comment.start, end } };
    at = end;
  }
  return { scope: 'line', range: comment };
}

/** Only blank lines and comments. */
function isHead(text: string): boolean {
  return !/^[ \t\r]*[^\s#]/m.test(text);
}

/** Offset of the line feed that ends a line, or of the text's end. */
export function lineEnd(text: string, offset: number): number {
  const end = text.indexOf('\n', offset);
  return end < 0 ? text.length : end;
}
