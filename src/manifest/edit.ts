import type { Range } from './node.ts';

/** Replaces a range of a source's text. An empty range inserts. */
export interface Edit {
  readonly range: Range;
  readonly text: string;
}

/** Whether two edits of one text do the same. */
export function isSameEdit(one: Edit, other: Edit): boolean {
  return one.text === other.text && one.range.start === other.range.start && one.range.end === other.range.end;
}

/**
 * Applies edits to a text. Overlapping edits are an error of the caller.
 *
 * @throws Error when two edits overlap
 */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  const sorted = [...edits].sort((a, b) => a.range.start - b.range.start || a.range.end - b.range.end);
  let out = '';
  let at = 0;
  for (const edit of sorted) {
    if (edit.range.start < at) throw new Error(`edits overlap at offset ${edit.range.start}`);
    out += text.slice(at, edit.range.start) + edit.text;
    at = edit.range.end;
  }
  return out + text.slice(at);
}
