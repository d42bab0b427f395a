import assert from 'node:assert/strict';
import { test } from 'node:test';
import { manifests } from '../../scripts/bench/manifests.ts';
import { readRelease } from '../../src/release/read.ts';

const text = manifests(1_000);

test('the bench measures the promised mix', () => {
  const { release, problems } = readRelease([{ file: 'bench', text }], { helm: 4 });
  assert.deepEqual(problems, []);
  const kinds = release.objects.map(({ head }) => head.kind);
  const share = (...wanted: readonly string[]) => kinds.filter((kind) => wanted.includes(kind)).length / 10;
  assert.equal(release.hooks.length, 20);
  assert.equal(share('ConfigMap', 'Secret'), 40);
  assert.equal(share('Deployment'), 20);
  assert.equal(share('Service', 'ServiceAccount', 'Role'), 20);
  assert.equal(share('Ingress', 'HorizontalPodAutoscaler'), 18);
});

test('10,000 documents are about 5 MB, and the same each time', () => {
  assert.ok(Math.abs(text.length * 10 - 5_000_000) < 500_000, `${text.length}`);
  assert.equal(manifests(1_000), text);
  assert.notEqual(manifests(1_000, 2), text);
});

test('every size holds a hook', () => {
  for (const count of [10, 50, 100]) assert.match(manifests(count), /helm\.sh\/hook/);
});
