import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { lacking } from '../support/tools.ts';
import { makePlace, must, objectsIn, type Place, writeChart } from './place.ts';
import { hookYaml, runHooks, runJson, startRun } from './run-support.ts';

const REAPED = 'before-hook-creation,hook-succeeded';

const rbac = (kind: string, weight: number, body: string): string =>
  `apiVersion: rbac.authorization.k8s.io/v1
kind: ${kind}
metadata:
  name: shop-migrate
  annotations:
    helm.sh/hook: pre-upgrade
    helm.sh/hook-weight: "${weight}"
    helm.sh/hook-delete-policy: ${REAPED}
${body}
`;

const asAccount = (job: string, account: string): string =>
  job.replace('restartPolicy', `serviceAccountName: ${account}\n      restartPolicy`);

const withSettings = (job: string): string =>
  job.replace('    command:', '    envFrom: [{configMapRef: {name: settings}}]\n          command:');

/** A migration with an account, rights and settings of its own, all of which go when the phase is over. */
const HOOKS = [
  hookYaml('ServiceAccount', 'shop-migrate', 'pre-upgrade', { weight: -10, policies: REAPED }),
  rbac('Role', -9, 'rules: [{apiGroups: [""], resources: [pods], verbs: [list]}]'),
  rbac(
    'RoleBinding',
    -8,
    `roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: shop-migrate}
subjects: [{kind: ServiceAccount, name: shop-migrate}]`,
  ),
  hookYaml('ConfigMap', 'settings', 'pre-upgrade', { weight: -5, policies: REAPED }),
  hookYaml('Job', 'backup', 'pre-upgrade', { weight: -1 }),
  withSettings(
    asAccount(
      hookYaml('Job', 'migrate', 'pre-upgrade', { command: 'kubectl get pods && echo key is $key' }),
      'shop-migrate',
    ),
  ),
  hookYaml('Job', 'seed', 'pre-upgrade', { weight: 5 }),
].join('---\n');

async function installed(place: Place): Promise<void> {
  const chart = writeChart(place, { 'templates/hooks.yaml': HOOKS });
  must(await place.helm('install', 'shop', chart), 'helm install');
}

const KINDS = 'serviceaccounts,roles,rolebindings,configmaps,jobs';

async function made(place: Place): Promise<string[]> {
  return (await objectsIn(place, KINDS)).filter((title) => title !== 'ServiceAccount/default');
}

describe('run, with hooks chosen', { concurrency: true, skip: lacking('helm', 'cluster') }, () => {
  test('what the chosen hook needs and the phase has reaped is brought along, used, and reaped again', async (t) => {
    const place = await makePlace(t, 4);
    await installed(place);
    const { code, stdout } = await runHooks(place, 'pre-upgrade', 'shop', '--only', 'migrate');
    assert.equal(code, 0, stdout);
    assert.match(stdout, /^pre-upgrade of release shop in namespace live-\w+, 5 of 7 hooks\n/);
    const brought = [...stdout.matchAll(/ {2}(\S+\/\S+) .*\n {6}brought along: Job\/migrate needs it\n/g)];
    assert.deepEqual(
      brought.map(([, title]) => title),
      ['ServiceAccount/shop-migrate', 'Role/shop-migrate', 'RoleBinding/shop-migrate', 'ConfigMap/settings'],
    );
    assert.match(stdout, /│ key is value\n/);
    assert.deepEqual(await made(place), ['Job/migrate']);
  });

  test('what exists is used as it is', async (t) => {
    const place = await makePlace(t, 4);
    await installed(place);
    await place.kubectl('create', 'configmap', 'settings', '--from-literal=key=mine');
    const { code, stdout } = await runHooks(place, 'pre-upgrade', 'shop', '--from', 'job/migrate', '--skip', 's?ed');
    assert.equal(code, 0, stdout);
    assert.doesNotMatch(stdout, /ConfigMap\/settings/);
    assert.match(stdout, /│ key is mine\n/);
    assert.deepEqual(await made(place), ['ConfigMap/settings', 'Job/migrate']);
  });

  test('what cannot be brought along is named, and nothing is created', async (t) => {
    const place = await makePlace(t, 4);
    await installed(place);
    for (const dry of [[], ['--dry-run=server']]) {
      const { code, stderr } = await runHooks(place, 'pre-upgrade', 'shop', '--skip', 'shop-migrate', ...dry);
      assert.equal(code, 3);
      assert.match(stderr, /Job\/migrate needs ServiceAccount\/shop-migrate, which does not exist and which --skip/);
    }
    const typo = await runHooks(place, 'pre-upgrade', 'shop', '--only', 'migrat');
    assert.equal(typo.code, 2);
    assert.match(typo.stderr, /--only migrat: no pre-upgrade hook is called so \(did you mean migrate\?\)/);
    assert.deepEqual(await made(place), []);
  });

  test('--dry-run=client asks nobody and says what may have to be brought along', async (t) => {
    const place = await makePlace(t, 4);
    await installed(place);
    const { code, stdout } = await runHooks(place, 'pre-upgrade', 'shop', '--only', 'seed,migrate', '--dry-run=client');
    assert.equal(code, 0);
    assert.match(stdout, /brought along if it does not exist: Job\/migrate needs it/);
  });

  test('who may not look is told what to do', async (t) => {
    const place = await makePlace(t, 4);
    await installed(place);
    await place.kubectl('create', 'serviceaccount', 'blind');
    await place.kubectl('create', 'role', 'blind', '--verb=get,list', '--resource=secrets');
    await place.kubectl('create', 'rolebinding', 'blind', '--role=blind', `--serviceaccount=${place.namespace}:blind`);
    const user = { HELM_KUBEASUSER: `system:serviceaccount:${place.namespace}:blind` };
    const { code, stderr } = await startRun(place, ['pre-upgrade', 'shop', '--only', 'migrate'], user).outcome;
    assert.equal(code, 3);
    assert.match(stderr, /Job\/migrate needs \S+, and there is no right to see whether it exists; --only with/);
  });

  test('the report holds what was chosen, and why the rest of it is there', async (t) => {
    const place = await makePlace(t, 3);
    await installed(place);
    const { code, summary } = await runJson(place, 'pre-upgrade', 'shop', '--only', 'Job/*', '--skip', 'backup');
    assert.equal(code, 0);
    assert.deepEqual(
      summary.hooks.map(({ name, brought = '' }) => `${name}: ${brought}`),
      [...Array(3).fill('shop-migrate: Job/migrate needs it'), 'settings: Job/migrate needs it', 'migrate: ', 'seed: '],
    );
  });
});
