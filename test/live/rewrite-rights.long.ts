// Rights that the post-renderer generates, on a real API server: enough for the hook, and nothing beside.
import assert from 'node:assert/strict';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { lacking } from '../support/tools.ts';
import {
  installPostRenderer,
  makePlace,
  must,
  type Outcome,
  objectsIn,
  type Place,
  SHOP,
  writeChart,
} from './place.ts';

/** The seeds' check before the first install, as they write it. */
const check = (namespace: string): string => `
apiVersion: batch/v1
kind: Job
metadata:
  name: {{ .Release.Name }}-pre-check
  annotations:
    "helm.sh/hook": pre-install
    "helm.sh/hook-weight": "-10"
    "helm.sh/hook-delete-policy": hook-succeeded,hook-failed
spec:
  template:
    spec:
      restartPolicy: Never
      containers:
        - name: check
          image: docker.io/bitnami/kubectl:latest
          imagePullPolicy: IfNotPresent
          command:
            - /bin/sh
            - -c
            - |
              echo "Checking prerequisites..."
              # Verify namespace exists
              kubectl get namespace ${namespace} || exit 1
              # Check for required secrets
              kubectl get secret required-secret -n ${namespace} || exit 1
              echo "All checks passed!"
  backoffLimit: 1
`;

const ACCOUNT = 'shop-pre-check-hook';

/** Helm's flags that run the post-renderer with these of its own. */
function rendering(place: Place, ...args: readonly string[]): string[] {
  const all = [`--report=${reportFile(place)}`, ...args].map((arg) => `--post-renderer-args=${arg}`);
  return ['--post-renderer', 'hooks-post-renderer', '--timeout', '1m', '-n', place.namespace, ...all];
}

function install(place: Place, chart: string, ...args: readonly string[]): Promise<Outcome> {
  return place.helm('install', 'shop', chart, ...rendering(place, ...args));
}

/** The lines of `kubectl auth can-i --list` that an account has and one without any binding has not. */
async function rightsOf(place: Place, account: string, namespace: string): Promise<string[]> {
  const list = async (name: string) => {
    const user = `system:serviceaccount:${place.namespace}:${name}`;
    const lines = await place.kubectl('auth', 'can-i', '--list', '--as', user, '-n', namespace, '--no-headers');
    return lines.split('\n').map((line) => line.trim().replaceAll(/ +/g, ' '));
  };
  const bare = new Set(await list('nobody-has-bound-anything-to-it'));
  return (await list(account)).filter((line) => !bare.has(line)).sort();
}

/** A namespace beside the place's own, with the secret that the check asks for. */
async function otherNamespace(place: Place, clean: (done: () => Promise<unknown>) => void): Promise<string> {
  const other = `${place.namespace}-other`;
  clean(() => place.kubectl('delete', 'namespace', other, '--wait=false'));
  await place.kubectl('create', 'namespace', other);
  await place.kubectl('create', 'secret', 'generic', 'required-secret', '-n', other);
  return other;
}

const reportFile = (place: Place): string => join(place.folder, 'report.json');

/** What the post-renderer last said. */
const report = (place: Place): string => readFileSync(reportFile(place), 'utf8');

