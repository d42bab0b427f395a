import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import { openKubernetes } from '../../src/io/kubernetes.ts';
import { lock } from '../../src/io/lease.ts';
import { kubeconfig, lacking } from '../support/tools.ts';
import { makePlace, must, type Place, writeChart } from './place.ts';
import { hookYaml, printed, runHooks, startRun } from './run-support.ts';

async function slowRun(t: TestContext, seconds: number) {
  const place = await makePlace(t, 4);
  const hook = hookYaml('Job', 'slow', 'test', { command: `echo begun; sleep ${seconds}` });
  must(await place.helm('install', 'app', writeChart(place, { 'templates/hook.yaml': hook })), 'helm install');
  const run = startRun(place, ['test', 'app']);
  await printed(run, /begun/);
  return { place, ...run };
}

const lease = (place: Place, path: string) =>
  place.kubectl('get', 'lease', 'helm-hooks-app', '--ignore-not-found', '--output', `jsonpath={${path}}`);

describe('run, and its lock', { concurrency: true, skip: lacking('helm', 'cluster') }, () => {
  test('a held lock is renewed; who comes second is told by whom, and until when', async (t) => {
    const { place, outcome } = await slowRun(t, 15);
    const first = await lease(place, '.spec.renewTime');
    const second = await runHooks(place, 'test', 'app');
    assert.equal(second.code, 3);
    const holder = await lease(place, '.spec.holderIdentity');
    assert.match(
      second.stderr,
      new RegExp(`Lease helm-hooks-app is held by ${holder}; should that run be dead, its lock ends in \\d+\\.\\d s`),
    );
    for (let now = first; now === first; now = await lease(place, '.spec.renewTime'))
      await new Promise((resolve) => setTimeout(resolve, 500));
    assert.notEqual(await lease(place, '.spec.renewTime'), '');
    assert.equal((await outcome).code, 0);
    assert.equal(await lease(place, '.spec.renewTime'), '');
  });

  test('a lock that is lost stops the run, whose outcome is unknown; the new holder keeps it', async (t) => {
    const { place, outcome } = await slowRun(t, 60);
    const before = await lease(place, '.spec.renewTime');
    const patch = JSON.stringify({ spec: { holderIdentity: 'somebody' } });
    await place.kubectl('patch', 'lease', 'helm-hooks-app', '--type', 'merge', '--patch', patch);
    const { code, stdout } = await outcome;
    assert.equal(code, 3, stdout);
    assert.match(stdout, /the lock of this run was taken over by somebody/);
    assert.match(stdout, /left in the cluster: Job\/slow/);
    assert.equal(await lease(place, '.spec.holderIdentity'), 'somebody');
    assert.equal(await lease(place, '.spec.renewTime'), before);
  });

  test('a lock that someone deletes is made again, and goes with the run', async (t) => {
    const { place, outcome } = await slowRun(t, 15);
    const uid = await lease(place, '.metadata.uid');
    await place.kubectl('delete', 'lease', 'helm-hooks-app');
    for (let now = ''; now === '' || now === uid; now = await lease(place, '.metadata.uid'))
      await new Promise((resolve) => setTimeout(resolve, 200));
    assert.equal((await outcome).code, 0);
    assert.equal(await lease(place, '.metadata.uid'), '');
  });

  test('a wrong clock neither steals a lock nor is stopped by one that has ended', async (t) => {
    const place = await makePlace(t, 4);
    const notes: string[] = [];
    const take = async () => {
      const cluster = openKubernetes({ ...process.env, KUBECONFIG: kubeconfig(), HELM_NAMESPACE: place.namespace });
      t.after(() => cluster.close());
      // Any answer tells the server's time.
      await cluster.list({ apiVersion: 'v1', kind: 'Pod', namespace: place.namespace });
      const lost = () => assert.fail('lost');
      return lock(cluster, { namespace: place.namespace, release: 'app', note: (words) => notes.push(words), lost });
    };
    const real = Date.now;
    for (const hours of [-2, 2]) {
      const release = await take();
      t.mock.method(Date, 'now', () => real() + hours * 3_600_000);
      await assert.rejects(take(), /another run of this release is under way: .*its lock ends in (2\d|30)\.\d s/);
      await release();
      const renewTime = new Date(real() - 60_000).toISOString().replace('Z', '000Z');
      const spec = { holderIdentity: 'gone', leaseDurationSeconds: 30, renewTime };
      const head = { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata: { name: 'helm-hooks-app' } };
      await place.apply(JSON.stringify({ ...head, spec }));
      await (await take())();
      t.mock.restoreAll();
    }
    assert.deepEqual(notes, Array(2).fill('took over the lock of gone, which had not renewed it'));
  });
});

describe('the end of a lock', { skip: lacking('cluster') }, () => {
  test('leaves no timer that would hold the process', async (t) => {
    const place = await makePlace(t, 4);
    const cluster = openKubernetes({ ...process.env, KUBECONFIG: kubeconfig(), HELM_NAMESPACE: place.namespace });
    t.after(() => cluster.close());
    await cluster.list({ apiVersion: 'v1', kind: 'Pod', namespace: place.namespace });
    const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
    const before = timers();
    const lost = () => assert.fail('lost');
    const release = await lock(cluster, { namespace: place.namespace, release: 'app', note: assert.fail, lost });
    assert.equal(timers(), before + 1, 'the next renewal');
    await release();
    assert.equal(timers(), before);
  });
});
