import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readRelease } from '../../src/release/read.ts';
import { parseDuration } from '../../src/release/timeout.ts';
import type { KubeObject } from '../../src/run/cluster.ts';
import { duration } from '../../src/run/duration.ts';
import type { RunEvent } from '../../src/run/event.ts';
import { objectsOf } from '../../src/run/objects.ts';
import { plain } from '../../src/run/plain.ts';
import { podOf } from '../../src/run/pods.ts';
import { precious } from '../../src/run/protection.ts';
import { readinessOf } from '../../src/run/readiness.ts';
import { Stages } from '../../src/run/stages.ts';

test('durations as a person says them', () => {
  const said = [0, 340, 999, 1000, 3449, 59_949, 59_950, 61_000, 3_599_499, 3_600_000, 7_380_000].map(duration);
  assert.deepEqual(said, [
    '0 ms',
    '340 ms',
    '999 ms',
    '1.0 s',
    '3.4 s',
    '59.9 s',
    '1 m 00 s',
    '1 m 01 s',
    '59 m 59 s',
    '1 h 00 m',
    '2 h 03 m',
  ]);
});

test('durations as Go writes them', () => {
  assert.deepEqual(
    ['0', '90s', '1h30m', '500ms', '1.5s', '5m0s'].map(parseDuration),
    [0, 90_000, 5_400_000, 500, 1500, 300_000],
  );
  for (const text of ['', '5', 'm', '-1s', '1 s', '1d', '1sm']) assert.equal(parseDuration(text), undefined, text);
});

test('readiness goes by group and kind', () => {
  const status = { conditions: [{ type: 'Failed', status: 'True', reason: 'DeadlineExceeded', message: 'too long' }] };
  const job = { apiVersion: 'batch/v1', kind: 'Job', metadata: {}, status };
  assert.deepEqual(readinessOf(job), { state: 'failed', reason: 'DeadlineExceeded', message: 'too long' });
  assert.equal(readinessOf({ ...job, apiVersion: 'example.com/v1' }).state, 'ready');
  assert.equal(readinessOf({ ...job, status: {} }).state, 'waiting');
  assert.equal(
    readinessOf({ apiVersion: 'v1', kind: 'Pod', metadata: {}, status: { phase: 'Running' } }).state,
    'waiting',
  );
  assert.equal(readinessOf({ apiVersion: 'v1', kind: 'ConfigMap', metadata: {} }).state, 'ready');
});

test('what is never deleted', () => {
  const reason = (apiVersion: string, kind: string) => precious({ apiVersion, kind });
  assert.match(reason('v1', 'PersistentVolumeClaim') ?? '', /data/);
  assert.match(reason('apiextensions.k8s.io/v1', 'CustomResourceDefinition') ?? '', /resources/);
  assert.match(reason('snapshot.storage.k8s.io/v1', 'VolumeSnapshot') ?? '', /custom resource/);
  for (const [apiVersion, kind] of [
    ['v1', 'ConfigMap'],
    ['batch/v1', 'Job'],
    ['rbac.authorization.k8s.io/v1', 'ClusterRole'],
  ] as const)
    assert.equal(reason(apiVersion, kind), undefined);
});

test('a hook becomes the object that Helm would send: YAML 1.1, anchors, merges, Lists', () => {
  const text = `
kind: ConfigMap
apiVersion: v1
metadata: {name: one, annotations: {helm.sh/hook: test}}
base: &base {mode: 0644, on: yes, ratio: 1.5e3, none: ~, text: "0644"}
more: {<<: *base, on: "yes"}
list: [*base]
`;
  const { release } = readRelease([{ file: 'x.yaml', text }], { helm: 4 });
  const [object] = objectsOf(release.hooks[0]!);
  const base = { mode: 420, true: true, ratio: 1500, none: null, text: '0644' };
  assert.deepEqual([object?.base, object?.more, object?.list], [base, { ...base, true: 'yes' }, [base]]);
});

test('colours are taken out whole, other control codes are left to the report', () => {
  assert.equal(plain('\u001b[1;31mred\u001b[0m \u001b]0;title\u0007on\u001b[2K\r'), 'red on');
  assert.equal(plain('bell \u0007'), 'bell \u0007');
});

test('steps: what only stamps of whole seconds tell is not exact', () => {
  const steps: string[] = [];
  const stages = new Stages(0, 0, (event) => {
    const { type, step, ms, exact } = event as Extract<RunEvent, { type: 'step' }>;
    steps.push(`${type} ${step} ${ms} ${exact}`);
  });
  const pod = (state: object): KubeObject => ({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'p' },
    spec: { nodeName: 'n', containers: [{ name: 'main' }] },
    status: { phase: 'Running', containerStatuses: [{ name: 'main', state }] },
  });
  const stamps = { startedAt: '2026-01-01T00:00:01Z', finishedAt: '2026-01-01T00:00:03Z' };
  stages.see(podOf(pod({ waiting: {} })), 100);
  stages.see(podOf(pod({ terminated: { exitCode: 0, ...stamps } })), 3500);
  stages.finish(4000, true);
  assert.deepEqual(steps, [
    'step schedule 100 true',
    'step pull 1400 false',
    'step run 2000 false',
    'step notice 500 true',
  ]);
});