describe('rights', { concurrency: true, skip: lacking('helm', 'cluster', 'executable') }, () => {
  test('of the check before an install: forbidden as it is, and exactly two rights with --rbac=generate', async (t) => {
    const place = await makePlace(t, 4);
    await installPostRenderer(place);
    await place.kubectl('create', 'secret', 'generic', 'required-secret');
    const chart = writeChart(place, { 'templates/check.yaml': check('{{ .Release.Namespace }}') });

    const without = await install(place, chart);
    assert.equal(without.code, 1, 'the check is forbidden');
    const said = report(place);
    assert.match(said, /may not get namespaces/);
    assert.match(said, /--rbac=generate adds it/);
    must(await place.helm('uninstall', 'shop', '--no-hooks'), 'helm uninstall');

    must(await install(place, chart, '--rbac=generate'), 'helm install');
    // The Job has no deadline, so the account stays.
    assert.deepEqual(await rightsOf(place, ACCOUNT, place.namespace), [
      `namespaces [] [${place.namespace}] [get]`,
      'secrets [] [required-secret] [get]',
    ]);
    assert.deepEqual(await rightsOf(place, ACCOUNT, 'default'), []);
    assert.deepEqual(await rightsOf(place, 'default', place.namespace), []);
    const role = await place.kubectl('get', 'role', ACCOUNT, '-o', 'jsonpath={.metadata.labels}');
    assert.match(role, /"app.kubernetes.io\/managed-by":"helm-hooks"/);
  });

  test('are the same twice: the second install makes them anew', async (t) => {
    const place = await makePlace(t, 4);
    await installPostRenderer(place);
    await place.kubectl('create', 'secret', 'generic', 'required-secret');
    const template = check('{{ .Release.Namespace }}').replace('pre-install', 'pre-install,pre-upgrade');
    const chart = writeChart(place, { 'templates/check.yaml': template });
    must(await install(place, chart, '--rbac=generate'), 'helm install');
    must(await place.helm('upgrade', 'shop', chart, ...rendering(place, '--rbac=generate')), 'helm upgrade');
    assert.deepEqual(await objectsIn(place, 'roles,rolebindings'), [`Role/${ACCOUNT}`, `RoleBinding/${ACCOUNT}`]);
  });

  test('in another namespace want its name, and lie there then', async (t) => {
    const place = await makePlace(t, 4);
    await installPostRenderer(place);
    const other = await otherNamespace(place, (done) => t.after(done));
    const chart = writeChart(place, { 'templates/check.yaml': check(other) });

    const refused = await install(place, chart, '--rbac=generate');
    assert.equal(refused.code, 1);
    assert.match(report(place), new RegExp(`add --rbac-namespace=${other}`));
    assert.deepEqual(await objectsIn(place, 'roles'), [], 'nothing is generated by halves');
    must(await place.helm('uninstall', 'shop', '--no-hooks'), 'helm uninstall');

    must(await install(place, chart, '--rbac=generate', `--rbac-namespace=${other}`), 'helm install');
    assert.deepEqual(await rightsOf(place, ACCOUNT, other), [
      `namespaces [] [${other}] [get]`,
      'secrets [] [required-secret] [get]',
    ]);
    assert.deepEqual(await rightsOf(place, ACCOUNT, place.namespace), []);
  });

  test('beside namespaces want --rbac=cluster and --namespace: the definition of examples/shop', async (t) => {
    const place = await makePlace(t, 4);
    await installPostRenderer(place);
    const cluster = `shop-crds-hook.${place.namespace}`;
    t.after(() => place.kubectl('delete', 'clusterrole,clusterrolebinding', cluster, '--ignore-not-found'));
    t.after(() => place.kubectl('delete', 'crd', 'tokens.shop.example.com', '--ignore-not-found', '--wait=false'));
    // A definition of this test's own: others make that of the chart.
    const chart = `${place.folder}/shop`;
    cpSync(SHOP, chart, { recursive: true });
    const template = `${chart}/templates/hooks/crds.yaml`;
    const text = readFileSync(template, 'utf8').replaceAll('vouchers', 'tokens').replaceAll('voucher', 'token');
    // Without a deadline the account stays, and can be asked what it may.
    writeFileSync(template, text.replaceAll('Voucher', 'Token').replace(/^ *activeDeadlineSeconds.*\n/m, ''));
    const others = ['init', 'migrate', 'admin', 'notify', 'backup', 'cleanup', 'check'];
    const values = ['--set', [...others.map((name) => `${name}.enabled=false`), 'crds.enabled=true'].join()];

    const half = await place.helm('template', 'shop', chart, ...values, ...rendering(place, '--rbac=cluster'));
    assert.doesNotMatch(must(half, 'helm template'), /ClusterRole/);
    assert.match(report(place), new RegExp(`add --namespace=${place.namespace}`));

    const args = ['--rbac=cluster', `--namespace=${place.namespace}`];
    must(await place.helm('install', 'shop', chart, ...values, ...rendering(place, ...args)), 'helm install');
    const made = await place.kubectl('get', 'crd', 'tokens.shop.example.com', '-o', 'jsonpath={.spec.names.kind}');
    assert.equal(made, 'Token');
    const definition = 'customresourcedefinitions.apiextensions.k8s.io [] [tokens.shop.example.com]';
    const expected = [`${definition} [patch create get list watch]`];
    assert.deepEqual(await rightsOf(place, 'shop-crds-hook', place.namespace), expected);
    assert.deepEqual(await rightsOf(place, 'shop-crds-hook', 'default'), expected, 'it lies beside namespaces');
  });
});
