import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readRelease } from '../../src/release/read.ts';
import { manifestText } from '../../src/report/run-manifest.ts';

const HOOK = 'annotations: {helm.sh/hook: test}';

function shown(text: string): string {
  const { hooks } = readRelease([{ file: 'x', text }], { helm: 4 }).release;
  return hooks.map(({ document }) => manifestText(document)).join('\n---\n');
}

test('a manifest as it is written', () => {
  const text = `# Source: a/templates/b.yaml\nkind: Job # work\nmetadata:\n  name: a\n  ${HOOK}\n`;
  assert.ok(text.includes(shown(`---\n${text}`).trim()));
});

test('of a Secret the keys alone, however it is written', () => {
  for (const data of [
    'data:\n  password: Y2FuYXJ5\n  "token": >-\n    Y2FuYXJ5\n# end\n',
    'stringData: {password: canary, token: "canary"}\n# end\n',
    'data: {a: &a canary, password: *a, token: |-\n}\n'.replace('|-\n', 'canary'),
    'metadata2: &a {password: canary, token: canary}\ndata: *a\n',
    '# canary of last month\nstringData:\n  # canary of last year\n  password: canary\n  token: |\n    canary\n    canary\n',
  ]) {
    const text = shown(`apiVersion: v1\nkind: Secret\nmetadata: {name: s, ${HOOK}}\n${data}`);
    assert.doesNotMatch(text, /canary|Y2FuYXJ5/, data);
    assert.match(text, /^(data|stringData): \{ .*password: \*\*\*, token: \*\*\* \}/m);
    assert.match(text, /kind: Secret/);
  }
});

test('a Secret in a List, and several in one', () => {
  const item = (name: string) =>
    `  - kind: Secret\n    metadata: {name: ${name}}\n    data:\n      key: Y2FuYXJ5\n    type: Opaque\n`;
  const text = shown(`apiVersion: v1\nkind: List\nmetadata: {name: l, ${HOOK}}\nitems:\n${item('a')}${item('b')}`);
  assert.doesNotMatch(text, /Y2FuYXJ5/);
  assert.equal(text.split('{ key: *** }').length, 3);
  assert.equal(text.split('type: Opaque').length, 3);
});

test('what nobody reads to its end is cut', () => {
  const text = shown(`kind: ConfigMap\nmetadata: {name: c, ${HOOK}}\ndata: {a: ${'x'.repeat(100_000)}}\n`);
  assert.ok(text.length < 66_000);
  assert.match(text, /\n# \(the rest is left out\)$/);
});
