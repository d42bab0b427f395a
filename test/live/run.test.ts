import assert from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { EVENTS } from '../../src/manifest/vocabulary.ts';
import { lacking } from '../support/tools.ts';
import { makePlace, must, type Place, writeChart } from './place.ts';
import { hookYaml, printed, runHooks, runJson, startRun } from './run-support.ts';

const NINE = EVENTS.map((event) => hookYaml('Pod', event, event, { command: `echo this is ${event}` })).join('---\n');

async function install(place: Place, manifest: string): Promise<void> {
  must(await place.helm('install', 'app', writeChart(place, { 'templates/hooks.yaml': manifest })), 'helm install');
}

/** All of a release's records, as they are stored. */
async function records(place: Place): Promise<string> {
  return place.kubectl('get', 'secrets', '--selector', 'owner=helm', '--output', 'yaml');
}

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
