import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DryRun } from '../../src/report/run-dry.ts';
import { printed } from './printed.ts';

const client = (...args: readonly string[]) => printed(['run', 'pre-upgrade', 'shop', '--dry-run=client', ...args]);

test('--dry-run=client needs no cluster, and says so', async () => {
  const out = await client('--manifest', 'fates.yaml');
  assert.match(out, /^ {2}from manifest fates\.yaml; no cluster is asked$/m);
  assert.match(out, /\nexit code 0\n$/);
});

test('--dry-run=client --format json prints one document', async () => {
  const out = await client('--manifest', 'fates.yaml', '--format', 'json', '--quiet');
  const [json = '', code] = out.split('exit code ');
  const { hooks, ...head }: DryRun = JSON.parse(json);
  assert.equal(code, '0\n');
  assert.deepEqual(head, {
    version: 1,
    dryRun: 'client',
    event: 'pre-upgrade',
    release: 'shop',
    namespace: 'shop',
    source: 'manifest fates.yaml',
  });
  const objects = hooks.flatMap(({ objects }) => objects);
  assert.deepEqual(
    objects.map(({ kind, name, existing, deletedAfter }) => `${kind}/${name} ${existing} ${deletedAfter.join()}`),
    [
      'Job/strict refused ',
      'ConfigMap/merged updated success',
      'Secret/keep kept success',
      'ConfigMap/gone deleted success',
    ],
  );
  assert.deepEqual([objects[2]?.reason, objects[2]?.answer], ['it holds values that may exist nowhere else', null]);
});

test('nothing to run is a document too', async () => {
  const json = (await client('--manifest', 'no-hooks.yaml', '--format', 'json', '--quiet')).split('exit code ')[0]!;
  assert.deepEqual(JSON.parse(json).hooks, []);
});

test('a simulation has nobody to ask', async () => {
  const out = await printed(['run', 'test', '--manifest', 'fates.yaml', '--simulate', '--dry-run=server']);
  assert.equal(out, 'Error: --simulate and --dry-run exclude each other\nexit code 2\n');
});
