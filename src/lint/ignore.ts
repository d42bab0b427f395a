import type { ManifestDocument } from '../manifest/document.ts';
import type { Range } from '../manifest/node.ts';

/** A rule that an ignore names, and where. */
export interface IgnoredRule {
  readonly id: string;
  readonly range: Range;
}

/** The words of an ignore: `RULE, RULE -- reason`. */
export interface IgnoreWords {
  readonly rules: readonly IgnoredRule[];
  /** '' where none is given. */
  readonly reason: string;
  /** What stands behind a rule without being a reason: `because it is old`. */
  readonly rest: string;
}

/** One word against findings, of who wrote the chart. */
export interface Ignore extends IgnoreWords {
  /** Its source is the text that the ignore stands in, and counts for. */
  readonly document: ManifestDocument;
  readonly place: 'comment' | 'template-comment' | 'annotation';
  /** Of a comment what stands behind `helm-hooks:`; elsewhere `ignore`. */
  readonly instruction: string;
  /** From `helm-hooks:` to its end; of an annotation the value. */
  readonly range: Range;
  /** The offsets for which it counts. */
  readonly covers: Range;
  readonly scope: 'line' | 'document';
}

/** Our annotation: `helm-hooks/ignore: "RULE, RULE -- reason"` counts for the whole object. */
export const IGNORE = 'helm-hooks/ignore';

/**
 * Reads `RULE, RULE -- reason`.
 *
 * @param offset where the text begins in its source
 */
export function readIgnoreWords(text: string, offset: number): IgnoreWords {
  const border = /(?:^|\s)--(?=\s|$)/.exec(text);
  const list = border ? text.slice(0, border.index) : text;
  const reason = border ? text.slice(border.index + border[0].length).trim() : '';
  const rules: IgnoredRule[] = [];
  let rest = '';
  let at = offset;
  for (const part of list.split(',')) {
    const id = /\S+/.exec(part);
    if (id) {
      const start = at + id.index;
      rules.push({ id: id[0], range: { start, end: start + id[0].length } });
      rest ||= part.slice(id.index + id[0].length).trim();
    }
    at += part.length + 1;
  }
  return { rules, reason, rest };
}
