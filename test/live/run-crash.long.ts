import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import { lacking } from '../support/tools.ts';
import { type Meddling, meddledWay } from './meddled-way.ts';
import { makePlace, must, type Outcome, objectsIn, writeChart } from './place.ts';
import { hookYaml, printed, startRun } from './run-support.ts';

const never = () => new Promise<never>(() => {});

/** Each Job leaves a pod for each time that it runs: no policy deletes one, and Jobs of one name do not share pods. */
const HOOKS = [
  hookYaml('ConfigMap', 'settings', 'pre-upgrade', { weight: -1, policies: 'before-hook-creation,hook-succeeded' }),
  hookYaml('Job', 'a', 'pre-upgrade', { policies: 'before-hook-creation' }),
  hookYaml('Job', 'b', 'pre-upgrade', { weight: 1, policies: 'before-hook-creation,hook-succeeded' }),
].join('---\n');

/** A release, and a way to its cluster on which one request, once, is held up for ever and its sender killed. */
async function crashing(t: TestContext, method: string, url: RegExp, when: keyof Meddling, turn = 1) {
  const place = await makePlace(t, 4);
  must(await place.helm('install', 'shop', writeChart(place, { 'templates/hooks.yaml': HOOKS })), 'helm install');
  let seen = 0;
  let kill = () => {};
  const writes: string[] = [];
  const server = await meddledWay(t, (verb, path) => {
    const [, object] = /\/(configmaps\/settings|jobs\/\w+)\?/.exec(path) ?? [];
    if (verb === 'PATCH' && object && !path.includes('dryRun')) writes.push(object);
    if (verb !== method || !url.test(path) || ++seen !== turn) return undefined;
    return {
      [when]: () => {
        kill();
        return never();
      },
    };
  });
  const run = (...args: readonly string[]): Promise<Outcome> => {
    const { child, outcome } = startRun(place, ['pre-upgrade', 'shop', ...args], { HELM_KUBEAPISERVER: server });
    kill = () => child.kill('SIGKILL');
    return outcome;
  };
  const first = await run();
  assert.equal(first.code, -1, first.stdout + first.stderr);
  return { place, run, writes };
}

describe('run, killed at a certain request', { concurrency: true, skip: lacking('helm', 'cluster') }, () => {
  for (const when of ['before', 'after'] as const) {
    test(`${when} a Job is created, its answer not seen: unknown, nothing is done, and what to do is said`, async (t) => {
      const { place, run, writes } = await crashing(t, 'PATCH', /jobs\/a\?/, when);
      const { code, stdout, stderr } = await run('--resume');
      assert.deepEqual([code, stdout], [3, '']);
      assert.match(
        stderr,
        /outcome of Job\/a is unknown: its run broke off while Job\/a was being created; nothing was run/,
      );
      assert.deepEqual(writes, ['configmaps/settings', 'jobs/a']);
      const jobs = await objectsIn(place, 'jobs');
      assert.deepEqual(jobs, when === 'after' ? ['Job/a'] : []);
      // Whoever has looked goes on with the hook, or with the next one.
      const then = await run('--from', when === 'after' ? 'b' : 'a');
      assert.equal(then.code, 0, then.stdout + then.stderr);
      assert.deepEqual(writes.slice(2), when === 'after' ? ['jobs/b'] : ['jobs/a', 'jobs/b']);
    });

    test(`${when} the object of the last run is deleted: the hook is run, once`, async (t) => {
      const { run, writes } = await crashing(t, 'DELETE', /jobs\/b$/, when);
      const { code, stdout, stderr } = await run('--resume');
      assert.equal(code, 0, stdout + stderr);
      assert.deepEqual(writes, ['configmaps/settings', 'jobs/a', 'jobs/b']);
    });

    test(`${when} a policy deletes at the end: nothing is run, what is left to delete is deleted`, async (t) => {
      const { place, run, writes } = await crashing(t, 'DELETE', /jobs\/b$/, when, 2);
      const { code, stdout, stderr } = await run('--resume');
      assert.equal(code, 0, stdout + stderr);
      assert.deepEqual(writes, ['configmaps/settings', 'jobs/a', 'jobs/b']);
      assert.deepEqual(await objectsIn(place, 'configmaps,jobs'), ['Job/a']);
    });
  }
});

describe('run, and Helm at once', { concurrency: true, skip: lacking('helm', 'cluster') }, () => {
  test('an upgrade after the record was read and before anything is run: nothing is run', async (t) => {
    const place = await makePlace(t, 4);
    const hook = hookYaml('Job', 'slow', 'test', { command: 'sleep 60' });
    const chart = writeChart(place, { 'templates/hooks.yaml': hook });
    must(await place.helm('install', 'shop', chart), 'helm install');
    const server = await meddledWay(t, (method, url) => {
      if (method !== 'POST' || !/leases/.test(url)) return undefined;
      return { before: async () => void must(await place.helm('upgrade', 'shop', chart), 'helm upgrade') };
    });
    const { code, stderr } = await startRun(place, ['test', 'shop'], { HELM_KUBEAPISERVER: server }).outcome;
    assert.equal(code, 3, stderr);
    assert.match(stderr, /helm started revision 2 meanwhile; nothing was run/);
    assert.deepEqual(await objectsIn(place, 'jobs'), []);
    assert.equal(await place.kubectl('get', 'leases', '--output', 'name'), '');
  });
});

describe('run, interrupted', { concurrency: true, skip: lacking('helm', 'cluster') }, () => {
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    test(`${signal} twice, while the API does not answer: the first stops the run, the second quits at once`, async (t) => {
      const place = await makePlace(t, 4);
      const slow = hookYaml('Job', 'slow', 'test', { command: 'echo begun; sleep 600' });
      must(await place.helm('install', 'shop', writeChart(place, { 'templates/hooks.yaml': slow })), 'helm install');
      let frozen = false;
      const server = await meddledWay(t, () => ({ before: async () => (frozen ? never() : undefined) }));
      const first = startRun(place, ['test', 'shop'], { HELM_KUBEAPISERVER: server });
      await printed(first, /begun/);
      frozen = true;
      first.child.kill(signal);
      const asked = Date.now();
      await new Promise((resolve) => setTimeout(resolve, 300));
      assert.equal(first.child.exitCode, null);
      first.child.kill(signal);
      assert.equal((await first.outcome).code, 130);
      assert.ok(Date.now() - asked < 2500, `${Date.now() - asked} ms`);
    });

  test('once, while the API does not answer: the report comes all the same', async (t) => {
    const place = await makePlace(t, 4);
    const slow = hookYaml('Job', 'slow', 'test', { command: 'echo begun; sleep 600' });
    must(await place.helm('install', 'shop', writeChart(place, { 'templates/hooks.yaml': slow })), 'helm install');
    let frozen = false;
    const server = await meddledWay(t, () => ({ before: async () => (frozen ? never() : undefined) }));
    const started = startRun(place, ['test', 'shop'], { HELM_KUBEAPISERVER: server });
    await printed(started, /begun/);
    frozen = true;
    const asked = Date.now();
    started.child.kill('SIGINT');
    const { code, stdout } = await started.outcome;
    assert.equal(code, 130);
    assert.match(stdout, /interrupted, 0 of 1 hook/);
    assert.match(stdout, /left in the cluster: Job\/slow/);
    assert.ok(Date.now() - asked < 15_000, `${Date.now() - asked} ms`);
  });
});
