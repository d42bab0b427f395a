// `clean` deletes nothing unasked, nothing while others are at work, and says what it may not do.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { type TestContext, test } from 'node:test';
import { ran } from '../cli/support.ts';
import { helm4, kubeconfig, lacking } from '../support/tools.ts';
import { cleaner, installSetup, MAIN } from './clean-support.ts';
import { makePlace, must, objectsIn, type Place, writeChart } from './place.ts';
import { hookYaml } from './run-support.ts';

test('nothing is deleted while Helm or a run is at work, or by a wrong name', {
  skip: lacking('helm', 'cluster'),
}, async (t) => {
  const place = await makePlace(t, 4);
  const { helm, kubectl, apply, namespace } = place;
  const clean = cleaner(place, helm4());
  await installSetup(place);
  const refused = (...args: readonly string[]) => {
    const { code, stderr } = clean(...args);
    return `${code} ${stderr.trim()}`;
  };
  assert.equal(refused(), '2 Error: clean needs a release: helm-hooks clean RELEASE');
  assert.equal(refused('shop', 'web'), '2 Error: clean takes one release, but got "web" too');
  assert.equal(refused('absent'), `3 Error: there is no release "absent" in namespace ${namespace}; there is shop`);
  assert.equal(
    refused('shop', '--include', 'Job/setpu', '--yes'),
    '2 Error: --include Job/setpu: no hook of the release has left such an object (did you mean Job/setup?); nothing was deleted',
  );
  const renewTime = `${new Date().toISOString().replace('Z', '000Z')}`;
  const lease = { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata: { name: 'helm-hooks-shop' } };
  await apply(JSON.stringify({ ...lease, spec: { holderIdentity: 'another', renewTime, leaseDurationSeconds: 3600 } }));
  assert.match(
    refused('shop', '--yes'),
    /^3 Error: another run of this release is under way: Lease helm-hooks-shop is held by another/,
  );
  await kubectl('delete', 'lease', 'helm-hooks-shop');
  const upgrade = helm(
    'upgrade',
    'shop',
    writeChart(place, { 'templates/a.yaml': hookYaml('Job', 'slow', 'pre-upgrade', { command: 'sleep 5' }) }),
  );
  while (!/v2/.test(await kubectl('get', 'secrets', '--selector=owner=helm', '--output=name')));
  assert.match(
    refused('shop', '--yes'),
    /^3 Error: release shop is pending-upgrade: Helm may be at work on revision 2, so nothing is deleted/,
  );
  must(await upgrade, 'upgrade');
  assert.deepEqual(await objectsIn(place, 'jobs'), ['Job/setup', 'Job/slow']);
});

/** Runs `helm-hooks clean` on a terminal, with something typed in. */
function onTerminal(
  { folder, namespace }: Place,
  typed: string,
): Promise<{ readonly code: number; readonly screen: string }> {
  const env = { ...process.env, HELM_BIN: helm4(), KUBECONFIG: kubeconfig(), HELM_NAMESPACE: namespace, NO_COLOR: '1' };
  const child = spawn('script', ['-qec', `${process.execPath} ${MAIN} clean shop`, '/dev/null'], { cwd: folder, env });
  let screen = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    const asked = /\[y\/N\] $/;
    const was = asked.test(screen);
    screen += chunk;
    if (!was && asked.test(screen)) child.stdin.write(typed);
  });
  return new Promise((resolve) =>
    child.on('close', (code) => resolve({ code: code ?? -1, screen: screen.replaceAll('\r', '') })),
  );
}

test('on a terminal it asks', { skip: lacking('helm', 'cluster') }, async (t) => {
  const place = await makePlace(t, 4);
  await installSetup(place);
  const no = await onTerminal(place, 'n\n');
  assert.equal(no.code, 0);
  assert.match(
    no.screen,
    /\n {2}Job\/setup {2}succeeded .*1 pod {2}post-install, revision 1 {2}it stays until the hook comes again\n\nDelete 1 object\? \[y\/N\] n\nnothing was deleted\n$/,
  );
  assert.deepEqual(await objectsIn(place, 'jobs'), ['Job/setup']);
  const yes = await onTerminal(place, 'y\n');
  assert.equal(yes.code, 0);
  assert.match(yes.screen, /Delete 1 object\? \[y\/N\] y\n\n✔ deleted Job\/setup and its pod\n$/);
  assert.deepEqual(await objectsIn(place, 'jobs,pods'), []);
});

