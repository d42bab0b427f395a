import assert from 'node:assert/strict';
import { test } from 'node:test';
import { splitDocuments } from '../../src/manifest/split.ts';

/** A text, and its documents in Helm 4 and in Helm 3, where they differ. */
const CASES: readonly (readonly [string, readonly string[], (readonly string[])?])[] = [
  ['', []],
  [' \n\t\n', []],
  ['a: b', ['a: b']],
  ['a: b\n---\nc: d\n', ['a: b\n', 'c: d\n'], ['a: b', 'c: d']],
  ['---\na: b\n---\n', ['a: b\n'], ['a: b']],
  ['  \n ---\na: b', ['a: b']],
  ['a: b\n ---\nc: d', ['a: b\n ---\nc: d']],
  ['---a: b\n---c: d', ['a: b\n', 'c: d'], ['a: b', 'c: d']],
  ['--- # note\na: b', ['# note\na: b']],
  ['a: |+\n  b\n\n\n---\nc: d', ['a: |+\n  b\n\n\n', 'c: d'], ['a: |+\n  b', 'c: d']],
  ['---\n  a: b\n  c: d', ['a: b\n  c: d']],
  ['---\n---\na: b', ['a: b'], ['---\na: b']],
  ['a: b\n----\nc: d', ['a: b\n', '-\nc: d'], ['a: b', '-\nc: d']],
  ['a: b\r\n---\r\nc: d\r\n', ['a: b\r\n', 'c: d\r\n'], ['a: b', 'c: d']],
  ['a: b\r---\rc: d', ['a: b\r---\rc: d']],
  ['a: b\n---\n\u00a0\n---\nc: d', ['a: b\n', 'c: d'], ['a: b', '', 'c: d']],
  ['\ufeff---\na: b', ['\ufeff---\na: b']],
];

for (const [text, four, three = four] of CASES) {
  test(`documents of ${JSON.stringify(text)}`, () => {
    const pieces = (helm: 3 | 4): string[] =>
      splitDocuments(text, helm).map(({ start, end }) => text.slice(start, end));
    assert.deepEqual(pieces(4), four);
    assert.deepEqual(pieces(3), three);
  });
}
