// `clean` on the simulator: identity, verdicts and reports that need no cluster.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { readRelease } from '../../src/release/read.ts';
import { cleanJson } from '../../src/report/clean-json.ts';
import { cleanText, deletedText } from '../../src/report/clean-text.ts';
import { candidatesOf, type StoredHook } from '../../src/run/clean/candidates.ts';
import { bytesOf } from '../../src/run/clean/size.ts';
import { survey } from '../../src/run/clean/survey.ts';
import type { Situation } from '../../src/run/clean/verdict.ts';
import { ClusterError, type KubeObject } from '../../src/run/cluster.ts';
import { SimulatedCluster } from '../../src/run/simulate.ts';
import { usedBy } from '../../src/run/users.ts';
import { VirtualClock } from '../../src/run/virtual-clock.ts';

const schemaOf = (name: string) =>
  JSON.parse(readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'schema', name), 'utf8'));
const ajv = new Ajv({ allErrors: true, allowUnionTypes: true });
addFormats.default(ajv);
ajv.addSchema(schemaOf('plan.schema.json'), 'plan.schema.json');
const validate = ajv.compile(schemaOf('clean.schema.json'));

const NOW = Date.parse('2026-01-02T03:04:05Z');
const MADE = '2025-12-30T03:00:00Z';

const MANIFEST = `apiVersion: batch/v1
kind: Job
metadata: {name: migrate, labels: {part: db}, annotations: {helm.sh/hook: "pre-upgrade", helm.sh/hook-weight: "9007199254740993"}}
spec: {template: {spec: {restartPolicy: Never, containers: [{name: main, image: app}]}}}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: notes, annotations: {helm.sh/hook: "post-install", helm.sh/hook-delete-policy: hook-succeeded}}
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: data, annotations: {helm.sh/hook: "pre-install"}}
`;

function storedHooks(): readonly StoredHook[] {
  const { release } = readRelease([{ file: 'release/shop', text: MANIFEST }], {
    helm: 4,
    name: 'shop',
    namespace: 'web',
  });
  const ran = { phase: 'Succeeded', startedAt: null, completedAt: null };
  return release.hooks.map((hook) => ({ hook, revision: 3, lastRun: ran }));
}

/** What the simulator holds: the written objects, with what the API adds. */
async function surveyOf(change: (object: KubeObject) => KubeObject, situation: Partial<Situation> = {}) {
  const cluster = new SimulatedCluster(new VirtualClock(NOW, async () => {}), { hooks: {}, existing: [] });
  const candidates = await candidatesOf(storedHooks(), undefined, 'web', cluster);
  for (const { ref, owners } of candidates) {
    const managedFields = [{ manager: 'helm' }];
    const metadata = {
      ...owners[0]!.written.metadata,
      namespace: ref.namespace,
      creationTimestamp: MADE,
      managedFields,
    };
    cluster.put(change({ ...owners[0]!.written, metadata }));
  }
  const whole: Situation = {
    namespace: 'web',
    newest: 3,
    isUninstalled: false,
    installed: [],
    used: usedBy([], [], 'web'),
    include: [],
    others: () => [],
    ...situation,
  };
  return survey(candidates, whole, cluster);
}

const finished = (object: KubeObject): KubeObject =>
  object.kind === 'Job' ? { ...object, status: { conditions: [{ type: 'Failed', status: 'True' }] } } : object;

const about = { release: 'shop', namespace: 'web', revision: 3, status: 'deployed', dryRun: false, deleted: [] };

