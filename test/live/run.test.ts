import assert from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { EVENTS } from '../../src/manifest/vocabulary.ts';
import { lacking } from '../support/tools.ts';
import { install, makePlace, must, type Place, writeChart } from './place.ts';
import { hookYaml, printed, runHooks, runJson, startRun } from './run-support.ts';

const NINE = EVENTS.map((event) => hookYaml('Pod', event, event, { command: `echo this is ${event}` })).join('---\n');

/** All of a release's records, as they are stored. */
async function records(place: Place): Promise<string> {
  return place.kubectl('get', 'secrets', '--selector', 'owner=helm', '--output', 'yaml');
}

describe('run', { concurrency: true, skip: lacking('helm', 'cluster') }, () => {
  for (const major of [4, 3] as const)
    test(`${major === 4 ? 'all nine' : 'some'} events of a release of Helm ${major}, whose record stays as it is`, async (t) => {
      const place = await makePlace(t, major);
      await install(place, NINE);
      const before = await records(place);
      for (const event of major === 4 ? EVENTS : (['post-install', 'pre-delete', 'test'] as const)) {
        const { code, summary } = await runJson(place, event, 'app', '--yes', '--revision', '1');
        assert.equal(code, 0, JSON.stringify(summary));
        assert.deepEqual(
          { ...summary, hooks: summary.hooks.length, logs: summary.hooks[0]?.logs.map(({ lines }) => lines) },
          { ...summary, event, release: 'app', outcome: 'succeeded', hooks: 1, logs: [[`this is ${event}`]] },
        );
      }
      assert.equal(await records(place), before);
    });

  test('a failing hook: exit code 1, pod, container, exit code and last lines are named, the rest is not run', async (t) => {
    const place = await makePlace(t, 4);
    await install(
      place,
      [
        hookYaml('ConfigMap', 'settings', 'pre-upgrade', { weight: -1, policies: 'hook-succeeded' }),
        hookYaml('Job', 'migrate', 'pre-upgrade', { command: 'echo begin; echo no such table >&2; exit 3' }),
        hookYaml('Job', 'seed', 'pre-upgrade', { weight: 1 }),
      ].join('---\n'),
    );
    const { code, stdout } = await runHooks(place, 'pre-upgrade', 'app');
    assert.equal(code, 1);
    assert.match(
      stdout,
      /Job\/migrate \(exit-code\): pod migrate-\w+, container main ended with exit code 3: .*no such table/,
    );
    assert.match(stdout, /left in the cluster: Job\/migrate\n/);
    assert.match(stdout, /not run: Job\/seed\n/);
    assert.equal(await place.kubectl('get', 'configmap', 'settings', '--ignore-not-found'), '');
  });

  test('a loud hook: no line is lost on the terminal, the report keeps the last 200', async (t) => {
    const place = await makePlace(t, 4);
    await install(
      place,
      hookYaml('Job', 'loud', 'test', { command: 'yes a line that is said again and again | head -60000; sleep 2' }),
    );
    const file = join(place.folder, 'report.json');
    const { code, stdout } = await runHooks(place, 'test', 'app', '--output', `json=${file}`);
    assert.equal(code, 0);
    // The node may drop the end of what a container said (containerd 1.6): what it kept is what has to be shown.
    const kept = (await place.kubectl('logs', 'job/loud', '--tail=-1')).split('a line that is said again and again\n');
    assert.ok(kept.length > 50_000, `${kept.length}`);
    assert.equal(stdout.split(' │ a line that is said again and again\n').length, kept.length);
    assert.equal(JSON.parse(readFileSync(file, 'utf8')).hooks[0].logs[0].lines.length, 200);
  });

  test('a hook that hangs: exit code 4', async (t) => {
    const place = await makePlace(t, 4);
    await install(place, hookYaml('Job', 'slow', 'test', { command: 'echo thinking; sleep 600' }));
    const { code, summary } = await runJson(place, 'test', 'app', '--timeout', '6s');
    assert.equal(code, 4);
    assert.equal(summary.outcome, 'timed-out');
    assert.equal(summary.hooks[0]?.diagnosis?.code, 'still-running');
    assert.deepEqual(summary.hooks[0]?.diagnosis?.lines, ['thinking']);
  });

  test('a pod of the last run that still works is waited for, though its Job is gone', async (t) => {
    const place = await makePlace(t, 4);
    const stubborn = hookYaml('Job', 'slow', 'test', {
      command: "trap '' TERM; if [ -e /again/again ]; then exit 0; fi; sleep 600",
    })
      .replace('terminationGracePeriodSeconds: 0', 'terminationGracePeriodSeconds: 5')
      .replace('containers:', 'volumes: [{name: again, configMap: {name: again, optional: true}}]\n      containers:')
      .concat('          volumeMounts: [{name: again, mountPath: /again}]\n');
    await install(place, stubborn);
    const first = await runHooks(place, 'test', 'app', '--timeout', '4s');
    assert.equal(first.code, 4, first.stdout + first.stderr);
    await place.kubectl('create', 'configmap', 'again', '--from-literal=again=yes');
    const { code, summary } = await runJson(place, 'test', 'app');
    assert.equal(code, 0);
    assert.deepEqual(summary.notes, ['waiting for the last Job/slow to go: its pod still works']);
    const pods = await place.kubectl('get', 'pods', '--output', 'jsonpath={.items[*].metadata.name}');
    assert.equal(pods.split(' ').length, 1);
  });

  test('an interrupt: exit code 130, what is left is said, the lock is gone', async (t) => {
    const place = await makePlace(t, 4);
    await install(
      place,
      `${hookYaml('Job', 'slow', 'test', { command: 'echo begun; sleep 600' })}---\n${hookYaml('Job', 'then', 'test')}`,
    );
    const { child, outcome, output } = startRun(place, ['test', 'app']);
    await printed({ output, outcome }, /begun/);
    child.kill('SIGINT');
    const { code, stdout } = await outcome;
    assert.equal(code, 130);
    assert.match(stdout, /interrupted, 0 of 2 hooks/);
    assert.match(stdout, /left in the cluster: Job\/slow\n {2}not run: Job\/then/);
    assert.equal(await place.kubectl('get', 'leases', '--output', 'name'), '');
  });

  test('the value of a Secret shows nowhere, not even when a hook prints it', async (t) => {
    const place = await makePlace(t, 4);
    const say = { command: 'echo the password is correct-horse' };
    await install(place, `${hookYaml('Secret', 'keys', 'pre-install')}---\n${hookYaml('Pod', 'say', 'test', say)}`);
    const file = join(place.folder, 'report.json');
    const { code, stdout } = await runHooks(place, 'test', 'app', '--output', `json=${file}`);
    assert.equal(code, 0);
    assert.match(stdout, /the password is \*\*\*/);
    const report = readFileSync(file, 'utf8');
    assert.match(report, /the password is \*\*\*/);
    assert.doesNotMatch(stdout + report, /correct-horse/);
    assert.equal(statSync(file).mode & 0o777, 0o600);
  });

  test('records in ConfigMaps', async (t) => {
    const place = await makePlace(t, 4);
    const chart = writeChart(place, { 'templates/hook.yaml': hookYaml('ConfigMap', 'made', 'test') });
    const env = { HELM_DRIVER: 'configmap' };
    must(await place.helm('install', 'app', chart), 'helm install');
    const secret = JSON.parse(await place.kubectl('get', 'secret', 'sh.helm.release.v1.app.v1', '--output', 'json'));
    const data = { release: Buffer.from(secret.data.release, 'base64').toString() };
    const { name, labels } = secret.metadata;
    await place.apply(JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, labels }, data }));
    await place.kubectl('delete', 'secret', name);
    assert.equal((await runHooks(place, 'test', 'app')).code, 3);
    assert.equal((await startRun(place, ['test', 'app'], env).outcome).code, 0);
    const sql = await startRun(place, ['test', 'app'], { HELM_DRIVER: 'sql' }).outcome;
    assert.deepEqual([sql.code, sql.stdout], [3, '']);
    assert.match(sql.stderr, /HELM_DRIVER=sql keeps records where a run cannot read them/);
  });

  test('a missing ServiceAccount is told while the run still waits', async (t) => {
    const place = await makePlace(t, 4);
    const job = hookYaml('Job', 'work', 'test').replace(
      'restartPolicy',
      'serviceAccountName: nobody\n      restartPolicy',
    );
    await install(place, job);
    const { child, outcome, output } = startRun(place, ['test', 'app']);
    await printed({ output, outcome }, /! Job\/work: no pod can be created: ServiceAccount\/nobody does not exist/);
    child.kill('SIGINT');
    assert.equal((await outcome).code, 130);
  });
});
