// What becomes of objects beside the work: deleted by someone, in the way, not going away, removed by their ttl.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { lacking } from '../support/tools.ts';
import { forgetfulWay } from './forgetful-way.ts';
import { makePlace } from './place.ts';
import { hookYaml, printed, runJson, startRun } from './run-support.ts';

/** A place with the hooks of a manifest in it. */
async function placeOf(t: TestContext, hooks: string) {
  const place = await makePlace(t, 4);
  const file = join(place.folder, 'hook.yaml');
  writeFileSync(file, hooks);
  return { place, args: ['test', 'app', '--manifest', file] };
}

/** Where a pod's eviction is asked for. */
function evictionOf(namespace: string, pod: string): string {
  return `/api/v1/namespaces/${namespace}/pods/${pod}/eviction`;
}

/** The last lines of a run, from the one about the whole phase on. */
function closing(stdout: string): string {
  return stdout.slice(stdout.search(/^[✔✘?] test of app/m));
}

describe('run says why: an object goes, or does not', { concurrency: 6, skip: lacking('helm', 'cluster') }, () => {
  test('a Job that someone deletes: its result is unknown, and the phase stops', async (t) => {
    const { place, args } = await placeOf(
      t,
      `${hookYaml('Job', 'work', 'test', { command: 'echo begun; sleep 600' })}---\n${hookYaml('ConfigMap', 'later', 'test', { weight: 1 })}`,
    );
    const { outcome, output } = startRun(place, args);
    await printed({ output, outcome }, /begun/);
    await place.kubectl('delete', 'job', 'work', '--wait=false');
    const { code, stdout } = await outcome;
    assert.equal(code, 3);
    assert.match(
      closing(stdout),
      /Job\/work \(deleted\): Job\/work was deleted by someone while it ran; its result is unknown\n {2}→ find out what deletes Job\/work, and whether its work was done, before you run it again\n/,
    );
    assert.match(stdout, /^ConfigMap\/later +· *$/m);
    assert.equal(await place.kubectl('get', 'configmap', 'later', '--ignore-not-found'), '');
  });

  test('a Pod that someone deletes: told at once, while it is in its grace period', async (t) => {
    const pod = hookYaml('Pod', 'work', 'test', { command: 'echo begun; sleep 600' });
    const { place, args } = await placeOf(t, pod.replace('GracePeriodSeconds: 0', 'GracePeriodSeconds: 5'));
    const { outcome, output } = startRun(place, args);
    await printed({ output, outcome }, /begun/);
    await place.kubectl('delete', 'pod', 'work', '--wait=false');
    await printed({ output, outcome }, /! Pod\/work: someone is deleting Pod\/work while it runs\n/);
    const { code, stdout } = await outcome;
    assert.equal(code, 1, stdout);
    assert.match(
      closing(stdout),
      /Pod\/work \(deleted\): someone deleted Pod\/work: pod work, container main was ended by SIGKILL \(exit code 137\): begun\n {2}→ find out what deletes Pod\/work, and whether/,
    );
  });

  test('a Job that is deleted behind a finalizer: told at once', async (t) => {
    const job = hookYaml('Job', 'work', 'test', { command: 'echo begun; sleep 600' });
    const { place, args } = await placeOf(
      t,
      job.replace('  name: work', '  name: work\n  finalizers: [example.com/hold]'),
    );
    const { outcome, output } = startRun(place, [...args, '--timeout', '15s']);
    await printed({ output, outcome }, /begun/);
    await place.kubectl('delete', 'job', 'work', '--wait=false');
    await printed({ output, outcome }, /! Job\/work: someone is deleting Job\/work while it runs\n/);
    await place.kubectl('patch', 'job', 'work', '--type=merge', '--patch', '{"metadata":{"finalizers":null}}');
    const { code, stdout } = await outcome;
    assert.equal(code, 3, stdout);
  });

  test('a pod of a Job that someone deletes', async (t) => {
    const { place, args } = await placeOf(t, hookYaml('Job', 'work', 'test', { command: 'echo begun; sleep 600' }));
    const { outcome, output } = startRun(place, args);
    await printed({ output, outcome }, /begun/);
    await place.kubectl('delete', 'pods', '--selector=job-name=work', '--wait=false');
    const { code, stdout } = await outcome;
    assert.equal(code, 1, stdout);
    assert.match(
      closing(stdout),
      /Job\/work \(deleted\): pod work-\w+ was deleted by someone(?: while it ran|: container main was ended by SIGKILL \(exit code 137\))(?:: begun)?\n {2}→ find out what deletes/,
    );
  });

  test('a leftover, with --keep', async (t) => {
    const { place, args } = await placeOf(t, hookYaml('Job', 'work', 'test'));
    await place.apply(hookYaml('Job', 'work', 'test'));
    const { code, summary } = await runJson(place, args[0]!, ...args.slice(1), '--keep');
    assert.equal(code, 1);
    assert.deepEqual(summary.hooks[0]?.diagnosis, {
      code: 'already-exists',
      message: 'Job/work exists already and no delete policy removes it first',
      lines: [],
      hint: 'run without --keep: its delete policy removes it first',
    });
  });

  test('a leftover that no policy removes', async (t) => {
    const { place, args } = await placeOf(t, hookYaml('Job', 'work', 'test', { policies: 'hook-failed' }));
    await place.apply(hookYaml('Job', 'work', 'test'));
    const { code, summary } = await runJson(place, args[0]!, ...args.slice(1));
    assert.equal(code, 1);
    assert.equal(
      summary.hooks[0]?.diagnosis?.hint,
      '--recreate Job/work deletes it first; helm.sh/hook-delete-policy: before-hook-creation does so every time',
    );
  });

  test('a pod of the last run that still works', async (t) => {
    const { place, args } = await placeOf(t, hookYaml('Job', 'work', 'test'));
    const old = hookYaml('Job', 'work', 'test', { command: 'trap "" TERM; echo begun; sleep 600 & wait; sleep 600' });
    await place.apply(old.replace('GracePeriodSeconds: 0', 'GracePeriodSeconds: 20'));
    await place.kubectl('wait', 'pod', '--selector=job-name=work', '--for=jsonpath={.status.phase}=Running');
    const { code, summary } = await runJson(place, args[0]!, ...args.slice(1), '--timeout', '3s');
    assert.equal(code, 4);
    assert.deepEqual(summary.hooks[0]?.diagnosis, {
      code: 'delete-timeout',
      message: 'Job/work of the last run does not go away: its pod still works',
      lines: [],
      hint: `wait for it, or stop it: kubectl delete pods -l job-name=work -n ${place.namespace}`,
    });
    assert.deepEqual(summary.notes, ['waiting for the last Job/work to go: its pod still works']);
  });

  test('a finalizer that nobody removes', async (t) => {
    const { place, args } = await placeOf(t, hookYaml('ConfigMap', 'work', 'test'));
    await place.apply('{apiVersion: v1, kind: ConfigMap, metadata: {name: work, finalizers: [example.com/hold]}}');
    const { code, summary } = await runJson(place, args[0]!, ...args.slice(1), '--timeout', '2s');
    assert.equal(code, 4);
    assert.equal(
      summary.hooks[0]?.diagnosis?.message,
      'ConfigMap/work of the last run does not go away: it is terminating, with finalizers example.com/hold',
    );
    assert.equal(summary.hooks[0]?.diagnosis?.hint, 'the controllers behind these finalizers have to remove them');
    await place.kubectl('patch', 'configmap', 'work', '--type=merge', '--patch', '{"metadata":{"finalizers":null}}');
  });

  test('a Job that its ttl removes, while the connection is away and the API server forgets', async (t) => {
    const job = hookYaml('Job', 'work', 'test', { command: 'echo begun; sleep 2' });
    const { place, args } = await placeOf(t, job.replace('spec:', 'spec:\n  ttlSecondsAfterFinished: 0'));
    const way = await forgetfulWay(t);
    const { outcome, output } = startRun(place, args, { HELM_KUBEAPISERVER: way.url });
    await printed({ output, outcome }, /begun/);
    way.hold();
    await place.kubectl('wait', 'job', 'work', '--for=delete', '--timeout=30s');
    way.forget();
    const { code, stdout } = await outcome;
    assert.equal(code, 3, stdout);
    assert.match(
      closing(stdout),
      /Job\/work \(deleted-by-ttl\): Job\/work was removed, by its ttlSecondsAfterFinished of 0; its result is unknown\n {2}→ take ttlSecondsAfterFinished out of the hook/,
    );
  });

  test('a Job that its ttl removes before anyone looks, connection and all well', async (t) => {
    const { place, args } = await placeOf(
      t,
      hookYaml('Job', 'work', 'test').replace('spec:', 'spec:\n  ttlSecondsAfterFinished: 0'),
    );
    const { code } = await runJson(place, args[0]!, ...args.slice(1));
    assert.equal(code, 0);
  });

  test('a pod that is evicted by the API, as a drain does', async (t) => {
    const { place, args } = await placeOf(
      t,
      hookYaml('Pod', 'work', 'test', { command: 'echo begun; sleep 600' }).replace(
        'GracePeriodSeconds: 0',
        'GracePeriodSeconds: 3',
      ),
    );
    const { outcome, output } = startRun(place, args);
    await printed({ output, outcome }, /begun/);
    const file = join(place.folder, 'eviction.json');
    writeFileSync(
      file,
      JSON.stringify({
        apiVersion: 'policy/v1',
        kind: 'Eviction',
        metadata: { name: 'work', namespace: place.namespace },
      }),
    );
    await place.kubectl('create', '--raw', evictionOf(place.namespace, 'work'), '-f', file);
    const { stdout } = await outcome;
    assert.match(
      closing(stdout),
      /Pod\/work \(evicted\): pod work was evicted: Eviction API: evicting\n {2}→ run it again/,
    );
  });
});
