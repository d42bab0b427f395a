import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { lacking } from '../support/tools.ts';
import { makePlace, must, objectsIn, type Place, writeChart } from './place.ts';
import { hookYaml, runHooks, runJson } from './run-support.ts';

function write(place: Place, ...hooks: readonly string[]): string {
  const file = join(place.folder, 'hooks.yaml');
  writeFileSync(file, hooks.join('---\n'));
  return file;
}

const withEnv = (job: string, from: string): string =>
  job.replace('    command:', `    envFrom: [${from}]\n          command:`);

describe('run, in other ways than Helm', { concurrency: true, skip: lacking('helm', 'cluster') }, () => {
  const stuck: readonly (readonly [string, string, number, (job: string) => string])[] = [
    ['image name', 'invalid-image-name', 30, (job) => job.replace('docker.io/library/busybox:1.36', 'Not/An/Image:x')],
    ['ConfigMap', 'config-missing', 60, (job) => withEnv(job, '{configMapRef: {name: nowhere}}')],
    [
      'account',
      'service-account-missing',
      60,
      (job) => job.replace('restartPolicy', 'serviceAccountName: nobody\n      restartPolicy'),
    ],
    ['image', 'image-pull', 80, (job) => job.replace('docker.io/library/busybox:1.36', 'nowhere.invalid/nothing:1')],
    [
      'node',
      'unschedulable',
      90,
      (job) => job.replace('restartPolicy', 'nodeSelector: {disk: golden}\n      restartPolicy'),
    ],
  ];
  for (const [what, code, seconds, change] of stuck)
    test(`--fail-fast: no ${what} ends the hook long before the timeout`, async (t) => {
      const place = await makePlace(t, 4);
      const job = change(hookYaml('Job', 'work', 'test', { policies: 'before-hook-creation,hook-failed' }));
      const file = write(place, job, hookYaml('Job', 'then', 'test', { weight: 1 }));
      const result = await runJson(place, 'test', '--manifest', file, '--fail-fast');
      assert.equal(result.code, 1);
      assert.deepEqual(
        result.summary.hooks.map(({ outcome, diagnosis }) => `${outcome} ${diagnosis?.code}`),
        [`failed ${code}`, 'not-run undefined'],
      );
      assert.ok(result.summary.durationMs < seconds * 1000, `${result.summary.durationMs} ms`);
      assert.deepEqual(await objectsIn(place, 'jobs'), []);
    });

  test('--fail-fast: what comes in time after all is waited for', async (t) => {
    const place = await makePlace(t, 4);
    const file = write(place, withEnv(hookYaml('Job', 'work', 'test'), '{configMapRef: {name: late}}'));
    const run = runHooks(place, 'test', '--manifest', file, '--fail-fast');
    await new Promise((resolve) => setTimeout(resolve, 4000));
    await place.kubectl('create', 'configmap', 'late');
    const { code, stdout } = await run;
    assert.equal(code, 0, stdout);
    assert.match(stdout, /! Job\/work: .*late/);
  });

  test('--parallel: hooks of one weight at the same time, needs first, policies as ever', async (t) => {
    const place = await makePlace(t, 4);
    const reaped = { policies: 'before-hook-creation,hook-succeeded' };
    const sleeps = { command: 'sleep 4; echo $key' };
    const file = write(
      place,
      hookYaml('ConfigMap', 'a-settings', 'test', reaped),
      withEnv(hookYaml('Job', 'b', 'test', { ...sleeps, ...reaped }), '{configMapRef: {name: a-settings}}'),
      ...['c', 'd', 'e'].map((name) => hookYaml('Job', name, 'test', sleeps)),
      hookYaml('Pod', 'last', 'test', { weight: 1, command: 'echo last' }),
    );
    const { code, summary } = await runJson(place, 'test', '--manifest', file, '--parallel');
    assert.equal(code, 0, JSON.stringify(summary));
    const [settings, ...others] = summary.hooks.map(({ startedAt, durationMs }) => {
      const start = Date.parse(startedAt ?? '');
      return { start, end: start + durationMs };
    });
    const [b, c, d, e, last] = others;
    for (const job of [c, d, e]) assert.ok(job!.start < settings!.end + 50 && job!.start < b!.end);
    // Start and duration are rounded, each by itself.
    const rounded = 2;
    assert.ok(b!.start + rounded >= settings!.end);
    const done = Math.max(b!.end, c!.end, d!.end, e!.end);
    assert.ok(last!.start + rounded >= done, `${last!.start} before ${done}`);
    assert.deepEqual(summary.hooks[1]?.logs[0]?.lines, ['value']);
    assert.deepEqual(await objectsIn(place, 'configmaps,jobs'), ['Job/c', 'Job/d', 'Job/e']);
  });

  test('--parallel: 60 ConfigMaps, each with its place in the report', async (t) => {
    const place = await makePlace(t, 4);
    const names = Array.from({ length: 60 }, (_, index) => `c${String(index).padStart(2, '0')}`);
    const file = write(
      place,
      ...names.map((name) => hookYaml('ConfigMap', name, 'test', { policies: 'hook-succeeded' })),
    );
    const { code, summary } = await runJson(place, 'test', '--manifest', file, '--parallel');
    assert.equal(code, 0);
    assert.deepEqual(
      summary.hooks.map(({ name }) => name),
      names,
    );
    assert.deepEqual(await objectsIn(place, 'configmaps'), []);
  });

  test('--repeat: what may be run again, and what may not', async (t) => {
    const place = await makePlace(t, 4);
    const chart = writeChart(place, {
      'templates/hooks.yaml': [
        hookYaml('ConfigMap', 'settings', 'test', { weight: -1 }),
        hookYaml('Secret', 'keys', 'test', { weight: -1 }),
        hookYaml('Job', 'again', 'test', { command: 'true' }),
        hookYaml('Job', 'once', 'pre-upgrade', { policies: 'hook-failed' }),
      ].join('---\n'),
    });
    must(await place.helm('install', 'shop', chart), 'helm install');
    const file = join(place.folder, 'events.jsonl');
    const good = await runJson(place, 'test', 'shop', '--repeat', '3', '--output', `jsonl=${file}`);
    assert.deepEqual([good.code, good.summary.repetition, good.summary.earlier?.length], [0, { number: 3, of: 3 }, 2]);
    assert.ok(good.summary.hooks.every(({ outcome }) => outcome === 'succeeded'));
    const lines = readFileSync(file, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).type);
    assert.equal(lines.filter((type) => type === 'run-finished').length, 3);
    const bad = await runHooks(place, 'pre-upgrade', 'shop', '--repeat', '3');
    assert.equal(bad.code, 1);
    assert.match(bad.stdout, /✔ pre-upgrade of shop, repetition 1 of 3: succeeded/);
    assert.match(bad.stdout, /✘ pre-upgrade of shop, repetition 2 of 3: failed.*\n.*Job\/once exists already/);
    assert.match(bad.stdout, /it succeeded 1 time and then not/);
  });
});
