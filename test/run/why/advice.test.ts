// What to do: by what the release brings, and when.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { HookEvent } from '../../../src/manifest/vocabulary.ts';
import { readRelease } from '../../../src/release/read.ts';
import { CODES, type Code } from '../../../src/run/codes.ts';
import type { Diagnosis } from '../../../src/run/event.ts';
import { planRun } from '../../../src/run/plan.ts';

const OPTIONS = { namespace: 'web', method: 'apply', timeoutMs: 90_000, keep: false, recreate: [] } as const;

const job = (events: string, more = '') => `apiVersion: batch/v1
kind: Job
metadata: {name: work, annotations: {helm.sh/hook: "${events}"${more}}}
spec: {template: {spec: {restartPolicy: Never, containers: [{name: main, image: app, resources: {limits: {memory: 64Mi}}}]}}}
`;

const secret = (annotations: string) =>
  `apiVersion: v1\nkind: Secret\nmetadata: {name: db, annotations: {${annotations}}}\n`;

/** What is said about the Job's trouble in an event. */
function advice(
  documents: readonly string[],
  event: HookEvent,
  diagnosis: Partial<Diagnosis> & { readonly code: Code },
) {
  const text = documents.join('---\n');
  const { release } = readRelease([{ file: 'all.yaml', text }], { helm: 4, name: 'shop', namespace: 'web' });
  const plan = planRun(release, event, OPTIONS);
  const index = plan.hooks.findIndex(({ title }) => title === 'Job/work');
  return plan.advise?.({ message: '', lines: [], ...diagnosis }, index);
}

const missing = { code: 'config-missing', object: { kind: 'Secret', name: 'db' } } as const;

test('a missing object: who makes it, and when', () => {
  assert.equal(
    advice([job('pre-install'), secret('')], 'pre-install', missing),
    'Helm creates Secret/db only after pre-install: make it a pre-install hook with a lower weight',
  );
  assert.equal(
    advice([job('post-delete'), secret('')], 'post-delete', missing),
    'Helm has deleted Secret/db before post-delete: make it a post-delete hook with a lower weight',
  );
  assert.equal(
    advice([job('post-delete'), secret('helm.sh/resource-policy: keep')], 'post-delete', missing),
    'Secret/db belongs to the release, but is not in the cluster: helm upgrade --install brings it',
  );
  assert.equal(
    advice(
      [job('pre-upgrade'), secret('helm.sh/hook: pre-install, helm.sh/hook-delete-policy: hook-succeeded')],
      'pre-upgrade',
      missing,
    ),
    'hook Secret/db made it in pre-install, and hook-succeeded deletes it at the end of that: add pre-upgrade to its helm.sh/hook',
  );
  assert.equal(
    advice([job('pre-upgrade'), secret('helm.sh/hook: pre-install')], 'pre-upgrade', missing),
    'hook Secret/db made it in pre-install, and it is gone: add pre-upgrade to its helm.sh/hook',
  );
  assert.equal(
    advice(
      [job('pre-upgrade'), secret('helm.sh/hook: pre-upgrade, helm.sh/hook-weight: "-1"')],
      'pre-upgrade',
      missing,
    ),
    'hook Secret/db should have made it: it was left out, or is gone again',
  );
  assert.equal(
    advice([job('test'), secret('')], 'test', {
      code: 'config-missing',
      object: { kind: 'Secret', name: 'db', key: 'url' },
    }),
    'add "url" to Secret/db in the chart, or correct the hook',
  );
});

test('a missing right: the very rule, the account, the place', () => {
  const denied = (line: string, documents: readonly string[] = [job('test')]) =>
    advice(documents, 'test', { code: 'forbidden', lines: [line] });
  assert.equal(
    denied(
      'Error from server (Forbidden): nodes is forbidden: User "system:serviceaccount:web:ops" cannot list resource "nodes" in API group "" at the cluster scope',
    ),
    'bind ServiceAccount/ops of web to a ClusterRole with {apiGroups: [""], resources: [nodes], verbs: [list]}',
  );
  assert.equal(
    denied(
      'secrets "a" is forbidden: User "system:serviceaccount:web:ops" cannot get resource "secrets" in API group "" in the namespace "db"',
    ),
    'bind ServiceAccount/ops of web to a Role in namespace db with {apiGroups: [""], resources: [secrets], resourceNames: [a], verbs: [get]}',
  );
  assert.equal(
    denied(
      'pods "a" is forbidden: User "system:serviceaccount:web:ops" cannot create resource "pods/exec" in API group "" in the namespace "web"',
    ),
    'bind ServiceAccount/ops to a Role in namespace web with {apiGroups: [""], resources: [pods/exec], verbs: [create]}',
  );
  assert.equal(
    denied('Error (Forbidden)'),
    'give its account the right: helm-hooks lint lists all that its script needs (rbac-missing)',
  );
});

test('other troubles', () => {
  const of = (diagnosis: Partial<Diagnosis> & { readonly code: Code }, more = '') =>
    advice([job('test', more)], 'test', diagnosis);
  assert.equal(
    of({ code: 'out-of-memory', container: 'main' }),
    'raise resources.limits.memory of container main (now 64Mi)',
  );
  assert.equal(of({ code: 'still-running' }), 'if it only needs longer: --timeout 3m, for Helm too');
  assert.equal(
    of({ code: 'deadline-exceeded', cause: 'out-of-memory', container: 'main' }),
    'raise resources.limits.memory of container main (now 64Mi)',
  );
  assert.equal(of({ code: 'exit-code', pod: 'p', container: 'main' }), 'the whole log: kubectl logs p -c main -n web');
  assert.equal(
    of({ code: 'exit-code', pod: 'p', container: 'main' }, ', helm.sh/hook-delete-policy: hook-failed'),
    '--keep leaves its pod in the cluster, for a closer look',
  );
  assert.equal(
    of({ code: 'unschedulable', message: '0/3 nodes are available: 3 node(s) had untolerated taint {gpu: }' }),
    'add a toleration for the taint, or use other nodes',
  );
});

/** Where there is nothing to say that the sentence does not say already. */
const SILENT: readonly Code[] = [
  'create-refused',
  'unreachable',
  'delete-failed',
  'helm-started',
  'left-as-it-is',
  'succeeded-before',
  'failed',
];

test('every code has advice, but for those that speak for themselves', () => {
  const object = { kind: 'Secret', name: 'db' };
  const silent = (Object.keys(CODES) as Code[]).filter(
    (code) => advice([job('test')], 'test', { code, object, pod: 'p', container: 'main' }) === undefined,
  );
  assert.deepEqual(
    silent.filter((code) => !SILENT.includes(code)),
    [],
  );
});
