// Which ordinary objects the rules about misplaced annotations are asked about: the same as a look at each would tell.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { objectsThatSpeakOfHooks } from '../../src/lint/hook-words.ts';
import { readRelease } from '../../src/release/read.ts';
import { Random, seedOf } from '../generator/random.ts';
import { generateRelease } from '../generator/release.ts';

const WORD = /helm\.sh\/ho{1,3}k/i;

function check(texts: readonly string[]): number {
  const { release } = readRelease(
    texts.map((text, at) => ({ file: `${at}.yaml`, text })),
    { helm: 4 },
  );
  const speaking = release.objects.filter(({ source: { text }, range }) =>
    WORD.test(text.slice(range.start, range.end)),
  );
  assert.deepEqual(objectsThatSpeakOfHooks(release), speaking);
  return speaking.length;
}

const PLAIN = 'kind: ConfigMap\nmetadata: {name: a}\n';
const LABEL = 'kind: ConfigMap\nmetadata: {name: b, labels: {Helm.sh/hoook: test}}\n';
const HOOK = 'kind: ConfigMap\nmetadata: {name: c, annotations: {helm.sh/hook: test}}\n';

test('objects between, before and behind hooks, in several sources', () => {
  assert.equal(check([[HOOK, LABEL, PLAIN, HOOK, LABEL].join('---\n'), PLAIN, [LABEL, HOOK].join('---\n')]), 3);
  assert.equal(check([[HOOK, PLAIN].join('---\n')]), 0);
});

test('generated releases', () => {
  const random = new Random(seedOf(process.env, 17));
  for (let turn = 0; turn < 300; turn++) check([generateRelease(random), LABEL]);
});
