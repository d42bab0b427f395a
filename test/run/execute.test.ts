import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hook, runPhase } from './phase.ts';

const BEFORE = 'before-hook-creation';

function stepsOf(steps: readonly { name: string; ms: number }[] | undefined): Record<string, number> {
  return Object.fromEntries((steps ?? []).map(({ name, ms }) => [name, ms]));
}

test('a Job: every step to the millisecond', async () => {
  const script = { hooks: { 'Job/a': { schedule: 40, pull: 700, run: 2000, notice: 1000, log: ['hello'] } } };
  const { outcome, summary, calls } = await runPhase([hook('Job/a', BEFORE)], { script });
  assert.equal(outcome, 'succeeded');
  assert.deepEqual(calls, ['delete Job/a', 'create Job/a']);
  const [job] = summary.hooks;
  assert.deepEqual(stepsOf(job?.steps), {
    'delete-previous': 10,
    create: 10,
    schedule: 40,
    pull: 700,
    run: 2000,
    notice: 1000,
  });
  assert.equal(job?.durationMs, 3760);
  assert.equal(summary.startedAt, '1970-01-01T00:00:00.000Z');
  assert.equal(summary.finishedAt, '1970-01-01T00:00:03.760Z');
  assert.deepEqual(job?.logs, [{ pod: 'a-x7k2p', container: 'main', lines: ['hello'], dropped: 0 }]);
  assert.ok(job?.steps.every(({ exact }) => exact));
});

test('steps do not overlap where a Job is made before the other objects of its List', async () => {
  const [job, settings] = [hook('Job/a'), hook('ConfigMap/b')];
  const both = { ...job, objects: [...job.objects, ...settings.objects] };
  const { summary } = await runPhase([both], { script: { hooks: { 'Job/a': { schedule: 40, pull: 700 } } } });
  const { steps } = summary.hooks[0]!;
  assert.deepEqual(
    steps.slice(0, 3).map(({ name, startedAt, ms }) => [name, Date.parse(startedAt), ms]),
    [
      ['create', 0, 20],
      ['schedule', 20, 30],
      ['pull', 50, 700],
    ],
  );
});

test('policies: nothing is deleted before the last hook is done, then from last to first', async () => {
  const hooks = [
    hook('Job/a', BEFORE, 'hook-succeeded'),
    hook('ConfigMap/b', 'hook-succeeded'),
    hook('Pod/c', 'hook-failed'),
  ];
  const { outcome, calls, summary } = await runPhase(hooks);
  assert.equal(outcome, 'succeeded');
  assert.deepEqual(calls, [
    'delete Job/a',
    'create Job/a',
    'create ConfigMap/b',
    'create Pod/c',
    'delete ConfigMap/b',
    'delete Job/a',
  ]);
  assert.deepEqual(summary.left, [{ kind: 'Pod', name: 'c', namespace: 'shop' }]);
  assert.equal(stepsOf(summary.hooks[0]?.steps).cleanup, 10);
});

test('a failure: its own hook-failed, then the earlier hook-succeeded in order; the rest is not run', async () => {
  const hooks = [
    hook('ConfigMap/a', 'hook-succeeded'),
    hook('ConfigMap/b', 'hook-succeeded'),
    hook('Job/c', BEFORE, 'hook-failed', 'hook-succeeded'),
    hook('Job/d', BEFORE),
  ];
  const script = { hooks: { 'Job/c': { outcome: 'failed' as const, exitCode: 7, log: ['one', 'no such table'] } } };
  const { outcome, calls, summary } = await runPhase(hooks, { script });
  assert.equal(outcome, 'failed');
  assert.deepEqual(calls.slice(4), ['delete Job/c', 'delete ConfigMap/a', 'delete ConfigMap/b']);
  assert.deepEqual(
    summary.hooks.map(({ outcome }) => outcome),
    ['succeeded', 'succeeded', 'failed', 'not-run'],
  );
  assert.deepEqual(summary.hooks[2]?.diagnosis, {
    code: 'exit-code',
    pod: 'c-x7k2p',
    container: 'main',
    message: 'pod c-x7k2p, container main ended with exit code 7',
    lines: ['one', 'no such table'],
  });
  assert.deepEqual(summary.left, []);
});

test('a refused creation: no policy runs, what was made is left and said', async () => {
  const hooks = [hook('ConfigMap/a', 'hook-succeeded'), hook('Job/b', 'hook-failed')];
  const { outcome, calls, summary } = await runPhase(hooks, { script: { existing: ['Job/b'] } });
  assert.equal(outcome, 'failed');
  assert.deepEqual(calls, ['create ConfigMap/a', 'create Job/b']);
  assert.equal(summary.hooks[1]?.diagnosis?.code, 'already-exists');
  assert.deepEqual(summary.left, [{ kind: 'ConfigMap', name: 'a', namespace: 'shop' }]);
});

