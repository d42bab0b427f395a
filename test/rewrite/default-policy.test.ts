// What hooks without a delete policy get is the user's choice, for `rewrite` and the filter alike.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { type RunSettings, ran, temporaryFolder } from '../cli/support.ts';

const MAIN = join(import.meta.dirname, '../../src/main.ts');
const JOB = join(import.meta.dirname, '../rules/default-delete-policy/job.yaml');
const VARIABLE = 'HELM_HOOKS_DEFAULT_DELETE_POLICY';

function run(args: readonly string[], env: RunSettings['env'] = {}) {
  return ran(process.execPath, [MAIN, ...args], { input: readFileSync(JOB), env: { [VARIABLE]: undefined, ...env } });
}

test('rewrite: the flag, before the variable', () => {
  const args = ['rewrite', '-', '--default-delete-policy', 'before-hook-creation'];
  assert.match(
    run(args, { [VARIABLE]: 'before-hook-creation,hook-failed' }).stdout,
    /-policy: "before-hook-creation"\n/,
  );
});

test('post-render: the variable', (t) => {
  const env = { [VARIABLE]: 'before-hook-creation', HELM_CACHE_HOME: temporaryFolder(t), HELM_HOOKS_TTY: '0' };
  assert.match(run(['post-render'], env).stdout, /-policy: "before-hook-creation"\n/);
});

test('without either: before-hook-creation and hook-succeeded', () => {
  assert.match(run(['rewrite', '-']).stdout, /-policy: "before-hook-creation,hook-succeeded"\n/);
});

for (const [value, says] of [
  ['before-hook-creatio', /did you mean before-hook-creation\?/],
  ['hook-failed', /without before-hook-creation an old result is taken for a new one/],
] as const) {
  test(`"${value}" is refused`, () => {
    const { code, stdout, stderr } = run(['post-render', `--default-delete-policy=${value}`]);
    assert.deepEqual({ code, stdout }, { code: 2, stdout: '' });
    assert.match(stderr, says);
  });
}
