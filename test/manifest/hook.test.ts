import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Hook } from '../../src/manifest/document.ts';
import { hookOf } from '../../src/manifest/hook.ts';
import { piecesOf, readDocuments } from '../../src/manifest/read.ts';

function hookFrom(annotations: string, helm: 3 | 4 = 4): Hook | undefined {
  const text = `kind: Job\nmetadata:\n  name: a\n  annotations:\n    ${annotations.replaceAll('\n', '\n    ')}\n`;
  const { documents, problems } = readDocuments({ file: 'x.yaml', text }, helm);
  assert.deepEqual(problems, []);
  return hookOf(documents[0]!);
}

test('words are trimmed, lower-cased, kept in order and as often as they stand', () => {
  const hook = hookFrom('helm.sh/hook: " Pre-Install,test , test-success,pre-install"');
  assert.deepEqual(hook?.events, ['pre-install', 'test', 'test', 'pre-install']);
  assert.deepEqual(hook?.unknownEvents, []);
});

test('unknown words are told apart from the rest', () => {
  const hook = hookFrom('helm.sh/hook: crd-install,pre-install,');
  assert.deepEqual(hook?.events, ['pre-install']);
  assert.deepEqual(hook?.unknownEvents, ['crd-install', '']);
});

test('policies are stored as they stand, an empty one too', () => {
  const hook = hookFrom(
    'helm.sh/hook: test\nhelm.sh/hook-delete-policy: ""\nhelm.sh/hook-output-log-policy: Never, hook-failed',
  );
  assert.deepEqual(hook?.deletePolicies, ['']);
  assert.deepEqual(hook?.logPolicies, ['never', 'hook-failed']);
  assert.deepEqual(hookFrom('helm.sh/hook: test')?.deletePolicies, []);
});

// Source: helm-semantics 1.3 and 1.5, strconv.Atoi on what YAML makes of the value.
for (const [written, weight] of Object.entries({
  '5': 5n,
  '"-5"': -5n,
  '"+5"': 5n,
  '"007"': 7n,
  '010': 8n,
  '0o17': 15n,
  '0x10': 16n,
  '1_000': 1000n,
  '"1_000"': 0n,
  '5.0': 5n,
  '"5.0"': 0n,
  '1e3': 1000n,
  '1e6': 0n,
  '1:30': 0n,
  '" 5"': 0n,
  yes: 0n,
  null: 0n,
  '9223372036854775807': 9223372036854775807n,
  '9223372036854775808': 0n,
})) {
  test(`weight ${written} is ${weight}`, () => {
    assert.equal(hookFrom(`helm.sh/hook: test\nhelm.sh/hook-weight: ${written}`)?.weight, weight);
  });
}

test('annotations know what is written, where, and whether the API would take it', () => {
  const hook = hookFrom('helm.sh/hook: "test"\nhelm.sh/hook-weight: 010 # octal');
  const event = hook?.annotations.get('helm.sh/hook');
  const weight = hook?.annotations.get('helm.sh/hook-weight');
  assert.equal(event?.source, '"test"');
  assert.equal(event?.isString, true);
  assert.deepEqual([weight?.source, weight?.value, weight?.isString], ['010', '8', false]);
  const { text } = hook!.document.source;
  assert.equal(text.slice(weight!.range.start, weight!.range.end), '010');
  assert.equal(text.slice(weight!.keyRange.start, weight!.keyRange.end), 'helm.sh/hook-weight');
});

/** Keys that hide what they are: the scan must not overlook them. */
for (const key of [
  '"helm.sh/h\\x6fok"',
  '"\\u0068elm.sh/hook"',
  '"\\U00000068elm.sh/hook"',
  '? "helm.sh/\\\n  hook"\n',
  '!!binary aGVsbS5zaC9ob29r',
  '!<tag:yaml.org,2002:%62inary> aGVsbS5zaC9ob29r',
  '!!str helm.sh/hook',
  '? |-\n  helm.sh/hook\n',
]) {
  test(`a hook behind ${JSON.stringify(key)} is a candidate`, () => {
    const hook = hookFrom(`${key}: test`);
    assert.deepEqual(hook?.events, ['test']);
    assert.equal(piecesOf(hook!.document.source, 4)[0]?.mayBeHook, true);
  });
}

test('what has no such key is none', () => {
  const text =
    'kind: ConfigMap\ndata:\n  a: "b \\" \\n c"\n  d: "! e?"\n---\nkind: Job\nmetadata: {annotations: {helm.sh/hook: test}}\n';
  assert.deepEqual(
    piecesOf({ file: 'x.yaml', text }, 4).map((piece) => piece.mayBeHook),
    [false, true],
  );
});
