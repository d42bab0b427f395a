import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hooksOf } from '../../src/release/order.ts';
import { readRelease } from '../../src/release/read.ts';
import type { HelmMajor, Release } from '../../src/release/release.ts';

interface Given {
  readonly kind: string;
  readonly name: string;
  readonly hook?: string;
  readonly weight?: string;
  readonly path?: string;
}

function releaseOf(objects: readonly Given[], helm: HelmMajor = 4): Release {
  const text = objects
    .map(({ kind, name, hook, weight, path = 'x.yaml' }) => {
      const annotations = {
        ...(hook !== undefined && { 'helm.sh/hook': hook }),
        ...(weight && { 'helm.sh/hook-weight': weight }),
      };
      return `# Source: ${path}\n${JSON.stringify({ kind, metadata: { name, annotations } })}`;
    })
    .join('\n---\n');
  const { release, problems } = readRelease([{ file: '-', text }], { helm });
  assert.deepEqual(problems, []);
  return release;
}

const namesOf = (release: Release, event: 'test' | 'pre-install'): string[] =>
  hooksOf(release, event).map(({ name }) => name);

test('within an event: weight, then name, then kind, then path', () => {
  const release = releaseOf([
    { kind: 'ConfigMap', name: 'zz', hook: 'test' },
    { kind: 'Job', name: 'b', hook: 'test' },
    { kind: 'Job', name: 'a', hook: 'test', weight: '1' },
    { kind: 'Job', name: 'c', hook: 'test', weight: '-10' },
    { kind: 'Pod', name: 'b', hook: 'test' },
    { kind: 'Pod', name: 'B', hook: 'test' },
  ]);
  assert.deepEqual(namesOf(release, 'test'), ['c', 'B', 'b', 'b', 'zz', 'a']);
  assert.deepEqual(
    hooksOf(release, 'test')
      .map(({ kind }) => kind)
      .slice(2, 4),
    ['Pod', 'Job'],
  );
});

test('names are compared byte by byte', () => {
  const names = ['\u{1f389}', '\ue000', 'ä', 'z', 'Z', ''];
  const release = releaseOf(names.map((name) => ({ kind: 'Job', name, hook: 'test' })));
  assert.deepEqual(namesOf(release, 'test'), ['', 'Z', 'z', 'ä', '\ue000', '\u{1f389}']);
});

test('an event that is named twice runs twice; what Helm drops does not run', () => {
  const release = releaseOf([
    { kind: 'Job', name: 'twice', hook: 'test,test-success' },
    { kind: 'Job', name: 'dropped', hook: 'test,crd-install' },
  ]);
  assert.deepEqual(namesOf(release, 'test'), ['twice', 'twice']);
  assert.deepEqual(
    release.dropped.map(({ document, reason }) => [document.head.name, reason]),
    [['dropped', 'Helm does not know the event "crd-install"']],
  );
  assert.equal(release.hooks.length, 2);
});

test('stored order: kind, unknown kinds last by name, then path as bytes', () => {
  const release = releaseOf([
    { kind: 'Widget', name: '1', path: 'a' },
    { kind: 'Alpha', name: '2', path: 'b' },
    { kind: '', name: '3', path: 'c' },
    { kind: 'Job', name: '4', path: 'x9' },
    { kind: 'Job', name: '5', path: 'x10' },
    { kind: 'ValidatingWebhookConfiguration', name: '6', path: 'a' },
    { kind: 'Namespace', name: '7', path: 'z' },
  ]);
  assert.deepEqual(release.objects.map(({ head }) => head.name).join(''), '7546321');
});

test('only Helm 4 has a place for webhooks', () => {
  const objects = [
    { kind: 'MutatingWebhookConfiguration', name: 'webhook' },
    { kind: 'Alpha', name: 'alpha' },
  ];
  const names = (helm: HelmMajor): string[] => releaseOf(objects, helm).objects.map(({ head }) => head.name);
  assert.deepEqual(names(4), ['webhook', 'alpha']);
  assert.deepEqual(names(3), ['alpha', 'webhook']);
});

test('partials take no part', () => {
  const release = releaseOf([{ kind: 'Job', name: 'a', hook: 'test', path: 'shop/templates/_a.yaml' }]);
  assert.deepEqual([release.hooks.length, release.objects.length, release.dropped.length], [0, 0, 1]);
});
