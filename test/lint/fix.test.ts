// Edits on annotations: what is written, and that nothing else changes for any reader.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { annotationChange, insertAnnotation, removeAnnotation, replaceAnnotation } from '../../src/lint/fix.ts';
import type { ManifestDocument } from '../../src/manifest/document.ts';
import { applyEdits, type Edit } from '../../src/manifest/edit.ts';
import { readDocuments } from '../../src/manifest/read.ts';

const HOOK = 'helm.sh/hook';
const WEIGHT = 'helm.sh/hook-weight';

function read(text: string): readonly ManifestDocument[] {
  const { documents, problems } = readDocuments({ file: 'test.yaml', text }, 4);
  assert.deepEqual(problems, [], text);
  return documents;
}

function first(text: string): ManifestDocument {
  return read(text)[0]!;
}

/** What Helm reads of a document, annotations apart. */
function rest({ head }: ManifestDocument) {
  return { kind: head.kind, name: head.name, namespace: head.namespace };
}

/** Applies an edit and checks that of all documents only the one annotation changes. */
function apply(text: string, edit: Edit | undefined, key: string, value: string | undefined): string {
  assert.ok(edit, 'no edit');
  const out = applyEdits(text, [edit]);
  const before = read(text);
  const after = read(out);
  assert.equal(after.length, before.length, out);
  for (const [index, document] of before.entries()) {
    const expected = new Map([...document.head.annotations].map(([key, { value }]) => [key, value]));
    if (index === 0 && value !== undefined) expected.set(key, value);
    if (index === 0 && value === undefined) expected.delete(key);
    const actual = new Map([...after[index]!.head.annotations].map(([key, { value }]) => [key, value]));
    assert.deepEqual(Object.fromEntries(actual), Object.fromEntries(expected), out);
    assert.deepEqual(rest(after[index]!), rest(document));
  }
  if (value !== undefined) assert.equal(after[0]!.head.annotations.get(key)?.isString, true, out);
  return out;
}

const BLOCK = (annotations: string, indent = '    ') =>
  `kind: Job\nmetadata:\n  name: a\n  annotations:\n${annotations.replaceAll(/^(?=.)/gm, indent)}\nspec: {}\n---\nkind: B\n`;

describe('replace', () => {
  const replaced = (text: string, value = '7') =>
    apply(text, replaceAnnotation(first(text), WEIGHT, value), WEIGHT, value);
  const cases: readonly (readonly [name: string, before: string, after: string, value?: string])[] = [
    ['plain number', 'helm.sh/hook-weight: 5', 'helm.sh/hook-weight: "7"'],
    ['double quotes', 'helm.sh/hook-weight: "5"  # why', 'helm.sh/hook-weight: "7"  # why'],
    ['single quotes', "'helm.sh/hook-weight': '5'", "'helm.sh/hook-weight': '7'"],
    ['a quote in single quotes', "helm.sh/hook-weight: 'a'", "helm.sh/hook-weight: 'it''s'", "it's"],
    ['control character in single quotes', "helm.sh/hook-weight: 'a'", 'helm.sh/hook-weight: "a\\u001bb"', 'a\u001bb'],
    ['nothing', 'helm.sh/hook-weight:', 'helm.sh/hook-weight: "7"'],
    ['nothing, comment', 'helm.sh/hook-weight: # why', 'helm.sh/hook-weight: "7" # why'],
    ['nothing, blanks', 'helm.sh/hook-weight:   \nb: c', 'helm.sh/hook-weight: "7"   \nb: c'],
    ['words stay plain', 'helm.sh/hook-weight: a', 'helm.sh/hook-weight: pre-install,test-a', 'pre-install,test-a'],
    ['true is quoted', 'helm.sh/hook-weight: a', 'helm.sh/hook-weight: "true"', 'true'],
    ['empty is quoted', 'helm.sh/hook-weight: a', 'helm.sh/hook-weight: ""', ''],
    ['plain over two lines', 'helm.sh/hook-weight: a\n  b\nc: d', 'helm.sh/hook-weight: "7"\nc: d'],
    ['quoted over two lines', 'helm.sh/hook-weight: "a\n  b"\nc: d', 'helm.sh/hook-weight: "7"\nc: d'],
    ['explicit key', '? helm.sh/hook-weight\n: a', '? helm.sh/hook-weight\n: "7"'],
    ['value on its own line', 'helm.sh/hook-weight:\n  a', 'helm.sh/hook-weight:\n  "7"'],
  ];
  for (const [name, before, after, value] of cases) {
    test(name, () => assert.equal(replaced(BLOCK(before), value), BLOCK(after)));
  }

  test('flow style: a comma needs quotes', () => {
    const text = 'kind: Job\nmetadata: {annotations: {helm.sh/hook-weight: 5, b: c}}\n';
    assert.equal(replaced(text, 'pre-install,pre-upgrade'), text.replace('5', '"pre-install,pre-upgrade"'));
    assert.equal(replaced(text, 'pre-install'), text.replace('5', 'pre-install'));
  });

  test('JSON', () => {
    const text = '{"kind":"Job","metadata":{"annotations":{"helm.sh/hook-weight":5,"b":"c"}}}';
    assert.equal(replaced(text), text.replace('5', '"7"'));
  });

  test('CRLF stays', () => {
    const text = BLOCK('helm.sh/hook-weight: 5').replaceAll('\n', '\r\n');
    assert.equal(replaced(text), text.replace(': 5', ': "7"'));
  });

  const refused: readonly (readonly [name: string, text: string])[] = [
    ['literal', BLOCK('helm.sh/hook-weight: |\n  5')],
    ['folded', BLOCK('helm.sh/hook-weight: >-\n  5')],
    ['alias', `x: &x "5"\n${BLOCK('helm.sh/hook-weight: *x')}`],
    ['anchor', BLOCK('helm.sh/hook-weight: &x "5"\nb: *x')],
    ['tag', BLOCK('helm.sh/hook-weight: !!str 5')],
    ['duplicate', BLOCK('helm.sh/hook-weight: "5"\nhelm.sh/hook-weight: "6"')],
    ['merged', `x: &x {helm.sh/hook-weight: "5"}\n${BLOCK('<<: *x\nb: c')}`],
    ['annotations by alias', 'x: &x\n  helm.sh/hook-weight: "5"\nkind: Job\nmetadata:\n  annotations: *x\n'],
    ['flow key alone', 'kind: Job\nmetadata: {annotations: {helm.sh/hook-weight, b: c}}\n'],
  ];
  for (const [name, text] of refused) {
    test(`rather none: ${name}`, () => assert.equal(replaceAnnotation(first(text), WEIGHT, '7'), undefined));
  }
});