test('the list, for people and for programs', async () => {
  const found = await surveyOf((object) =>
    finished(
      object.kind === 'PersistentVolumeClaim' ? { ...object, status: { capacity: { storage: '8Gi' } } } : object,
    ),
  );
  const report = { ...about, ...found };
  assert.equal(
    cleanText(report, { colour: false, now: NOW }),
    `shop  revision 3, deployed, in namespace web

to be deleted
  ConfigMap/notes  there   3 d ago    post-install, revision 3  hook-succeeded should have deleted it
  Job/migrate      failed  3 d ago    pre-upgrade, revision 3   it failed, its log goes with it; it stays until the hook comes again

left as they are (* deleted by --include KIND/NAME)
  PersistentVolumeClaim/data *  there  3 d ago  8Gi  pre-install, revision 3  it holds data
`,
  );
  const deleted = found.objects
    .filter(({ verdict }) => verdict.fate === 'delete')
    .map((object, at) => ({
      object,
      ...(at === 0
        ? { outcome: 'deleted' as const, message: null }
        : { outcome: 'failed' as const, message: 'no\u001b[31m' }),
    }));
  const json = cleanJson({ ...report, deleted });
  assert.ok(validate(JSON.parse(json)), JSON.stringify(validate.errors));
  assert.match(json, /"weight": 9007199254740993,/);
  assert.match(json, /"summary": \{\n {4}"found": 3,\n {4}"toDelete": 2,\n {4}"deleted": 1,\n {4}"failed": 1\n/);
  assert.deepEqual(
    deleted.map((one) => deletedText(one, false)),
    ['✔ deleted ConfigMap/notes\n', '✘ Job/migrate was not deleted: no␛[31m\n'],
  );
});

test('nothing there, nothing to delete', async () => {
  assert.equal(
    cleanText({ ...about, objects: [], unseen: [] }, { colour: false, now: NOW }),
    'shop  revision 3, deployed, in namespace web\nNothing of its hooks is in the cluster.\n',
  );
  const { objects, unseen } = await surveyOf((object) => object);
  const claim = objects.filter(({ ref }) => ref.kind === 'PersistentVolumeClaim');
  assert.match(
    cleanText({ ...about, objects: claim, unseen }, { colour: false, now: NOW }),
    /\n\nNothing to delete\.\n$/,
  );
});

test('whose it is: every label and annotation of the hook, no owner, not made by kubectl alone', async () => {
  const reasons = async (metadata: object) => {
    const { objects } = await surveyOf((object) =>
      finished({ ...object, metadata: { ...object.metadata, ...metadata } }),
    );
    return objects.find(({ ref }) => ref.kind === 'Job')!.verdict.reason;
  };
  const stays = /^it failed, its log goes with it/;
  assert.match(await reasons({}), stays);
  assert.match(await reasons({ labels: { part: 'db', more: 'x' } }), stays);
  assert.match(await reasons({ managedFields: [{ manager: 'helm-controller' }, { manager: 'kubectl-edit' }] }), stays);
  assert.equal(await reasons({ labels: { part: 'web' } }), "no stored revision's hook has its labels and annotations");
  assert.equal(await reasons({ annotations: {} }), 'it bears no hook annotation: something else has its name');
  assert.equal(
    await reasons({ managedFields: [{ manager: 'kubectl-create' }, { manager: 'kube-controller-manager' }] }),
    'not Helm but kubectl-create has made it',
  );
  assert.equal(
    await reasons({ ownerReferences: [{ kind: 'CronJob', name: 'nightly', uid: '1' }] }),
    'it belongs to CronJob/nightly',
  );
  assert.equal(await reasons({ deletionTimestamp: MADE }), 'it is being deleted already');
});

test('a name does not save what is used, and frees what is careful', async () => {
  const named = { include: ['persistentvolumeclaim/DATA', 'Job/migrate'] };
  const fates = async (situation: Partial<Situation>) =>
    (await surveyOf(finished, situation)).objects.map(({ ref, verdict }) => `${ref.kind} ${verdict.fate}`).sort();
  assert.deepEqual(await fates(named), ['ConfigMap delete', 'Job delete', 'PersistentVolumeClaim delete']);
  assert.deepEqual(await fates({ ...named, used: () => 'Deployment/web uses it' }), [
    'ConfigMap keep',
    'Job keep',
    'PersistentVolumeClaim keep',
  ]);
  assert.deepEqual(await fates({ ...named, others: () => ['other'] }), [
    'ConfigMap keep',
    'Job keep',
    'PersistentVolumeClaim keep',
  ]);
});

test('what cannot be read is told and left; an API that is away ends it', async () => {
  const cluster = new SimulatedCluster(new VirtualClock(NOW, async () => {}), { hooks: {}, existing: [] });
  const candidates = await candidatesOf(storedHooks(), 'pre-upgrade', 'web', cluster);
  assert.deepEqual(
    candidates.map(({ ref }) => ref.kind),
    ['Job'],
  );
  const failing = (reason: 'forbidden' | 'unreachable') =>
    Object.assign(Object.create(cluster), { get: () => Promise.reject(new ClusterError(reason, 'no')) });
  const situation = {
    namespace: 'web',
    newest: 3,
    isUninstalled: false,
    installed: [],
    used: () => undefined,
    include: [],
    others: () => [],
  };
  const { objects, unseen } = await survey(candidates, situation, failing('forbidden'));
  assert.deepEqual([objects.length, unseen[0]?.message], [0, 'no']);
  await assert.rejects(survey(candidates, situation, failing('unreachable')), ClusterError);
});

test('bytes of a ConfigMap and of a Secret', async () => {
  const of = (live: object) => bytesOf({ live } as Parameters<typeof bytesOf>[0]);
  assert.equal(of({ kind: 'ConfigMap', data: { a: 'ä' }, binaryData: { b: btoa('abcd') } }), 6);
  assert.equal(of({ kind: 'Secret', data: { a: btoa('abc'), b: btoa('abcde') } }), 8);
  assert.equal(of({ kind: 'Job' }), null);
});
