// What keeps a run from doing harm: locks, rights, names, what holds data.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { lacking } from '../support/tools.ts';
import { install, makePlace, must } from './place.ts';
import { hookYaml, printed, runHooks, runJson, startRun } from './run-support.ts';

/** All that a run needs and nothing that it only likes to have. */
const frugalRole = (namespace: string): string => `
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: frugal, namespace: ${namespace}}
rules:
  - {apiGroups: [""], resources: [secrets], verbs: [get, list]}
  - {apiGroups: [batch], resources: [jobs], verbs: [create, patch, delete, watch]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: frugal, namespace: ${namespace}}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: frugal}
subjects: [{kind: ServiceAccount, name: frugal, namespace: ${namespace}}]
`;

describe('run, and what keeps it from harm', { concurrency: true, skip: lacking('helm', 'cluster') }, () => {
  test('two runs of one release are kept apart', async (t) => {
    const place = await makePlace(t, 4);
    await install(place, hookYaml('Job', 'slow', 'test', { command: 'echo begun; sleep 600' }));
    const first = startRun(place, ['test', 'app']);
    await printed(first, /begun/);
    const second = await runHooks(place, 'test', 'app');
    assert.equal(second.code, 3);
    assert.match(second.stderr, /another run of this release is under way/);
    first.child.kill('SIGTERM');
    assert.equal((await first.outcome).code, 130);
  });

  test('a lock that nobody renews is taken over', async (t) => {
    const place = await makePlace(t, 4);
    await install(place, hookYaml('ConfigMap', 'made', 'test'));
    const spec = { holderIdentity: 'gone', leaseDurationSeconds: 30, renewTime: '2020-01-01T00:00:00.000000Z' };
    const lease = { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata: { name: 'helm-hooks-app' }, spec };
    await place.apply(JSON.stringify(lease));
    const { code, summary } = await runJson(place, 'test', 'app');
    assert.equal(code, 0);
    assert.deepEqual(summary.notes, ['took over the lock of gone, which had not renewed it']);
    assert.equal(await place.kubectl('get', 'leases', '--output', 'name'), '');
  });

  test('Helm starting an operation meanwhile makes the outcome unknown', async (t) => {
    const place = await makePlace(t, 4);
    await install(place, hookYaml('Job', 'slow', 'test', { command: 'echo begun; sleep 600' }));
    const { outcome, output } = startRun(place, ['test', 'app']);
    await printed({ output, outcome }, /begun/);
    must(await place.helm('upgrade', 'app', join(place.folder, 'chart')), 'helm upgrade');
    const { code, stdout } = await outcome;
    assert.equal(code, 3);
    assert.match(stdout, /test of app: unknown/);
    assert.match(stdout, /helm started revision 2/);
  });

  test('what holds data is left exactly as it is; --recreate replaces it', async (t) => {
    const place = await makePlace(t, 4);
    await install(
      place,
      `${hookYaml('Secret', 'keys', 'pre-install', {})}---\n${hookYaml('ConfigMap', 'other', 'pre-install')}`,
    );
    const uid = () =>
      place.kubectl('get', 'secret', 'keys', '--output', 'jsonpath={.metadata.uid} {.metadata.resourceVersion}');
    const before = await uid();
    const { code, summary } = await runJson(place, 'pre-install', 'app');
    assert.equal(code, 0);
    assert.deepEqual(
      summary.hooks.map(({ name, outcome }) => `${name} ${outcome}`),
      ['keys skipped', 'other succeeded'],
    );
    assert.equal(await uid(), before);
    assert.equal((await runJson(place, 'pre-install', 'app', '--recreate', 'Secret/keys')).code, 0);
    assert.notEqual(await uid(), before);
  });

  test('rights that are missing are listed, and nothing is created', async (t) => {
    const place = await makePlace(t, 4);
    await install(place, hookYaml('Job', 'work', 'test'));
    await place.kubectl('create', 'serviceaccount', 'poor');
    await place.kubectl('create', 'role', 'reader', '--verb=get,list,watch', '--resource=secrets');
    await place.kubectl('create', 'rolebinding', 'reader', '--role=reader', `--serviceaccount=${place.namespace}:poor`);
    const user = `system:serviceaccount:${place.namespace}:poor`;
    const { code, stderr } = await startRun(place, ['test', 'app'], { HELM_KUBEASUSER: user }).outcome;
    assert.equal(code, 3);
    assert.match(stderr, /rights are missing, nothing was run: .*create jobs\.batch in live-/);
    assert.equal(await place.kubectl('get', 'jobs', '--output', 'name'), '');
  });

  test('without a right to Leases and logs it runs all the same, and says so', async (t) => {
    const place = await makePlace(t, 4);
    await install(place, hookYaml('Job', 'work', 'test'));
    const account = `${place.namespace}:frugal`;
    await place.kubectl('create', 'serviceaccount', 'frugal');
    await place.apply(frugalRole(place.namespace));
    const user = `system:serviceaccount:${account}`;
    const { code, stdout } = await startRun(place, ['test', 'app'], { HELM_KUBEASUSER: user }).outcome;
    assert.equal(code, 0);
    assert.match(stdout, /no right to Leases: nothing keeps another run of this release away/);
    assert.match(stdout, /not allowed to get pods\/log in live-\w+: less will be seen/);
  });

  test('--dry-run=server asks the API about every object and makes none', async (t) => {
    const place = await makePlace(t, 4);
    await install(place, `${hookYaml('ConfigMap', 'fine', 'test')}---\n${hookYaml('Job', 'Not-A-Name', 'test')}`);
    const { code, stdout } = await runHooks(place, 'test', 'app', '--dry-run', 'server');
    assert.equal(code, 1);
    assert.match(stdout, /ConfigMap\/fine: accepted\n/);
    assert.match(stdout, /Job\/Not-A-Name: .*Invalid value: "Not-A-Name"/);
    assert.equal((await runHooks(place, 'test', 'app', '--dry-run=client')).code, 0);
    assert.equal(await place.kubectl('get', 'configmap', 'fine', '--ignore-not-found'), '');
  });

  test('guards: names, revisions, states', async (t) => {
    const place = await makePlace(t, 4);
    await install(place, hookYaml('ConfigMap', 'one', 'test,pre-delete,post-delete,pre-rollback'));
    const cases: readonly (readonly [number, RegExp, ...string[]])[] = [
      [2, /unknown event "pre-instal" \(did you mean pre-install\?\)/, 'pre-instal', 'app'],
      [3, /there is no release "nope" in namespace live-/, 'test', 'nope'],
      [3, /release app has no revision 7; there are 1/, 'test', 'app', '--revision', '7'],
      [2, /pre-rollback needs --revision N/, 'pre-rollback', 'app'],
      [2, /stays installed, needs --yes/, 'pre-delete', 'app'],
      [2, /needs the release named on the command line, and --yes/, 'post-delete', '--yes'],
      [2, /--timeout is a duration/, 'test', 'app', '--timeout', 'soon'],
    ];
    for (const [code, message, ...args] of cases) {
      const outcome = await runHooks(place, ...args);
      assert.equal(outcome.code, code, args.join(' '));
      assert.match(outcome.stderr, message);
      assert.equal(outcome.stdout, '');
    }
    assert.equal((await runHooks(place, 'test', '--quiet')).code, 0);
  });

  test('a chart and a manifest need no release, but guard one that is there', async (t) => {
    const place = await makePlace(t, 3);
    await install(place, hookYaml('ConfigMap', 'one', 'pre-upgrade,test,pre-delete'));
    const chart = join(place.folder, 'chart');
    const { code, summary } = await runJson(place, 'pre-upgrade', 'new', '--chart', chart);
    assert.deepEqual([code, summary.release, summary.outcome], [0, 'new', 'succeeded']);
    assert.equal((await runHooks(place, 'test', '--manifest', join(chart, 'templates/hooks.yaml'))).code, 0);
    const refused = await runHooks(place, 'pre-delete', 'app', '--chart', chart);
    assert.deepEqual([refused.code, refused.stdout], [2, '']);
    assert.match(refused.stderr, /stays installed, needs --yes/);
  });

  test('a cluster that is not there: exit code 3, one line', async (t) => {
    const place = await makePlace(t, 4);
    const { code, stdout, stderr } = await startRun(place, ['test', 'app'], {
      HELM_KUBEAPISERVER: 'https://127.0.0.1:9',
    }).outcome;
    assert.equal(code, 3);
    assert.equal(stdout, '');
    assert.match(stderr, /^Error: the cluster at https:\/\/127\.0\.0\.1:9 does not answer: [^\n]+\n$/);
  });
});