describe('insert', () => {
  const inserted = (text: string, value = '7') =>
    apply(text, insertAnnotation(first(text), WEIGHT, value), WEIGHT, value);
  const cases: readonly (readonly [name: string, before: string, after: string, value?: string])[] = [
    ['below the hook', 'helm.sh/hook: test\nb: c', 'helm.sh/hook: test\nhelm.sh/hook-weight: "7"\nb: c'],
    ['in its quotes', `"helm.sh/hook": "test" # c`, `"helm.sh/hook": "test" # c\n"helm.sh/hook-weight": "7"`],
    ['in single quotes', `'helm.sh/hook': 'test'`, `'helm.sh/hook': 'test'\n'helm.sh/hook-weight': '7'`],
    ['plain words', `helm.sh/hook: test`, `helm.sh/hook: test\nhelm.sh/hook-weight: pre-install`, 'pre-install'],
    ['below the last one', 'a: b\nc: d', 'a: b\nc: d\nhelm.sh/hook-weight: "7"'],
    ['before a block scalar', 'helm.sh/hook: |-\n  test', 'helm.sh/hook-weight: "7"\nhelm.sh/hook: |-\n  test'],
    ['before two lines', 'helm.sh/hook: "test,\n  test"', '"X": "7"\nhelm.sh/hook: "test,\n  test"'],
    ['comment above stays above', '# why\nhelm.sh/hook: test', '# why\nhelm.sh/hook: test\nhelm.sh/hook-weight: "7"'],
  ];
  for (const [name, before, after, value] of cases) {
    test(name, () => assert.equal(inserted(BLOCK(before), value), BLOCK(after.replace('"X"', WEIGHT))));
  }

  test('deeper indentation', () => {
    assert.equal(
      inserted(BLOCK('helm.sh/hook: test', '        ')),
      BLOCK('helm.sh/hook: test\nhelm.sh/hook-weight: "7"', '        '),
    );
  });

  test('without a line break at the end', () => {
    const text = 'kind: Job\nmetadata:\n  annotations:\n    helm.sh/hook: test';
    assert.equal(inserted(text), `${text}\n    helm.sh/hook-weight: "7"`);
  });

  test('CRLF', () => {
    const text = 'kind: Job\r\nmetadata:\r\n  annotations:\r\n    helm.sh/hook: test\r\nspec: {}\r\n';
    assert.equal(inserted(text), text.replace('test\r\n', 'test\r\n    helm.sh/hook-weight: "7"\r\n'));
  });

  test('flow style', () => {
    const text = 'kind: Job\nmetadata: {annotations: {helm.sh/hook: test, b: c}}\n';
    assert.equal(inserted(text), text.replace('test,', 'test, "helm.sh/hook-weight": "7",'));
  });

  test('JSON on one line and on several', () => {
    const text = '{"kind":"Job","metadata":{"annotations":{"helm.sh/hook":"test"}}}';
    assert.equal(inserted(text), text.replace('"test"', '"test", "helm.sh/hook-weight": "7"'));
    const long = JSON.stringify(JSON.parse(text), null, 4);
    const expected = { kind: 'Job', metadata: { annotations: { 'helm.sh/hook': 'test', 'helm.sh/hook-weight': '7' } } };
    assert.equal(inserted(long), JSON.stringify(expected, null, 4));
  });

  test('empty annotations', () => {
    assert.equal(
      inserted('kind: Job\nmetadata:\n  annotations: {}\n'),
      'kind: Job\nmetadata:\n  annotations: {"helm.sh/hook-weight": "7"}\n',
    );
    assert.equal(
      inserted('kind: Job\nmetadata:\n  annotations:\n  name: a\n'),
      'kind: Job\nmetadata:\n  annotations: {"helm.sh/hook-weight": "7"}\n  name: a\n',
    );
    assert.equal(
      inserted('kind: Job\nmetadata:\n  annotations: null # none\n'),
      'kind: Job\nmetadata:\n  annotations: {"helm.sh/hook-weight": "7"} # none\n',
    );
  });

  test('no annotations', () => {
    assert.equal(
      inserted('kind: Job\nmetadata:\n  name: a\n'),
      'kind: Job\nmetadata:\n  annotations:\n    helm.sh/hook-weight: "7"\n  name: a\n',
    );
    assert.equal(
      inserted('kind: Job\nmetadata: {name: a}\n'),
      'kind: Job\nmetadata: {"annotations": {"helm.sh/hook-weight": "7"}, name: a}\n',
    );
    assert.equal(
      inserted('{"kind":"Job","metadata":{}}'),
      '{"kind":"Job","metadata":{"annotations": {"helm.sh/hook-weight": "7"}}}',
    );
  });

  const refused: readonly (readonly [name: string, text: string])[] = [
    ['no metadata', 'kind: Job\n'],
    ['annotations by alias', 'x: &x\n  a: b\nkind: Job\nmetadata:\n  annotations: *x\n'],
    ['merged metadata', 'x: &x {annotations: {a: b}}\nkind: Job\nmetadata:\n  <<: *x\n  name: a\n'],
    ['metadata by alias', 'x: &x {name: a}\nkind: Job\nmetadata: *x\n'],
  ];
  for (const [name, text] of refused) {
    test(`rather none: ${name}`, () => assert.equal(insertAnnotation(first(text), WEIGHT, '7'), undefined));
  }
});

