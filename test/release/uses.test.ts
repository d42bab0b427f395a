import assert from 'node:assert/strict';
import { test } from 'node:test';
import { titleOf } from '../../src/manifest/document.ts';
import { readRelease } from '../../src/release/read.ts';
import { type Users, usesOf, usesOfHooks } from '../../src/release/uses.ts';
import { Random } from '../generator/random.ts';
import { generateRelease } from '../generator/release.ts';

const object = (kind: string, name: string, body = '', annotations = '') =>
  `apiVersion: v1
kind: ${kind}
metadata:
  name: ${name}
  annotations: {${annotations}}
${body}`;

const hook = (kind: string, name: string, body = '') => object(kind, name, body, 'helm.sh/hook: pre-install');

const pod = (fields: string) => `spec:\n  template:\n    spec:\n${fields}`;

/** `ConfigMap/a` and what uses it, as `hook Job/b envFrom`. */
function usersOf(title: string, documents: readonly string[], namespace?: string): string[] {
  const { release } = readRelease([{ file: 'x', text: documents.join('---\n') }], { helm: 4, namespace });
  const [kind = '', name = ''] = title.split('/');
  const { hooks, objects }: Users = usesOf(release)({ kind, name, namespace: '' });
  for (const { document, at } of [...hooks, ...objects])
    assert.ok(at.start >= document.range.start && at.end <= document.range.end, 'the range lies in the user');
  return [
    ...hooks.map((use) => `hook ${titleOf(use.hook)} ${use.via}${use.certain ? '' : ' perhaps'}`),
    ...objects.map(({ document, via, certain }) => `${titleOf(document.head)} ${via}${certain ? '' : ' perhaps'}`),
  ];
}

test('hooks and objects that name a ConfigMap', () => {
  const env = pod('      containers:\n      - envFrom: [{ configMapRef: { name: settings } }]\n');
  const documents = [hook('Job', 'migrate', env), object('Deployment', 'web', env), object('Deployment', 'db')];
  assert.deepEqual(usersOf('ConfigMap/settings', documents), ['hook Job/migrate envFrom', 'Deployment/web envFrom']);
  assert.deepEqual(usersOf('Secret/settings', documents), []);
});

test('a hook that Helm drops uses nothing', () => {
  const env = pod('      serviceAccountName: shop\n');
  const dropped = object('Job', 'migrate', env, 'helm.sh/hook: pre-instal');
  assert.deepEqual(usersOf('ServiceAccount/shop', [dropped]), []);
});

test('rights go from a role by its binding to the pods of the account', () => {
  const documents = [
    object(
      'RoleBinding',
      'b',
      'roleRef: { kind: Role, name: r }\nsubjects:\n- { kind: ServiceAccount, name: shop, namespace: place }\n',
    ),
    object('Deployment', 'web', pod('      serviceAccountName: shop\n')),
    hook('Job', 'silent', pod('      serviceAccountName: shop\n      automountServiceAccountToken: false\n')),
  ];
  assert.deepEqual(usersOf('Role/r', documents, 'place'), ['RoleBinding/b roleRef', 'Deployment/web roleRef']);
  assert.deepEqual(usersOf('RoleBinding/b', documents, 'place'), ['Deployment/web subjects']);
  assert.deepEqual(usersOf('RoleBinding/b', documents, 'other'), []);
});

test('namespaces that may be the same', () => {
  const documents = [object('Deployment', 'web', pod('      serviceAccountName: shop\n'))];
  const away = documents[0]!.replace('name: web', 'name: web\n  namespace: place');
  assert.deepEqual(usersOf('ServiceAccount/shop', [away]), ['Deployment/web serviceAccountName perhaps']);
  assert.deepEqual(usersOf('ServiceAccount/shop', [away], 'place'), ['Deployment/web serviceAccountName']);
  assert.deepEqual(usersOf('ServiceAccount/shop', [away], 'other'), []);
  assert.deepEqual(usersOf('Namespace/place', [away]), ['Deployment/web namespace']);
});

test('a claim that a StatefulSet takes by its own naming', () => {
  const documents = [object('StatefulSet', 'db', 'spec:\n  volumeClaimTemplates:\n  - metadata: { name: data }\n')];
  assert.deepEqual(usersOf('PersistentVolumeClaim/data-db-0', documents), ['StatefulSet/db volumeClaimTemplates']);
  assert.deepEqual(usersOf('PersistentVolumeClaim/data-db', documents), []);
});

test('a definition, a backend, the items of a list', () => {
  const documents = [
    hook('CustomResourceDefinition', 'tanks.x.org', 'spec: { group: x.org, names: { kind: Tank } }\n'),
    object('Tank', 't').replace('v1', 'x.org/v1'),
    object('Ingress', 'web', 'spec: { defaultBackend: { service: { name: front } } }\n'),
    `apiVersion: v1
kind: List
items:
- kind: Pod
  metadata: { name: p }
  spec: { serviceAccountName: shop }
`,
  ];
  assert.deepEqual(usersOf('CustomResourceDefinition/tanks.x.org', documents), ['Tank/t kind']);
  assert.deepEqual(usersOf('Service/front', documents), ['Ingress/web backend']);
  assert.deepEqual(usersOf('ServiceAccount/shop', documents), ['Pod/p serviceAccountName']);
});

test('of hooks it says the same, whatever it leaves unread', () => {
  const documents = [
    hook('PersistentVolumeClaim', 'data-db-0'),
    object('StatefulSet', 'db', 'spec:\n  volumeClaimTemplates:\n  - metadata: { name: data }\n'),
    hook('RoleBinding', 'b', 'roleRef: { kind: Role, name: r }\nsubjects: [{ kind: ServiceAccount, name: default }]\n'),
    object('Deployment', 'web', pod('      containers: []\n')),
    hook('Role', 'hidden'),
    object(
      'RoleBinding',
      'h',
      'roleRef: { kind: Role, name: hidden }\nsubjects: [{ kind: ServiceAccount, name: a }]\n',
    ),
    object('Deployment', 'escaped', pod('      serviceAccountName: "\\x61"\n')),
    hook('CustomResourceDefinition', 'tanks.x.org', 'spec: { group: x.org, names: { kind: Tank } }\n'),
    object('Tank', 't').replace('v1', 'x.org/v1'),
    hook('ServiceAccount', 'shop'),
    'apiVersion: v1\nkind: List\nitems: [{ kind: Pod, metadata: { name: p }, spec: { serviceAccountName: shop } }]\n',
  ];
  const texts = Array.from({ length: 60 }, (_, seed) => generateRelease(new Random(seed)));
  let users = 0;
  for (const text of [documents.join('---\n'), ...texts]) {
    const { release } = readRelease([{ file: 'x', text }], { helm: 4 });
    for (const one of release.hooks) {
      const expected = usesOf(release)(one);
      assert.deepEqual(usesOfHooks(release)(one), expected);
      users += expected.hooks.length + expected.objects.length;
    }
  }
  assert.ok(users > 100);
});