test('apply: a leftover is never taken for a new run', async () => {
  const { outcome, calls, summary } = await runPhase([hook('Job/a', 'hook-succeeded')], {
    method: 'apply',
    script: { existing: ['Job/a'] },
  });
  assert.equal(outcome, 'failed');
  assert.deepEqual(calls, []);
  assert.equal(summary.hooks[0]?.diagnosis?.code, 'already-exists');
});

test('the deletion of the last run is waited for, and its time is told', async () => {
  const script = { existing: ['Pod/a'], hooks: { 'Pod/a': { delete: 5000 } } };
  const { outcome, summary } = await runPhase([hook('Pod/a', BEFORE)], { script });
  assert.equal(outcome, 'succeeded');
  assert.equal(stepsOf(summary.hooks[0]?.steps)['delete-previous'], 5010);
});

test('a deletion that does not end: timed out, nothing is created', async () => {
  const script = { existing: ['Pod/a'], hooks: { 'Pod/a': { delete: 5000 } } };
  const { outcome, summary, calls } = await runPhase([hook('Pod/a', BEFORE)], { script, timeoutMs: 3000 });
  assert.equal(outcome, 'timed-out');
  assert.deepEqual(calls, ['delete Pod/a']);
  assert.equal(summary.hooks[0]?.diagnosis?.code, 'delete-timeout');
  assert.equal(summary.durationMs, 3000);
});

test('a hook that hangs: timed out after its timeout, and policies run as after a failure', async () => {
  const script = { hooks: { 'Job/a': { outcome: 'hangs' as const, log: ['waiting for db'] } } };
  const { outcome, summary, calls } = await runPhase([hook('Job/a', 'hook-failed')], { script, timeoutMs: 10_000 });
  assert.equal(outcome, 'timed-out');
  assert.deepEqual(calls, ['create Job/a', 'delete Job/a']);
  assert.deepEqual(summary.hooks[0]?.diagnosis, {
    code: 'still-running',
    pod: 'a-x7k2p',
    container: 'main',
    message: 'pod a-x7k2p, container main still ran after 10.0 s',
    lines: ['waiting for db'],
  });
  assert.equal(stepsOf(summary.hooks[0]?.steps).run, 10_000 - 740);
});

test('an image that cannot be pulled is told while it happens', async () => {
  const script = { hooks: { 'Job/a': { outcome: 'stuck' as const } } };
  const { events, summary } = await runPhase([hook('Job/a')], { script, timeoutMs: 10_000 });
  const trouble = events.find((event) => event.type === 'trouble');
  assert.equal(trouble?.at, 10 + 740);
  assert.equal(summary.hooks[0]?.diagnosis?.code, 'image-pull');
});

test('an interrupt: stops at once, deletes nothing, says what is left', async () => {
  const hooks = [hook('Job/a', BEFORE, 'hook-succeeded'), hook('Job/b', BEFORE)];
  const { outcome, summary, calls } = await runPhase(hooks, { interruptAt: 1000 });
  assert.equal(outcome, 'interrupted');
  assert.equal(summary.durationMs, 1000);
  assert.deepEqual(calls, ['delete Job/a', 'create Job/a']);
  assert.deepEqual(
    summary.hooks.map(({ outcome }) => outcome),
    ['interrupted', 'not-run'],
  );
  assert.deepEqual(summary.left, [{ kind: 'Job', name: 'a', namespace: 'shop' }]);
});

test('a Job that someone deletes: the outcome is unknown', async () => {
  const script = { hooks: { 'Job/a': { outcome: 'deleted' as const } } };
  const { outcome, summary } = await runPhase([hook('Job/a', BEFORE), hook('Job/b')], { script });
  assert.equal(outcome, 'unknown');
  assert.equal(summary.hooks[0]?.diagnosis?.code, 'deleted');
  assert.equal(summary.hooks[1]?.outcome, 'not-run');
});

test('what holds data is left as it is, and the phase goes on', async () => {
  const hooks = [hook('PersistentVolumeClaim/data', BEFORE), hook('Secret/new', BEFORE, 'hook-succeeded')];
  const script = { existing: ['PersistentVolumeClaim/data'] };
  const { outcome, summary, calls } = await runPhase(hooks, { script });
  assert.equal(outcome, 'succeeded');
  assert.deepEqual(calls, ['delete Secret/new', 'create Secret/new', 'delete Secret/new']);
  assert.equal(summary.hooks[0]?.outcome, 'skipped');
  assert.match(summary.hooks[0]?.diagnosis?.message ?? '', /holds data; --recreate PersistentVolumeClaim\/data/);
});