/** Starts `clean --yes` on a release one of whose hooks hangs on a finalizer; resolves when the others have gone. */
async function hangingClean(t: TestContext) {
  const place = await makePlace(t, 4);
  const { helm, kubectl, folder, namespace } = place;
  const chart = {
    'templates/a.yaml': hookYaml('Job', 'setup', 'post-install'),
    'templates/b.yaml': hookYaml('ConfigMap', 'held', 'pre-install'),
  };
  must(await helm('install', 'shop', writeChart(place, chart)), 'install');
  must(await helm('upgrade', 'shop', writeChart(place, { ...chart, 'templates/b.yaml': '' })), 'upgrade');
  await kubectl(
    'patch',
    'configmap',
    'held',
    '--type=merge',
    '--patch',
    '{"metadata":{"finalizers":["example.com/hold"]}}',
  );
  const free = () =>
    kubectl('patch', 'configmap', 'held', '--type=merge', '--patch', '{"metadata":{"finalizers":null}}');
  t.after(() => free().catch(() => {}));
  const env = { ...process.env, HELM_BIN: helm4(), KUBECONFIG: kubeconfig(), HELM_NAMESPACE: namespace };
  const child = spawn(process.execPath, [MAIN, 'clean', 'shop', '--yes'], { cwd: folder, env });
  const said = { stdout: '', stderr: '' };
  const gone = new Promise<void>((resolve) => {
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      said.stdout += chunk;
      if (/deleted Job\/setup/.test(said.stdout)) resolve();
    });
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    said.stderr += chunk;
  });
  const end = new Promise<number>((resolve) => child.on('close', (code) => resolve(code ?? -1)));
  await gone;
  return { place, child, said, end, chart };
}

test('Helm coming in between ends it', { skip: lacking('helm', 'cluster') }, async (t) => {
  const { place, said, end, chart } = await hangingClean(t);
  must(await place.helm('upgrade', 'shop', writeChart(place, chart), '--no-hooks'), 'upgrade');
  assert.equal(await end, 3);
  assert.equal(said.stderr, 'Helm works on release shop now; the rest was not deleted\n');
  assert.match(said.stdout, /\n✘ ConfigMap\/held was not deleted: interrupted\n$/);
});

test('an interrupt ends it, and the lock is gone', { skip: lacking('helm', 'cluster') }, async (t) => {
  const { place, child, said, end } = await hangingClean(t);
  child.kill('SIGINT');
  assert.equal(await end, 130);
  assert.match(said.stdout, /\n✘ ConfigMap\/held was not deleted: interrupted\n$/);
  assert.equal(await place.kubectl('get', 'leases', '--output=name'), '');
});

test('without a right to delete or to see: said, exit code 3', { skip: lacking('helm', 'cluster') }, async (t) => {
  const place = await makePlace(t, 4);
  const { kubectl, namespace } = place;
  await installSetup(place);
  await kubectl('create', 'serviceaccount', 'reader');
  await kubectl('create', 'rolebinding', 'reader', '--clusterrole=view', `--serviceaccount=${namespace}:reader`);
  await kubectl('create', 'role', 'records', '--verb=get,list', '--resource=secrets');
  await kubectl('create', 'rolebinding', 'records', '--role=records', `--serviceaccount=${namespace}:reader`);
  const env = {
    HELM_BIN: helm4(),
    KUBECONFIG: kubeconfig(),
    HELM_NAMESPACE: namespace,
    HELM_KUBEASUSER: `system:serviceaccount:${namespace}:reader`,
  };
  const { code, stdout, stderr } = ran(process.execPath, [MAIN, 'clean', 'shop', '--yes'], { cwd: place.folder, env });
  assert.equal(code, 3, stdout);
  assert.match(stderr, /no right to Leases/);
  assert.match(stdout, /\n✘ Job\/setup was not deleted: jobs.batch "setup" is forbidden: User "system:serviceaccount:/);
  await kubectl('delete', 'rolebinding', 'reader');
  const blind = ran(process.execPath, [MAIN, 'clean', 'shop', '--dry-run'], { cwd: place.folder, env });
  assert.equal(blind.code, 0, blind.stderr);
  assert.match(blind.stdout, /\nnot seen\n {2}Job\/setup {2}jobs.batch "setup" is forbidden/);
});
