import type { Range } from '../manifest/node.ts';

/** What a comment counts for: see `coversIn`. */
export interface Cover {
  readonly scope: 'line' | 'document';
  readonly range: Range;
}

/**
 * @param document the one that the comment stands in
 * @param comment from its sign to its end
 */
export type CoverOf = (document: Range, comment: Range) => Cover;

/**
 * What the comments of a text count for. Behind something in its line: for that line. On a line of its own: for the next
 * line that is neither blank nor a comment; in the head of a document, before anything else in it, for the whole document.
 *
 * @param text with blanks in place of what is not YAML: the actions of a template
 */
export function coversIn(text: string): CoverOf {
  const contents = new Map<number, number>();
  const contentFrom = (start: number) => {
    const found = contents.get(start) ?? nextContent(text, start);
    contents.set(start, found);
    return found;
  };
  // Comments in one heap are about one line, and there may be thousands.
  let heap = { start: 0, content: -1 };
  return (document, comment) => {
    const from = Math.max(text.lastIndexOf('\n', comment.start - 1) + 1, document.start);
    if (/\S/.test(text.slice(from, comment.start)))
      return { scope: 'line', range: { start: from, end: lineEnd(text, comment.start) } };
    if (contentFrom(document.start) >= from) return { scope: 'document', range: document };
    const next = lineEnd(text, comment.end) + 1;
    if (next <= heap.start || heap.content < next) heap = { start: next, content: nextContent(text, next) };
    const { content } = heap;
    if (content >= document.end) return { scope: 'line', range: comment };
    return { scope: 'line', range: { start: comment.start, end: lineEnd(text, content) } };
  };
}

/** Start of the next line that is neither blank nor a comment, or behind the text's end. */
function nextContent(text: string, from: number): number {
  const content = /^[ \t\r]*[^\s#]/gm;
  content.lastIndex = from;
  return content.exec(text)?.index ?? text.length + 1;
}

/** Offset of the line feed that ends a line, or of the text's end. */
export function lineEnd(text: string, offset: number): number {
  const end = text.indexOf('\n', offset);
  return end < 0 ? text.length : end;
}
