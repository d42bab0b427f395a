// What documents say against findings switches rewrites off; who installs other people's charts need not hear it.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { type RunSettings, ran, temporaryFolder } from '../cli/support.ts';

const MAIN = join(import.meta.dirname, '..', '..', 'src', 'main.ts');

const job = (name: string, annotation: string, before = '') => `---
${before}apiVersion: batch/v1
kind: Job
metadata:
  name: shop-${name}
  annotations:
    helm.sh/hook: pre-install
${annotation}spec:
  template:
    spec:
      restartPolicy: Never
      containers: [{name: run, image: shop/run}]
`;

const STREAM = [
  job('alpha', '    helm-hooks/ignore: default-delete-policy -- for support\n'),
  job('beta', '', '# helm-hooks: ignore default-delete-policy, hook-ttl -- for support\n'),
  job('gamma', '    # helm-hooks: ignore invalid-log-policy -- ours\n    helm.sh/hook-output-log-policy: always\n'),
].join('');

test('post-render and rewrite leave what the chart says to leave', (context) => {
  const env = { HELM_CACHE_HOME: temporaryFolder(context), CI: '1' };
  const changed = (args: readonly string[], settings: RunSettings = {}) => {
    const { code, stdout } = ran(process.execPath, [MAIN, ...args], {
      input: STREAM,
      ...settings,
      env: { ...env, ...settings.env },
    });
    assert.equal(code, 0);
    return [...stdout.matchAll(/^ {2}name: (.*)\n(?: {2,}.*\n)*? {4}helm-hooks\/rewritten: (.*)$/gm)].map(
      ([, name, by]) => `${name} ${by}`,
    );
  };
  const own = ['shop-gamma default-delete-policy'];
  const all = [
    'shop-alpha default-delete-policy',
    'shop-beta default-delete-policy',
    'shop-gamma "default-delete-policy,invalid-log-policy"',
  ];
  const unquoted = (lines: readonly string[]) => lines.map((line) => line.replaceAll('"', ''));
  assert.deepEqual(changed(['post-render']), own);
  assert.deepEqual(changed(['rewrite', '-']), own);
  assert.deepEqual(unquoted(changed(['post-render', '--no-inline-ignores'])), unquoted(all));
  assert.deepEqual(unquoted(changed(['rewrite', '-', '--no-inline-ignores'])), unquoted(all));
  assert.deepEqual(unquoted(changed(['post-render'], { env: { HELM_HOOKS_INLINE_IGNORES: '0' } })), unquoted(all));
});

test('weights of a whole group stay where one of its hooks speaks against them', (context) => {
  const env = { HELM_CACHE_HOME: temporaryFolder(context), CI: '1' };
  const weights = (ignore: string) => {
    const input = job('alpha', '') + job('beta', ignore) + job('gamma', '');
    const { code, stdout } = ran(process.execPath, [MAIN, 'post-render', '--weights=explicit'], { input, env });
    assert.equal(code, 0);
    return [...stdout.matchAll(/hook-weight: (.*)$/gm)].map(([, weight]) => weight);
  };
  assert.deepEqual(weights(''), ['"10"', '"20"']);
  assert.deepEqual(weights('    helm-hooks/ignore: order-by-name -- names are fine\n'), []);
});

test('rewrite --check counts objects, not rounds', () => {
  const { stdout } = ran(process.execPath, [MAIN, 'rewrite', '-', '--check', '--no-inline-ignores'], { input: STREAM });
  assert.equal(stdout, 'would change 3 of 3 hooks\n');
});
