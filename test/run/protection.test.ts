import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readRelease } from '../../src/release/read.ts';
import { planRun } from '../../src/run/plan.ts';

const HOOK = `apiVersion: v1
kind: ConfigMap
metadata: {name: conf, annotations: {helm.sh/hook: "pre-upgrade,pre-rollback"}}
`;

const user = (name: string) => `---
apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}}
spec: {template: {spec: {containers: [{name: main, envFrom: [{configMapRef: {name: conf}}]}]}}}
`;

const releaseOf = (text: string) =>
  readRelease([{ file: 'x.yaml', text }], { helm: 4, name: 'shop', namespace: 'shop' }).release;

const options = { namespace: 'shop', method: 'apply', timeoutMs: 0, keep: false, recreate: [] as string[] } as const;
const conf = { apiVersion: 'v1', kind: 'ConfigMap', namespace: 'shop', name: 'conf' };

test('what the installed revisions use is left alone, whatever the hooks come from', () => {
  const plan = planRun(releaseOf(HOOK), 'pre-upgrade', options, [releaseOf(HOOK + user('old'))]);
  assert.equal(plan.protects(conf), 'Deployment/old uses it');
  assert.equal(plan.protects({ ...conf, namespace: 'elsewhere' }), undefined);
  assert.equal(planRun(releaseOf(HOOK), 'pre-upgrade', options).protects(conf), undefined);
});

test('a rollback looks at both sides, and --recreate overrides all', () => {
  const installed = [releaseOf(HOOK), releaseOf(HOOK + user('failed'))];
  const back = releaseOf(HOOK + user('back'));
  assert.equal(planRun(back, 'pre-rollback', options, installed).protects(conf), 'Deployment/back uses it');
  assert.equal(
    planRun(releaseOf(HOOK), 'pre-rollback', options, installed).protects(conf),
    'Deployment/failed uses it',
  );
  const recreate = ['configmap/conf'];
  assert.equal(planRun(back, 'pre-rollback', { ...options, recreate }, installed).protects(conf), undefined);
});
