import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { lacking } from '../support/tools.ts';
import { hookRuns, installPostRenderer, makePlace, must, objectsIn, type Place, SHOP } from './place.ts';

// The cluster may be without DNS and without a proxy for Services.
const shop = ['shop', SHOP, '--values', join(SHOP, 'ci/bare-cluster-values.yaml'), '--timeout', '2m'];

/** Runs one Helm command; returns the names of the hooks that ran, in order. All of them have to succeed. */
async function ran(place: Place, ...args: readonly string[]): Promise<string[]> {
  const start = Date.now();
  must(await place.helm(...args), `helm ${args[0]}`);
  const runs = await hookRuns(place, 'shop', start);
  for (const { name, phase } of runs) assert.equal(phase, 'Succeeded', name);
  return runs.map(({ name }) => name);
}

const fileOf = (place: Place, path: string): Promise<string> =>
  place.kubectl('exec', 'deployment/shop', '--', 'cat', `/database/shop/${path}`);

/** Installs, tests, upgrades, rolls back and uninstalls the shop, and looks at what that did. */
async function live(place: Place, mode?: 'fix' | 'full'): Promise<void> {
  const renderer = mode ? ['--post-renderer', 'hooks-post-renderer', `--post-renderer-args=--mode=${mode}`] : [];

  assert.deepEqual(await ran(place, 'install', ...shop, ...renderer), [
    'shop-data',
    'shop-db-secret',
    'shop-init-config',
    'shop-schema',
    'shop-db-migrate',
    'shop-seed',
    'shop-admin',
    'shop-notify',
  ]);
  // The two Jobs without a policy: Helm's own is before-hook-creation, the post-renderer adds hook-succeeded.
  const withoutPolicy = ['Job/shop-schema', 'Job/shop-seed'];
  assert.deepEqual(await objectsIn(place, 'jobs'), mode ? [] : withoutPolicy);
  // Only hooks of the same event use it, which is reason enough in mode full.
  const settings = ['ConfigMap/shop-init-config'];
  assert.deepEqual(await objectsIn(place, 'configmaps'), mode === 'full' ? [] : settings);
  // Made anew for each event, and gone with it.
  assert.deepEqual(await objectsIn(place, 'secrets'), ['Secret/sh.helm.release.v1.shop.v1', 'Secret/shop-database']);
  const marked = (await hookRuns(place, 'shop')).filter(({ manifest }) => manifest.includes('helm-hooks/rewritten'));
  assert.deepEqual(
    marked.map(({ kind, name }) => `${kind}/${name}`),
    mode ? [...(mode === 'full' ? settings : []), ...withoutPolicy] : [],
  );

  await place.kubectl('rollout', 'status', 'deployment/shop', '--timeout=60s');
  assert.equal(await fileOf(place, 'version'), '2\n');
  assert.equal(await fileOf(place, 'users.csv'), 'admin\n');
  assert.equal(await fileOf(place, 'public/products.csv'), 'name,price\ntea,4\nhoney,7\n');

  assert.deepEqual(await ran(place, 'test', 'shop'), ['shop-test']);
  assert.match(await place.kubectl('logs', 'pod/shop-test'), /^ok\nTest passed!$/m);

  const newer = await ran(
    place,
    'upgrade',
    ...shop,
    '--set',
    'migrate.version=3,backup.beforeUpgrade=true',
    ...renderer,
  );
  assert.deepEqual(newer, ['shop-db-secret', 'shop-backup', 'shop-db-migrate', 'shop-notify']);
  assert.equal(await fileOf(place, 'version'), '3\n');

  const back = await ran(place, 'rollback', 'shop', '1', '--timeout', '2m');
  assert.deepEqual(back, ['shop-db-secret', 'shop-compare', 'shop-notify']);
  assert.match(await place.kubectl('logs', 'job/shop-compare'), /is at version 3, .* was made for 2/);

  // The Secret is a hook of both events; the record has its last run only.
  const gone = await ran(place, 'uninstall', 'shop', '--keep-history', '--timeout', '2m');
  assert.deepEqual(gone, ['shop-backup', 'shop-db-secret', 'shop-cleanup']);
  assert.match(
    await place.kubectl('logs', 'job/shop-backup'),
    /^Backup completed: shop-\d{8}-\d{6}\.tar\.gz, \d+ bytes$/m,
  );
  assert.match(await place.kubectl('logs', 'job/shop-cleanup'), /^stays behind: /m);
  assert.deepEqual(await objectsIn(place, 'jobs,persistentvolumeclaims,configmaps,services,deployments'), [
    ...(mode === 'full' ? [] : settings),
    'Job/shop-backup',
    'Job/shop-cleanup',
    'Job/shop-compare',
    ...(mode ? [] : withoutPolicy),
    'PersistentVolumeClaim/shop-backups',
    'PersistentVolumeClaim/shop-data',
  ]);
  must(await place.helm('uninstall', 'shop'), 'helm uninstall');
}

describe('examples/shop', { concurrency: true, skip: lacking('helm', 'cluster', 'executable') }, () => {
  for (const mode of ['fix', 'full'] as const)
    test(`lives under Helm 4 with the post-renderer in mode ${mode}`, async (t) => {
      const place = await makePlace(t, 4);
      await installPostRenderer(place);
      await live(place, mode);
    });

  test('lives under Helm 3 without it', async (t) => {
    const place = await makePlace(t, 3);
    await live(place);
  });
});
