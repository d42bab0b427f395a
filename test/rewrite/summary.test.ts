// --summary: what post-render did, on the page of a GitHub run.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { ran, temporaryFolder } from '../cli/support.ts';

const MAIN = join(import.meta.dirname, '..', '..', 'src', 'main.ts');

const STREAM = `apiVersion: batch/v1
kind: Job
metadata:
  name: "shop-a|b"
  annotations:
    helm.sh/hook: pre-upgrade
    helm.sh/hook-weight: 5
    helm.sh/hook-delete-policy: hook-failed
spec:
  template:
    spec:
      restartPolicy: Never
      containers: [{name: run, image: shop/run}]
`;

const ABOUT = `### Helm hooks: changed 1 of 1 hook, 1 error left

| changed | field | was | is | rule |
| --- | --- | --- | --- | --- |
| <code>Job/shop-a&#124;b</code> | \`helm.sh/hook-weight\` | \`5\` | \`"5"\` | annotation-not-string |

| left | hook | what | rule |
| --- | --- | --- | --- |
`;

test('--summary adds to the page, by flag or variable, and only then', (context) => {
  const folder = temporaryFolder(context);
  const page = join(folder, 'page.md');
  writeFileSync(page, '# A step before\n');
  const env = { HELM_CACHE_HOME: folder, HELM_CONFIG_HOME: folder, CI: '1', GITHUB_STEP_SUMMARY: page };
  const run = (args: readonly string[], more: Readonly<Record<string, string | undefined>> = {}) =>
    ran(process.execPath, [MAIN, 'post-render', ...args], { input: STREAM, cwd: folder, env: { ...env, ...more } });
  run([]);
  assert.equal(readFileSync(page, 'utf8'), '# A step before\n');
  run(['--summary']);
  const text = readFileSync(page, 'utf8');
  assert.ok(text.startsWith(`# A step before\n${ABOUT}| error | `), text);
  run([], { HELM_HOOKS_SUMMARY: '1' });
  assert.equal(readFileSync(page, 'utf8'), text + text.slice('# A step before\n'.length));
});

test('a page that cannot be written stops nothing', (context) => {
  const folder = temporaryFolder(context);
  const env = { HELM_CACHE_HOME: folder, HELM_CONFIG_HOME: folder, CI: '1' };
  for (const [page, why] of [
    [undefined, 'GITHUB_STEP_SUMMARY is not set'],
    [join(folder, 'no/page.md'), 'ENOENT'],
  ] as const) {
    const args = [MAIN, 'post-render', '--summary'];
    const settings = { input: STREAM, cwd: folder, env: { ...env, GITHUB_STEP_SUMMARY: page } };
    const { code, stdout, stderr } = ran(process.execPath, args, settings);
    assert.equal(code, 0);
    assert.match(stdout, /helm-hooks\/rewritten/);
    assert.ok(stderr.startsWith(`cannot write the summary: ${why}`), stderr);
  }
});
