import assert from 'node:assert/strict';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { UserError } from '../../src/errors.ts';
import { ReleaseRecords } from '../../src/io/release-record.ts';
import type { Cluster, KubeObject } from '../../src/run/cluster.ts';

const STORED = {
  name: 'shop',
  namespace: 'shop',
  version: 3,
  info: { status: 'deployed' },
  apply_method: 'ssa',
  manifest: 'kind: ConfigMap',
  hooks: [{ path: 'shop/templates/hook.yaml', manifest: 'kind: Job', last_run: { phase: '' } }],
};

/** A cluster that holds one object. */
function holding(object: object): Cluster {
  const found = { metadata: {}, ...object } as KubeObject;
  const one = { get: async () => found, list: async () => ({ resourceVersion: '1', objects: [found] }) };
  return one as unknown as Cluster;
}

const base64 = (bytes: string | Buffer) => Buffer.from(bytes).toString('base64');
const packed = (value: unknown) => base64(gzipSync(JSON.stringify(value)));

test('a record in a Secret: base64, base64, gzip', async () => {
  const records = new ReleaseRecords(holding({ data: { release: base64(packed(STORED)) } }), {});
  assert.deepEqual(await records.read('shop', 'shop', 3), {
    release: 'shop',
    namespace: 'shop',
    revision: 3,
    status: 'deployed',
    method: 'apply',
    isHelm4: true,
    manifest: 'kind: ConfigMap',
    hooks: [{ path: 'shop/templates/hook.yaml', manifest: 'kind: Job' }],
  });
});

test('a record in a ConfigMap is packed once; one of Helm 3 says nothing about apply; old ones are plain JSON', async () => {
  const { apply_method: _, ...old } = STORED;
  const read = (release: string) =>
    new ReleaseRecords(holding({ data: { release } }), { HELM_DRIVER: 'configmap' }).read('shop', 'shop', 3);
  const plain = await read(base64(JSON.stringify(old)));
  assert.deepEqual([plain.method, plain.isHelm4, plain.revision], ['post', false, 3]);
  assert.deepEqual(await read(packed(old)), plain);
  assert.equal((await read(packed({ ...STORED, apply_method: 'csa' }))).method, 'post');
});

test('a record that cannot be read is said in one line', async () => {
  const records = new ReleaseRecords(holding({ data: { release: base64(base64('nonsense')) } }), {});
  await assert.rejects(records.read('shop', 'shop', 3), (error) => {
    return (
      error instanceof UserError &&
      /^the release record sh\.helm\.release\.v1\.shop\.v3 cannot be read: /.test(error.message)
    );
  });
});

test('revisions come from labels alone', async () => {
  const labels = { name: 'shop', version: '12', status: 'failed', owner: 'helm' };
  const records = new ReleaseRecords(holding({ metadata: { labels } }), { HELM_DRIVER: 'secrets' });
  assert.deepEqual(await records.revisions('shop'), [{ release: 'shop', number: 12, status: 'failed' }]);
  assert.deepEqual(records.selection('shop', 'shop').labels, 'owner=helm,name=shop');
});