test('what this run has made itself it may delete: an event that is named twice', async () => {
  const secret = hook('Secret/token', BEFORE, 'hook-succeeded');
  const { outcome, calls, summary } = await runPhase([secret, secret]);
  assert.equal(outcome, 'succeeded');
  const once = ['delete Secret/token', 'create Secret/token'];
  assert.deepEqual(calls, [...once, ...once, 'delete Secret/token', 'delete Secret/token']);
  assert.deepEqual(summary.left, []);
});

test('--recreate deletes it after all', async () => {
  const { calls } = await runPhase([hook('Secret/old', BEFORE)], {
    script: { existing: ['Secret/old'] },
    recreate: ['Secret/old'],
  });
  assert.deepEqual(calls, ['delete Secret/old', 'create Secret/old']);
});

test('the summary is valid after every event', async () => {
  const { events } = await runPhase([hook('Job/a', BEFORE), hook('ConfigMap/b')]);
  assert.deepEqual(
    events.filter(({ type }) => type !== 'step').map(({ type }) => type),
    [
      'run-started',
      'hook-started',
      'creating',
      'created',
      'hook-finished',
      'hook-started',
      'creating',
      'created',
      'hook-finished',
      'run-finished',
    ],
  );
  assert.ok(events.every(({ at }, index) => index === 0 || at >= events[index - 1]!.at));
});

test('fail-fast: an image that cannot be pulled ends the hook when the kubelet has tried twice', async () => {
  const script = { hooks: { 'Job/a': { outcome: 'stuck' as const } } };
  const { outcome, summary, calls } = await runPhase([hook('Job/a', 'hook-failed'), hook('Job/b')], {
    script,
    failFast: true,
  });
  assert.equal(outcome, 'failed');
  assert.deepEqual(calls, ['create Job/a', 'delete Job/a']);
  assert.equal(summary.hooks[0]?.diagnosis?.code, 'image-pull');
  assert.equal(summary.hooks[0]?.durationMs, 10 + 740 + 20_000);
});

test('fail-fast: what cannot be read as an image name ends the hook at once; a hook that works goes on', async () => {
  const script = {
    hooks: { 'Job/b': { outcome: 'stuck' as const, reason: 'InvalidImageName' }, 'Job/a': { run: 60_000 } },
  };
  const { summary } = await runPhase([hook('Job/a'), hook('Job/b')], { script, failFast: true });
  assert.deepEqual(
    summary.hooks.map(({ outcome, durationMs }) => `${outcome} ${durationMs}`),
    ['succeeded 61750', 'failed 750'],
  );
});

test('going on with a List: what was made is watched, what is protected stays, the rest is made', async () => {
  const job = (name: string, uid?: string) => ({
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name, ...(uid && { uid, namespace: 'shop' }) },
    spec: { template: { spec: { containers: [{ name: 'main' }] } } },
    ...(uid && { status: { conditions: [{ type: 'Complete', status: 'True' }] } }),
  });
  const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'keys' } };
  const made = { apiVersion: 'batch/v1', kind: 'Job', namespace: 'shop', name: 'a', uid: 'first' };
  const list = { ...hook('List/l'), objects: [job('a'), secret, job('b')] };
  const present = [job('a', 'first'), { ...secret, metadata: { name: 'keys', namespace: 'shop', uid: 'old' } }];
  const past = { state: 'adopted' as const, made: [made], since: 0 };
  const { outcome, calls } = await runPhase([{ ...list, past }], { present, method: 'apply' });
  assert.deepEqual([outcome, calls], ['succeeded', ['apply Job/b']]);
});

test('going on with an object that the API has named', async () => {
  const [object] = hook('Job/x').objects;
  const unnamed = { ...object!, metadata: {} };
  const made = { apiVersion: 'batch/v1', kind: 'Job', namespace: 'shop', name: 'x-1', uid: 'first' };
  const status = { conditions: [{ type: 'Complete', status: 'True' }] };
  const present = [{ ...object!, metadata: { name: 'x-1', namespace: 'shop', uid: 'first' }, status }];
  const past = { state: 'adopted' as const, made: [made], since: 0 };
  const { outcome, calls } = await runPhase([{ ...hook('Job/'), objects: [unnamed], past }], { present });
  assert.deepEqual([outcome, calls], ['succeeded', []]);
});
