import type { ManifestDocument } from '../manifest/document.ts';
import type { Fix } from './finding.ts';
import { annotationChange } from './fix.ts';

/** A problem's `fix` that writes one annotation; empty where that cannot be done by an edit, to be spread. */
export function fixOf(
  safety: Fix['safety'],
  document: ManifestDocument,
  key: string,
  after: string,
  why: string,
): { readonly fix?: Fix } {
  const change = annotationChange(document, key, after, why);
  return change ? { fix: { safety, changes: [change] } } : {};
}
