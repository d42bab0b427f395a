// What lint knows beside the chart: what is installed (--against), and the same chart rendered once more.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { readTarget, type TargetOptions } from '../../src/io/target.ts';
import { lint as lintRelease } from '../../src/lint/lint.ts';
import staleHookResult from '../../src/lint/rules/stale-hook-result.ts';
import { type Surroundings, USUAL } from '../../src/lint/surroundings.ts';
import { readRelease } from '../../src/release/read.ts';
import { ran } from '../cli/support.ts';
import { helm3, helm4, lacking } from '../support/tools.ts';

const MAIN = join(import.meta.dirname, '..', '..', 'src', 'main.ts');

const JOB = `apiVersion: batch/v1
kind: Job
metadata:
  name: migrate
  annotations:
    helm.sh/hook: pre-upgrade
spec:
  template:
    spec:
      restartPolicy: Never
      containers:
        - name: migrate
          image: busybox:1.36
          envFrom:
            - configMapRef: { name: settings }
`;
const SETTINGS = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\n';

function folder(context: TestContext, files: Readonly<Record<string, string>>): string {
  const path = mkdtempSync(join(tmpdir(), 'helm-hooks-around-'));
  context.after(() => rmSync(path, { recursive: true, force: true }));
  mkdirSync(join(path, 'templates'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(path, name), text);
  return path;
}

function lint(cwd: string, ...args: readonly string[]) {
  const rule = ['--rule', 'dependency-of-previous-revision', '--level', 'info'];
  return ran(process.execPath, [MAIN, 'lint', ...args, ...rule], { cwd });
}

test('--against a manifest: what is not installed is an error, what is there is fine', (context) => {
  const cwd = folder(context, {
    'new.yaml': `${JOB}---\n${SETTINGS}`,
    'old.yaml': SETTINGS.replace('settings', 'other'),
  });
  const alone = lint(cwd, 'new.yaml');
  assert.match(alone.stdout, /^info\[dependency-of-previous-revision\]/);
  const against = lint(cwd, 'new.yaml', '--against', 'old.yaml');
  assert.equal(against.code, 1);
  assert.match(against.stdout, /^error\[.*the installed revision does not have it/);
  assert.match(lint(cwd, 'new.yaml', '--against', 'new.yaml').stdout, /^No findings/);
});

test('--against what is not there, cannot be read, or is stdin: one line', (context) => {
  const cwd = folder(context, { 'new.yaml': JOB, 'broken.yaml': 'a: [\n' });
  const missing = lint(cwd, 'new.yaml', '--against', 'old.yaml');
  assert.deepEqual(
    [missing.code, missing.stderr],
    [3, 'Error: there is no chart, manifest file or folder "old.yaml"\n'],
  );
  const broken = lint(cwd, 'new.yaml', '--against', 'broken.yaml');
  assert.equal(broken.code, 3);
  assert.match(broken.stderr, /^Error: broken\.yaml:\d+:\d+: Helm cannot read this: .*\n$/);
  const stdin = lint(cwd, 'new.yaml', '--against', '-');
  assert.deepEqual(
    [stdin.code, stdin.stderr],
    [2, 'Error: --against takes release/NAME, a manifest or a chart, not "-"\n'],
  );
});

test('what is left of a hook in the cluster right now is said, and makes a Job an error', () => {
  const text = JOB.replace('pre-upgrade', 'pre-upgrade\n    helm.sh/hook-delete-policy: hook-succeeded,hook-failed');
  const { release } = readRelease([{ file: 'x.yaml', text }], { helm: 4 });
  const found = (leftovers: Surroundings['leftovers']) =>
    lintRelease(release, [staleHookResult], [], { ...USUAL, ...(leftovers && { leftovers }) }).map(
      ({ level, message }) => `${level}: ${message.split(':')[0]}`,
    );
  const words = 'policy hook-succeeded,hook-failed never deletes Job/migrate before it is created again';
  assert.deepEqual(found(undefined), [`warning: ${words}`]);
  assert.deepEqual(found(new Map()), [`warning: ${words}`]);
  assert.deepEqual(found(new Map([[release.hooks[0]!, 'failed']])), [
    `error: ${words}, and one that failed is there right now`,
  ]);
});

for (const [name, bin] of [
  ['Helm 4', helm4],
  ['Helm 3', helm3],
] as const) {
  test(`${name}: rendered once more, what is random differs, and what is not is the very same`, {
    skip: lacking('helm'),
  }, async (context) => {
    const cwd = folder(context, {
      'Chart.yaml': 'apiVersion: v2\nname: around\nversion: 1.0.0\n',
      'templates/job.yaml': JOB.replace('name: migrate\n', 'name: migrate-{{ randAlphaNum 8 | lower }}\n'),
    });
    const options: TargetOptions = {
      env: { ...process.env, HELM_BIN: bin() },
      cwd,
      readStdin: () => new Uint8Array(),
      release: undefined,
      flags: [],
    };
    const { release, again } = await readTarget('.', { ...options, again: true });
    assert.notEqual(again?.hooks[0]?.name, release.hooks[0]?.name);
    assert.equal(again?.hooks.length, 1);
    assert.equal((await readTarget('.', options)).again, undefined);
    const { stdout } = ran(process.execPath, [MAIN, 'lint', '.', '--rule', 'unstable-name'], { cwd, env: options.env });
    assert.match(stdout, /^warning\[unstable-name\]: Job\/migrate-\w{8} has another name at each rendering/);
    writeFileSync(join(cwd, 'templates/job.yaml'), JOB);
    const same = await readTarget('.', { ...options, again: true });
    assert.equal(same.again, same.release);
  });
}
