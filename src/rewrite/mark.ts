import { setAnnotation } from '../lint/fix.ts';
import { hasAnnotationLines } from '../lint/line-fix.ts';
import type { ManifestDocument } from '../manifest/document.ts';
import type { Edit } from '../manifest/edit.ts';
import { REWRITTEN } from '../manifest/vocabulary.ts';

/** The value of the mark: the rules that it names already, then those that are new. */
export function markOf(document: ManifestDocument, rules: Iterable<string>): string {
  const written = document.head.annotations.get(REWRITTEN)?.value ?? '';
  const known = written.split(',').filter((rule) => rule !== '');
  return [...new Set([...known, ...rules])].join(',');
}

/** The edit that writes the mark into a document; undefined where there is no place for it that an edit can reach. */
export function markEdit(document: ManifestDocument, rules: Iterable<string>): Edit | undefined {
  return setAnnotation(document, REWRITTEN, markOf(document, rules));
}

/** Whether there is a place for a mark, without making one where a look is enough. */
export function isMarkable(document: ManifestDocument): boolean {
  return hasAnnotationLines(document) || markEdit(document, []) !== undefined;
}
