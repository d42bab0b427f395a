import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { lacking } from '../support/tools.ts';
import { makePlace, must, objectsIn, type Place, SHOP } from './place.ts';

/** The chart with one of the two hooks that ask the API server, and nothing else that takes time. */
function install(place: Place, hook: string, ...more: readonly string[]) {
  const others = ['init', 'migrate', 'admin', 'notify', 'backup', 'cleanup'];
  const switches = [...others.map((name) => `${name}.enabled=false`), `${hook}.enabled=true`, ...more];
  return place.helm('install', 'shop', SHOP, '--timeout', '2m', '--set', switches.join());
}

const account = (name: string, kind: 'Role' | 'ClusterRole', namespace: string, rules: string): string => `
apiVersion: v1
kind: ServiceAccount
metadata: {name: ${name}}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ${kind}
metadata: {name: ${name}}
rules: ${rules}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ${kind}Binding
metadata: {name: ${name}}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ${kind}, name: ${name}}
subjects: [{kind: ServiceAccount, name: ${name}, namespace: ${namespace}}]
`;

describe('the hooks of examples/shop that lack rights', { concurrency: true, skip: lacking('helm', 'cluster') }, () => {
  for (const helm of [3, 4] as const) {
    test(`Helm ${helm} prints that the check is forbidden`, async (t) => {
      const place = await makePlace(t, helm);
      const { code, stdout, stderr } = await install(place, 'check');
      assert.equal(code, 1);
      // Its policy deletes it, so what Helm prints for hook-output-log-policy is all that is left.
      assert.deepEqual(await objectsIn(place, 'jobs'), []);
      assert.match(stdout + stderr, /Error from server \(Forbidden\): namespaces .*:default\\?" cannot get resource/);
    });
  }

  test('the log of the definition says that it is forbidden', async (t) => {
    const place = await makePlace(t, 4);
    const { code, stderr } = await install(place, 'crds');
    assert.equal(code, 1);
    assert.match(stderr, /resource Job\/\S+\/shop-crds not ready\. status: Failed/);
    assert.match(await place.kubectl('logs', 'job/shop-crds'), /\(Forbidden\): .*:default" cannot patch resource/);
  });

  test('with an account that may, the check passes', async (t) => {
    const place = await makePlace(t, 4);
    const get = (resource: string, name: string) =>
      `{apiGroups: [''], resources: [${resource}], verbs: [get], resourceNames: [${name}]}`;
    const rules = `[${get('namespaces', place.namespace)}, ${get('secrets', 'required-secret')}]`;
    await place.apply(account('checker', 'Role', place.namespace, rules));
    await place.kubectl('create', 'secret', 'generic', 'required-secret');
    must(await install(place, 'check', 'check.serviceAccountName=checker'), 'helm install');
  });

  test('with an account that may, the definition and its sample are made', async (t) => {
    const place = await makePlace(t, 4);
    // Cluster-wide, so with a name of its own; the definition is the only one of its name.
    const name = `definer-${place.namespace}`;
    const api = 'apiGroups: [apiextensions.k8s.io], resources: [customresourcedefinitions]';
    const rules = `[{${api}, verbs: [get, list, watch, create, patch]}]`;
    t.after(() => place.kubectl('delete', `clusterrole/${name}`, `clusterrolebinding/${name}`, '--ignore-not-found'));
    t.after(() => place.kubectl('delete', 'crd', 'vouchers.shop.example.com', '--ignore-not-found', '--wait=false'));
    await place.apply(account(name, 'ClusterRole', place.namespace, rules));
    must(await install(place, 'crds', `crds.serviceAccountName=${name}`, 'crds.sample=true'), 'helm install');
    assert.equal(await place.kubectl('get', 'voucher', 'shop-welcome', '-o', 'jsonpath={.spec.percent}'), '10');
  });
});
