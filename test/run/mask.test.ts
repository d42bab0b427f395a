import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readRelease } from '../../src/release/read.ts';
import { ClusterError, type KubeObject, refOf } from '../../src/run/cluster.ts';
import type { RunEvent } from '../../src/run/event.ts';
import { EventMask, Mask } from '../../src/run/mask.ts';
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

const SPECIAL = 'p4"ss wörd/+\\x';

test('as other programs write a value: JSON, URLs, base64 in lines, within user:password, of many values', () => {
  const mask = new Mask();
  const long = 'a-long-value-'.repeat(20);
  mask.learn([SPECIAL, long].map((value) => Buffer.from(value).toString('base64')));
  const encoded = Buffer.from(long).toString('base64');
  const said = [
    JSON.stringify({ password: SPECIAL }),
    `postgres://u:${encodeURIComponent(SPECIAL)}@db`,
    ...(encoded.match(/.{1,76}/g) ?? []),
    ...(encoded.match(/.{1,64}/g) ?? []),
  ];
  for (const line of said) assert.match(mask.hide(line), /^(\{"password":"\*\*\*"\}|postgres:\/\/u:\*\*\*@db|\*\*\*)$/);
  for (const user of ['a', 'ab', 'abc', 'root'])
    for (const rest of ['', '@', '@db', '@db.example.com']) {
      const basic = Buffer.from(`${user}:${SPECIAL}${rest}`).toString('base64');
      const shown = mask.hide(`Authorization: Basic ${basic}`);
      assert.match(shown, /\*\*\*/);
      const left = Buffer.from(shown.replace(/.*Basic /, '').replace('***', ''), 'base64').toString();
      assert.ok(!left.includes('ss w'), `${basic} ${shown}`);
    }
});

test('values that overlap, or are parts of each other, leave nothing', () => {
  const mask = new Mask();
  mask.learn(['abcdef', 'defghi', 'abcdefgh-long', 'bcde'].map((value) => btoa(value)));
  const cases = [
    ['abcdefghi', '***'],
    ['abcdefgh-long', '***'],
    ['bcde abcdef.defghi', '*** ***.***'],
    ['abcde', 'abcde'],
    ['abc', 'abc'],
  ];
  for (const [said, shown] of cases) assert.equal(mask.hide(said!), shown);
});

test('a value on the border between two parts of a long line', () => {
  const mask = new Mask();
  const secret = 'correct-horse-battery';
  mask.learn([btoa(secret), btoa('pa55')]);
  const log = (line: string, open: boolean): RunEvent => {
    return { type: 'log', at: 0, hook: 0, pod: 'p', container: 'c', line, ...(open && { open }) };
  };
  const whole = `${'x'.repeat(300)} ${secret} ${'y'.repeat(300)} pa55 ${secret}${secret}`;
  for (let cut = 1; cut < whole.length; cut++) {
    const events = new EventMask(mask);
    const parts = [log(whole.slice(0, cut), true), log(whole.slice(cut), false)];
    const shown = parts.map((part) => (events.hide(part) as Extract<RunEvent, { type: 'log' }>).line).join('');
    assert.doesNotMatch(shown, /correct|horse|battery|pa55/, `cut at ${cut}`);
    assert.equal(shown.replaceAll('***', '').replaceAll(/[xy ]/g, ''), '', `cut at ${cut}`);
    // Another line of the same container is not touched.
    assert.equal((events.hide(log('next', false)) as { line: string }).line, 'next');
  }
});
