import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readRelease } from '../../src/release/read.ts';
import { ClusterError, type KubeObject, refOf } from '../../src/run/cluster.ts';
import { Mask } from '../../src/run/mask.ts';
import { learnSecrets, secretsOf } from '../../src/run/secrets.ts';
import { SimulatedCluster } from '../../src/run/simulate.ts';
import { VirtualClock } from '../../src/run/virtual-clock.ts';
import { hook, runPhase } from './phase.ts';

const secret = (name: string, data: Record<string, string>): KubeObject => {
  const encoded = Object.entries(data).map(([key, value]) => [key, btoa(value)]);
  return { apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace: 'shop' }, data: Object.fromEntries(encoded) };
};

const pod = (name: string, spec: object): KubeObject => ({ apiVersion: 'v1', kind: 'Pod', metadata: { name }, spec });

const USER = pod('say', {
  containers: [{ name: 'main', env: [{ name: 'PW', valueFrom: { secretKeyRef: { name: 'ext', key: 'pw' } } }] }],
});

test('values of a release, plain and in base64; short ones as whole words, the shortest not at all', () => {
  const text = `
apiVersion: v1
kind: Secret
metadata: {name: keys}
stringData: {long: correct-horse, word: pa55, port: "80", pem: "line one\\nline two\\n"}
`;
  const mask = Mask.of([readRelease([{ file: 'x.yaml', text }], { helm: 4 }).release]);
  const cases = [
    ['xcorrect-horsex', 'x***x'],
    [btoa('correct-horse'), '***'],
    [btoa('correct-horse\n'), '***'],
    ['u:pa55@db', 'u:***@db'],
    ['pa555 xpa55', 'pa555 xpa55'],
    ['port 80', 'port 80'],
    ['line two', '***'],
  ];
  for (const [said, shown] of cases) assert.equal(mask.hide(said!), shown);
});

test('the Secrets that a pod gets values from, wherever they are named', () => {
  const spec = {
    initContainers: [{ name: 'init', envFrom: [{ secretRef: { name: 'from' } }] }],
    containers: [{ name: 'main', env: [{ name: 'A', valueFrom: { secretKeyRef: { name: 'key', key: 'k' } } }] }],
    volumes: [{ secret: { secretName: 'mounted' } }, { projected: { sources: [{ secret: { name: 'projected' } }] } }],
  };
  const job = { apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'j' }, spec: { template: { spec } } };
  assert.deepEqual(secretsOf(job).toSorted(), ['from', 'key', 'mounted', 'projected']);
  assert.deepEqual(secretsOf({ ...job, kind: 'ConfigMap', apiVersion: 'v1' }), []);
});

test('a Secret that is only in the cluster is learnt before the hook starts', async () => {
  const planned = { ...hook('Pod/say'), objects: [USER] };
  const script = { hooks: { 'Pod/say': { log: ['pw is supersecret'] } } };
  const mask = new Mask();
  const { summary } = await runPhase([planned], { script, mask, present: [secret('ext', { pw: 'supersecret' })] });
  assert.deepEqual(summary.hooks[0]?.logs[0]?.lines, ['pw is ***']);
});

test('without the right to read Secrets nothing is said', async () => {
  const cluster = new SimulatedCluster(new VirtualClock(0, async () => {}), { hooks: {}, existing: [] });
  const closed = Object.assign(cluster, {
    get: async () => {
      throw new ClusterError('forbidden', 'no');
    },
  });
  const learn = () => assert.fail('nothing to learn');
  await learnSecrets([{ object: USER, ref: refOf(USER) }], { cluster: closed, learn });
});
