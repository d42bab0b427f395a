// Edits on fields: what is written, and that nothing else changes for any reader.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type FieldMap, type FieldPath, fieldEdits, fieldsFix } from '../../src/lint/field-fix.ts';
import type { ManifestDocument } from '../../src/manifest/document.ts';
import { applyEdits } from '../../src/manifest/edit.ts';
import { type Json, toJson } from '../../src/manifest/json.ts';
import { readDocuments } from '../../src/manifest/read.ts';
import { generateManifest } from '../generator/manifest.ts';
import { Random, seedOf } from '../generator/random.ts';
import { shrink } from '../generator/shrink.ts';

const MANIFESTS = 400;
const DEADLINE = { activeDeadlineSeconds: 270 };
const JOB = ['spec'];
const POD = ['spec', 'template', 'spec'];

function read(text: string): readonly ManifestDocument[] {
  return readDocuments({ file: 'test.yaml', text }, 4).documents;
}

/** NaN and its like, which Helm itself takes as a name, have no JSON form. */
const FORMLESS = 'has no JSON form';

function jsonOf({ root }: ManifestDocument): Json {
  try {
    return root && toJson(root);
  } catch {
    return FORMLESS;
  }
}

/** What a reader of the whole value should find afterwards. */
function merged(value: Json | undefined, path: FieldPath, fields: Json): Json {
  const [key, ...rest] = path;
  if (typeof key === 'number') return (value as Json[]).with(key, merged((value as Json[])[key], rest, fields));
  if (key !== undefined) return merged(value, [], { [key]: merged(child(value, key), rest, fields) });
  if (!isMapping(value) || !isMapping(fields)) return fields;
  const below = Object.entries(fields).map(([key, field]) => [key, merged(child(value, key), [], field)] as const);
  return { ...value, ...Object.fromEntries(below) };
}

