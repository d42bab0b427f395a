import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { lacking } from '../support/tools.ts';
import { hookRuns, installPostRenderer, makePlace, must, objectsIn, type Place, writeChart } from './place.ts';

// Helm 4 makes hooks by server-side apply (pkg/kube/client.go : Create). Where the Job of the last time is still there
// and the same, nothing happens to it, and the wait (pkg/kube/statuswait.go : WatchUntilReady) takes its old result.
const job = (policy: string): string => `
apiVersion: batch/v1
kind: Job
metadata:
  name: work
  annotations:
    helm.sh/hook: pre-upgrade
    helm.sh/hook-delete-policy: ${policy}
spec:
  backoffLimit: 0
  template:
    spec:
      restartPolicy: Never
      terminationGracePeriodSeconds: 0
      containers:
        - name: work
          image: docker.io/library/busybox:1.36
          imagePullPolicy: IfNotPresent
          command: [test, -e, /cause/repaired]
          volumeMounts: [{name: cause, mountPath: /cause}]
      volumes:
        - name: cause
          configMap: {name: cause, optional: true}
`;

/** Installs a chart whose one hook runs at each upgrade. */
async function installed(
  place: Place,
  policy: string,
): Promise<(...flags: readonly string[]) => ReturnType<Place['helm']>> {
  const chart = writeChart(place, { 'templates/job.yaml': job(policy) });
  must(await place.helm('install', 'ghost', chart), 'helm install');
  return (...flags) => place.helm('upgrade', 'ghost', chart, '--timeout', '1m', ...flags);
}

const repair = (place: Place): Promise<string> =>
  place.kubectl('create', 'configmap', 'cause', '--from-literal=repaired=yes');

/** The uids of the pods of the hook's Job. */
const pods = (place: Place): Promise<string> =>
  place.kubectl(
    'get',
    'pods',
    '--selector',
    'batch.kubernetes.io/job-name=work',
    '-o',
    'jsonpath={.items[*].metadata.uid}',
  );

const phase = async (place: Place): Promise<string | undefined> => (await hookRuns(place, 'ghost'))[0]?.phase;

describe('ghost success: policy hook-failed only', { concurrency: true, skip: lacking('helm', 'cluster') }, () => {
  test('Helm 4 reports a hook that has not run as succeeded', async (t) => {
    const place = await makePlace(t, 4);
    await repair(place);
    const upgrade = await installed(place, 'hook-failed');
    must(await upgrade(), 'helm upgrade');
    const first = await pods(place);
    assert.match(first, /^\S+$/);

    const start = Date.now();
    must(await upgrade(), 'helm upgrade');
    const [run] = await hookRuns(place, 'ghost', start);
    assert.equal(run?.phase, 'Succeeded');
    assert.equal(await pods(place), first);
  });

  test('Helm 3 refuses', async (t) => {
    const place = await makePlace(t, 3);
    await repair(place);
    const upgrade = await installed(place, 'hook-failed');
    must(await upgrade(), 'helm upgrade');
    const { code, stderr } = await upgrade();
    assert.equal(code, 1);
    assert.match(stderr, /jobs\.batch "work" already exists/);
  });
});

describe('ghost failure: policy hook-succeeded only', { concurrency: true, skip: lacking('helm', 'cluster') }, () => {
  test('Helm 4 reports the old failure again, though the cause is repaired', async (t) => {
    const place = await makePlace(t, 4);
    const upgrade = await installed(place, 'hook-succeeded');
    assert.equal((await upgrade()).code, 1);
    const first = await pods(place);

    await repair(place);
    const { code, stderr } = await upgrade();
    assert.equal(code, 1);
    assert.match(stderr, /Job Failed\. failed: 1\/1/);
    assert.equal(await pods(place), first);
    assert.equal(await phase(place), 'Failed');
  });

  test('with the post-renderer the hook runs again', { skip: lacking('executable') }, async (t) => {
    const place = await makePlace(t, 4);
    await installPostRenderer(place);
    const upgrade = await installed(place, 'hook-succeeded');
    const rendered = () => upgrade('--post-renderer', 'hooks-post-renderer');
    assert.equal((await rendered()).code, 1);

    await repair(place);
    must(await rendered(), 'helm upgrade');
    const [run] = await hookRuns(place, 'ghost');
    assert.equal(run?.phase, 'Succeeded');
    assert.match(run.manifest, /helm-hooks\/rewritten: .*stale-hook-result/);
    // hook-succeeded is still its policy.
    assert.deepEqual(await objectsIn(place, 'jobs'), []);
  });
});
