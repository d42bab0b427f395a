// `lint release/NAME` on releases that the real Helm has installed.
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { ran } from '../cli/support.ts';
import { helm4, kubeconfig, lacking } from '../support/tools.ts';
import { makePlace } from './place.ts';

const MAIN = join(import.meta.dirname, '../../src/main.ts');

const HOOK = `apiVersion: v1
kind: ConfigMap
metadata:
  name: a
  annotations:
    helm.sh/hook: test
    helm.sh/hook-delete-policy: before-hook-creation
    helm.sh/hook-output-log-policy: always
`;

test('an installed release, and one that is not there', { skip: lacking('helm', 'cluster') }, async (context) => {
  const { folder, helm, namespace } = await makePlace(context, 4);
  const chart = join(folder, 'mini');
  mkdirSync(join(chart, 'templates'), { recursive: true });
  writeFileSync(join(chart, 'Chart.yaml'), 'apiVersion: v2\nname: mini\nversion: 0.1.0\n');
  writeFileSync(join(chart, 'templates', 'a.yaml'), HOOK);
  const installed = await helm('install', 'mini', chart);
  assert.equal(installed.code, 0, installed.stderr);

  const env = { HELM_BIN: helm4(), KUBECONFIG: kubeconfig() };
  const lint = (args: readonly string[], more = {}) =>
    ran(process.execPath, [MAIN, 'lint', ...args], { cwd: folder, env: { ...env, ...more } });
  assert.match(
    lint(['release/mini', '-n', namespace]).stdout,
    /^warning\[invalid-log-policy\].*\n {2}--> release\/mini:10:37 {2}mini\/templates\/a\.yaml, ConfigMap\/a/,
  );
  assert.match(lint(['release/mini'], { HELM_NAMESPACE: namespace }).stdout, /1 warning/);
  const { code, stdout, stderr } = lint(['release/absent', '-n', namespace]);
  const expected = `Error: there is no release "absent" in namespace ${namespace}\n`;
  assert.deepEqual({ code, stdout, stderr }, { code: 3, stdout: '', stderr: expected });
});
