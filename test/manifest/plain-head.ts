import assert from 'node:assert/strict';
import type { Head } from '../../src/manifest/document.ts';

/** What rules and fixes see of a head, with all nodes made, so that heads of different readers can be compared. */
export function plainHead(head: Head) {
  const { apiVersion, kind, name, namespace, annotations, annotationsNode, metadata, nameNode, distinct } = head;
  if (distinct) assert.equal(annotationsNode?.pairs.length, annotations.size, 'distinct, but one stands twice');
  const entries = [...annotations].map(([at, { key, value, source, range, keyRange, node, isString }]) => {
    return { at, key, value, source, range, keyRange, node, isString };
  });
  return { apiVersion, kind, name, namespace, annotations: entries, annotationsNode, metadata, nameNode };
}