function isMapping(value: Json | undefined): value is { [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function child(value: Json | undefined, key: string): Json | undefined {
  return isMapping(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

/** Every document as it should be and as it is; undefined where there is no edit. */
function outcome(text: string, index: number, path: FieldPath, fields: FieldMap) {
  const before = read(text);
  const edits = before[index] && fieldEdits(before[index], path, fields);
  if (!edits || jsonOf(before[index]!) === FORMLESS) return undefined;
  const out = applyEdits(
    text,
    edits.map(({ edit }) => edit),
  );
  const wanted = before.map(jsonOf).map((value, at) => (at === index ? merged(value, path, fields as Json) : value));
  return { out, wanted, found: read(out).map(jsonOf) };
}

/** Keys in the order of their letters, for it means nothing. */
function sorted(value: unknown): string {
  return JSON.stringify(value, (_, part: Json) =>
    isMapping(part) ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1))) : part,
  );
}

function set(text: string, path: FieldPath, fields: FieldMap): string {
  const { out, wanted, found } = outcome(text, 0, path, fields) ?? assert.fail('no edit');
  assert.equal(sorted(found), sorted(wanted), out);
  return out;
}

/** A case of several lines without the indentation of this file. */
function lines(text: string): string {
  const indent = /^\n( *)/.exec(text)?.[1] ?? '';
  return text
    .slice(1)
    .replaceAll(new RegExp(`^${indent}`, 'gm'), '')
    .trimEnd()
    .concat('\n');
}

describe('a scalar', () => {
  const cases: readonly (readonly [name: string, before: string, after: string])[] = [
    [
      'below the last line of one pair',
      'spec:\n  backoffLimit: 1 # c\n  template:\n    a: b\n',
      'spec:\n  backoffLimit: 1 # c\n  activeDeadlineSeconds: 270\n  template:\n    a: b\n',
    ],
    ['over another', 'spec:\n  activeDeadlineSeconds: 900 # c\n', 'spec:\n  activeDeadlineSeconds: 270 # c\n'],
    ['over a quoted one', 'spec:\n  activeDeadlineSeconds: "900"\n', 'spec:\n  activeDeadlineSeconds: 270\n'],
    ['over nothing', 'spec:\n  activeDeadlineSeconds:\n', 'spec:\n  activeDeadlineSeconds: 270\n'],
    [
      'above the first key and its comments',
      'spec:\n    # c\n    template:\n        spec: {}\n        x: y\n',
      'spec:\n    activeDeadlineSeconds: 270\n    # c\n    template:\n        spec: {}\n        x: y\n',
    ],
    ['in nothing', 'spec: {}\n', 'spec: {"activeDeadlineSeconds": 270}\n'],
    ['in null', 'spec: # c\n', 'spec: {"activeDeadlineSeconds": 270} # c\n'],
    ['where there is no mapping', 'kind: Job\n', 'kind: Job\nspec:\n  activeDeadlineSeconds: 270\n'],
    ['in JSON', '{"spec":{"a":1}}', '{"spec":{"a":1, "activeDeadlineSeconds": 270}}'],
    ['in JSON with tabs', '{"spec": {\n\t"a": 1\n}}', '{"spec": {\n\t"a": 1,\n\t"activeDeadlineSeconds": 270\n}}'],
    ['in flow style', 'spec: {a: {b: c}}\n', 'spec: {a: {b: c}, "activeDeadlineSeconds": 270}\n'],
    ['CRLF', 'spec:\r\n  a: b\r\n', 'spec:\r\n  a: b\r\n  activeDeadlineSeconds: 270\r\n'],
    ['behind [a, b]', 'spec:\n  a: [a, b]\n', 'spec:\n  a: [a, b]\n  activeDeadlineSeconds: 270\n'],
    ['no end of line', 'spec:\n  a: b', 'spec:\n  a: b\n  activeDeadlineSeconds: 270'],
    ['before a block scalar', 'spec:\n  a: |\n    b\n', 'spec:\n  activeDeadlineSeconds: 270\n  a: |\n    b\n'],
  ];
  for (const [name, before, after] of cases) {
    test(name, () => assert.equal(set(before, JOB, DEADLINE), after));
  }

  test('strings are quoted where their neighbours are, and where they must be', () => {
    const labels = (label: string) => `metadata:\n  labels:\n    ${label}\n`;
    const write = (label: string, value: string) => set(labels(label), ['metadata', 'labels'], { 'a/b': value });
    assert.equal(write('x: y', 'no'), `${labels('x: y')}    a/b: "no"\n`);
    assert.equal(write('x: y', 'Never'), `${labels('x: y')}    a/b: Never\n`);
    assert.equal(write("'x': 'y'", 'off'), `${labels("'x': 'y'")}    'a/b': 'off'\n`);
    assert.equal(write('x: "y"', 'yes'), `${labels('x: "y"')}    a/b: "yes"\n`);
  });

  test('in an item of a list', () => {
    const text = 'spec:\n  containers:\n  - name: a\n    args:\n    - x\n  - image: b\n';
    assert.equal(
      set(text, ['spec', 'containers', 1], { imagePullPolicy: 'IfNotPresent' }),
      `${text}    imagePullPolicy: IfNotPresent\n`,
    );
    assert.equal(
      set(text, ['spec', 'containers', 0], { tty: false }),
      text.replace('- name: a\n', '- name: a\n    tty: false\n'),
    );
  });
});

describe('mappings and lists', () => {
  test('in the indentation of the document', () => {
    const text = lines(`
      metadata:
          name: a
      spec:
          template:
              spec:
                  containers:
                      - name: a
                  restartPolicy: Never
    `);
    const after = lines(`
                  imagePullSecrets:
                      - name: a
                        key: b
                      - c
                  nodeSelector:
                      kubernetes.io/os: linux
    `).replaceAll(/^(?=.)/gm, ' '.repeat(12));
    const fields = {
      imagePullSecrets: [{ name: 'a', key: 'b' }, 'c'],
      nodeSelector: { 'kubernetes.io/os': 'linux' },
    };
    assert.equal(set(text, POD, fields), text + after);
  });

  test('a list whose dashes stand below the key, and what is empty', () => {
    const text = 'spec:\n  containers:\n  - name: a\n  x: y\n';
    assert.equal(
      set(text, JOB, { list: [{ a: ['b'] }, ['c', { d: 1 }]], none: [], nothing: {} }),
      `${text}  list:\n  - a:\n    - b\n  - ["c", {"d": 1}]\n  none: []\n  nothing: {}\n`,
    );
  });

  test('what is there is kept, what lies deeper is merged', () => {
    const text = 'spec:\n  template:\n    metadata:\n      labels:\n        app: a\n    spec: {}\n';
    const fields = { metadata: { labels: { mesh: 'false' }, annotations: { mesh: 'false' } } };
    assert.equal(
      set(text, ['spec', 'template'], fields),
      text.replace(
        'metadata:\n      labels:\n        app: a\n',
        'metadata:\n      annotations:\n        mesh: "false"\n      labels:\n        app: a\n        mesh: "false"\n',
      ),
    );
  });
});

describe('rather none', () => {
  const cases: readonly (readonly [name: string, text: string])[] = [
    ['anchor on the mapping', 'spec: &x\n  a: b\ny: *x\n'],
    ['alias', 'x: &x\n  a: b\nspec: *x\n'],
    ['merge', 'x: &x\n  a: b\nspec:\n  <<: *x\n  c: d\n'],
    ['merge above', 'x: &x\n  y: z\n<<: *x\nspec:\n  a: b\n'],
    ['duplicate', 'spec:\n  activeDeadlineSeconds: 1\n  activeDeadlineSeconds: 2\n'],
    ['duplicate above', 'spec:\n  a: b\nspec:\n  c: d\n'],
    ['other case', 'spec:\n  activedeadlineseconds: 1\n'],
    ['complex key', '? spec\n: a: b\n'],
    ['complex key beside', 'spec:\n  ? [a]\n  : b\n  c: d\n'],
    ['tag', 'spec: !!map\n  a: b\n'],
    ['tagged value', 'spec:\n  activeDeadlineSeconds: !!int 5\n'],
    ['anchored value', 'spec:\n  activeDeadlineSeconds: &x 5\n  y: *x\n'],
    ['block scalar', 'spec:\n  activeDeadlineSeconds: |-\n    5\n'],
    ['a list', 'spec:\n- a\n'],
    ['a list there', 'spec:\n  activeDeadlineSeconds: [1]\n'],
    ['text', 'spec: text\n'],
    ['flow key alone', 'spec: {a, b}\n'],
    ['no document', '# nothing\n'],
  ];
  for (const [name, text] of cases)
    test(name, () => assert.equal(read(text)[0] && fieldEdits(read(text)[0]!, JOB, DEADLINE), undefined));

  test('an item that is not there', () => {
    assert.equal(fieldEdits(read('spec:\n- a: b\n')[0]!, ['spec', 1], DEADLINE), undefined);
  });
});

test('a change names its field, what it was and what it becomes', () => {
  const [document] = read('spec:\n  backoffLimit: 6\n  template:\n  - {}\n');
  const fields = { backoffLimit: 3, activeDeadlineSeconds: 270, labels: { 'a/b': 'c' } };
  const { changes } = fieldsFix('opt-in', document!, ['spec'], fields, 'reason').fix!;
  assert.deepEqual(
    changes.map(({ field, before, after, why }) => [field, before, after, why]),
    [
      ['spec.backoffLimit', '6', '3', 'reason'],
      ['spec.activeDeadlineSeconds', undefined, '270', 'reason'],
      ['spec.labels', undefined, '{"a/b": "c"}', 'reason'],
    ],
  );
  const fieldOf = (path: FieldPath, fields: FieldMap) => fieldsFix('safe', document!, path, fields, '').fix?.changes[0];
  assert.equal(fieldOf(['spec', 'template', 0], { 'a/b': true })?.field, 'spec.template[0]');
  assert.equal(fieldOf(['metadata', 'labels'], { 'a/b': true })?.field, 'metadata');
  assert.deepEqual(fieldsFix('safe', document!, ['spec', 'template'], { a: true }, ''), {});
});

const WANTED: readonly (readonly [FieldPath, FieldMap])[] = [
  [JOB, DEADLINE],
  [POD, { restartPolicy: 'Never', imagePullSecrets: [{ name: 'no' }] }],
  [['metadata'], { labels: { a: 'true', 'b/c': 'd' }, finalizers: ['x', 'y: z #'] }],
  [['data'], { a: 'é\u001b\n"x"', e: { f: false } }],
  [['items', 0], { metadata: { name: 'other' } }],
  [[], { kind: 'Pod', automountServiceAccountToken: false }],
];

test('generated manifests: the fields change and nothing else', async () => {
  const seed = seedOf(process.env, 11);
  let edited = 0;
  for (let number = 0; number < MANIFESTS; number++) {
    const text = generateManifest(new Random(seed + number));
    for (const index of read(text).keys()) {
      for (const [path, fields] of WANTED) {
        const fault = (text: string) => {
          const made = outcome(text, index, path, fields);
          return made && sorted(made.found) !== sorted(made.wanted) ? made : undefined;
        };
        if (read(text)[index] && fieldEdits(read(text)[index]!, path, fields)) edited++;
        if (!fault(text)) continue;
        const smallest = await shrink(text, (text) => fault(text) !== undefined);
        const { out, wanted } = fault(smallest)!;
        const made = `${JSON.stringify(smallest)}\nbecomes ${JSON.stringify(out)}\nwanted  ${sorted(wanted)}`;
        assert.fail(`seed ${seed + number}, ${path.join('.')}: ${made}`);
      }
    }
  }
  assert.ok(edited > MANIFESTS, `only ${edited} edits were made`);
});
