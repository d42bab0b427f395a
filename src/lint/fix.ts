import type { ManifestDocument } from '../manifest/document.ts';
import type { Edit } from '../manifest/edit.ts';
import {
  isIndent,
  isSimpleKey,
  lineStart,
  ownAnnotations,
  pairOf,
  replaceable,
  spansLines,
} from './annotation-pairs.ts';
import type { Change } from './finding.ts';
import { insertAnnotation } from './fix-insert.ts';
import { setAnnotationLine } from './line-fix.ts';
import { plainOrQuoted, quoted, restOfLine } from './quoting.ts';

export { insertAnnotation };

/**
 * The edit that makes Helm and the Kubernetes API read `value` under an annotation that is there.
 * Quotes stay as they are where there are some.
 *
 * @returns undefined where it cannot be done on the token alone: block scalars, aliases, anchors, tags, merged maps
 */
export function replaceAnnotation(document: ManifestDocument, key: string, value: string): Edit | undefined {
  const mapping = ownAnnotations(document);
  const pair = mapping && pairOf(mapping, key);
  const node = pair && replaceable(pair);
  if (!mapping || !node) return undefined;
  const { text } = document.source;
  const { range } = node;
  if (node.style === 'single' || node.style === 'double') return { range, text: quoted(value, node.style) };
  if (range.start < range.end) return { range, text: plainOrQuoted(value, mapping.flow) };
  // `key:` without a value: the range is empty and lies behind the colon.
  return text[range.start - 1] === ':' ? { range, text: ` ${plainOrQuoted(value, mapping.flow)}` } : undefined;
}

/** Replaces where the annotation is written, else inserts it. */
export function setAnnotation(document: ManifestDocument, key: string, value: string): Edit | undefined {
  const line = setAnnotationLine(document, key, value);
  if (line) return line;
  if (document.head.annotations.has(key)) return replaceAnnotation(document, key, value);
  return insertAnnotation(document, key, value);
}

/** The edit that takes a whole annotation line away; undefined where it does not stand on a line of its own. */
export function removeAnnotation(document: ManifestDocument, key: string): Edit | undefined {
  const mapping = ownAnnotations(document);
  const pair = mapping && pairOf(mapping, key);
  if (!mapping || mapping.flow || !pair || mapping.pairs.length < 2 || !replaceable(pair)) return undefined;
  const { text } = document.source;
  const start = lineStart(text, pair.key.range.start);
  const end = restOfLine(text, pair.value.range.end);
  if (
    end === undefined ||
    !isSimpleKey(text, pair) ||
    !isIndent(text.slice(start, pair.key.range.start)) ||
    spansLines(text, pair)
  )
    return undefined;
  const lineBreak = /\r?\n/y;
  lineBreak.lastIndex = end;
  if (lineBreak.test(text)) return { range: { start, end: lineBreak.lastIndex }, text: '' };
  return undefined;
}

/** An annotation's change as reports name it; no edit, no change. */
export function annotationChange(
  document: ManifestDocument,
  key: string,
  after: string | undefined,
  why: string,
): Change | undefined {
  const edit = after === undefined ? removeAnnotation(document, key) : setAnnotation(document, key, after);
  if (!edit) return undefined;
  const before = document.head.annotations.get(key)?.value;
  return { document, field: `metadata.annotations[${JSON.stringify(key)}]`, before, after, edits: [edit], why };
}

/** A change as it is made in another text than that of its document, for reports. */
export function changeIn(change: Change, text: string, offset: number): Change {
  return change.fieldIn ? { ...change, field: change.fieldIn(text, offset) } : change;
}