describe('remove', () => {
  const removed = (text: string) => apply(text, removeAnnotation(first(text), HOOK), HOOK, undefined);

  test('its line', () => {
    assert.equal(removed(BLOCK('a: b\nhelm.sh/hook: test # why\nc: d')), BLOCK('a: b\nc: d'));
  });

  for (const [name, text] of [
    ['the only one', BLOCK('helm.sh/hook: test')],
    ['a block scalar', BLOCK('a: b\nhelm.sh/hook: |\n  test')],
    ['two lines', BLOCK('a: b\nhelm.sh/hook: "a\n  b"')],
    ['flow', 'kind: Job\nmetadata: {annotations: {helm.sh/hook: test, b: c}}\n'],
    ['explicit key', BLOCK('a: b\n? helm.sh/hook\n: test')],
    ['anchor', BLOCK('helm.sh/hook: &x test\nb: *x')],
  ] as const) {
    test(`rather none: ${name}`, () => assert.equal(removeAnnotation(first(text), HOOK), undefined));
  }
});

test('a change says which annotation, from what to what, and why', () => {
  const document = first(BLOCK('helm.sh/hook-weight: 010'));
  const { field, before, after, why } = annotationChange(document, WEIGHT, '8', 'reason')!;
  assert.deepEqual(
    { field, before, after, why },
    {
      field: 'metadata.annotations["helm.sh/hook-weight"]',
      before: '8',
      after: '8',
      why: 'reason',
    },
  );
  assert.equal(annotationChange(first(BLOCK('b: c')), WEIGHT, '7', '')?.before, undefined);
});
