import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readDocuments } from '../../src/manifest/read.ts';
import { positionAt } from '../../src/manifest/text.ts';

test('a path comes from the caller, else from the comment, else from the annotation of Helm 4', () => {
  const text = [
    '# Source: shop/templates/a.yaml\nkind: A',
    "kind: B\nmetadata:\n  annotations:\n    postrenderer.helm.sh/postrender-filename: 'shop/templates/b.yaml'",
    'kind: C',
  ].join('\n---\n');
  const paths = (path?: string): string[] =>
    readDocuments({ file: '-', text }, 4, path).documents.map((document) => document.path);
  assert.deepEqual(paths(), ['shop/templates/a.yaml', 'shop/templates/b.yaml', '']);
  assert.deepEqual(paths('x'), ['x', 'x', 'x']);
});

test('a document of comments is read as an empty one', () => {
  const { documents } = readDocuments({ file: '-', text: '# nothing\n---\n# Source: a\n' }, 4);
  assert.deepEqual(
    documents.map(({ root, head, path }) => [root, head.kind, path]),
    [
      [null, '', ''],
      [null, '', 'a'],
    ],
  );
});

/** What Helm refuses, what we say of it, and where that is. */
for (const [text, message, line, column] of [
  ['kind: Job\nmetadata: [', 'a value is expected here', 2, 12],
  ['kind: Job\nmetadata:\n\tname: a', '"\t" cannot begin a value', 3, 1],
  ['kind: Job\nkind', 'a key lacks its ":"', 2, 1],
  ['kind: "Job', 'a quoted scalar is not closed', 1, 11],
  ['kind: a: b', 'a mapping cannot begin here', 1, 8],
  ['kind: *x', 'the anchor "x" is unknown', 1, 7],
  ['kind: Job\nmetadata:\n  annotations:\n    a: []', 'annotation "a" must be a string', 4, 8],
  ['kind: Job\nmetadata: 5', 'metadata must be a mapping', 2, 11],
  ['kind: [a]', 'kind must be a string', 1, 7],
  ['- a', 'a document must be a mapping', 1, 1],
  ['a: .nan', '".nan" has no JSON form', 1, 4],
  ['kind: Job\nmetadata:\n  name: a\n  x: .nan\n', '".nan" has no JSON form', 4, 6],
  ['a: !!int x', 'cannot decode "x" as !!int', 1, 10],
  ['null: a', 'a key must be text, a number or a boolean', 1, 1],
  ['a: &a [*a]', 'the value of anchor "a" contains itself', 1, 8],
  ['a: b\n\x01', 'the character U+0001 is not allowed', 2, 1],
  ['a: "\\ud800"', 'an escape stands for no character (half of a surrogate pair, or above 10FFFF)', 1, 7],
  ['a: |\n\tb', 'a tab cannot indent the lines of a block scalar', 2, 1],
] as const) {
  test(`refused: ${JSON.stringify(text)}`, () => {
    const before = 'kind: First\n---\n';
    const { documents, problems } = readDocuments({ file: '-', text: before + text }, 4, 'p');
    assert.equal(documents.length, 1);
    const [problem] = problems;
    assert.equal(problem?.message, message);
    assert.deepEqual(positionAt(before + text, problem.offset), { line: line + 2, column });
    assert.deepEqual([problem.index, problem.path], [1, 'p']);
  });
}
