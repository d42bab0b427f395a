// `lint` with what it is told about the surroundings: flags, and what lies beside the chart.
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { type RunSettings, ran, temporaryFolder } from '../cli/support.ts';
import { helm4, lacking } from '../support/tools.ts';

const HERE = import.meta.dirname;
const MAIN = join(HERE, '..', '..', 'src', 'main.ts');

function lint(args: readonly string[], settings: RunSettings = {}) {
  return ran(process.execPath, [MAIN, 'lint', ...args], { cwd: HERE, ...settings });
}

test('--target and --timeout: a wrong word is wrong usage, with a suggestion', () => {
  const said = (...flags: readonly string[]) => {
    const { code, stderr } = lint(['-', ...flags]);
    assert.equal(code, 2);
    return stderr;
  };
  assert.equal(
    said('--target', 'helm4,argo-dc'),
    'Error: --target is a list of helm3, helm4, argocd, flux, template, not "argo-dc" (did you mean argocd?)\n',
  );
  for (const wrong of ['5', '0', '-5m', 'five minutes']) {
    assert.equal(said(`--timeout=${wrong}`), `Error: --timeout is a duration such as 90s or 10m, not "${wrong}"\n`);
  }
});

const HOOK = `apiVersion: v1
kind: ConfigMap
metadata:
  name: a
  annotations:
    helm.sh/hook: pre-install
    helm.sh/hook-output-log-policy: always
`;

/** A folder with files by their paths. */
function folderWith(context: TestContext, files: Readonly<Record<string, string>>): string {
  const folder = temporaryFolder(context);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

test('the nearest configuration counts, up to the root of the repository', (context) => {
  const cwd = folderWith(context, {
    '.helm-hooks.yaml': 'fail-on: warning\n',
    'a/.helm-hooks.yaml': 'rules: {invalid-log-policy: error}\n',
    'a/b/hook.yaml': HOOK,
    'c/hook.yaml': HOOK,
    'repo/.git/HEAD': '',
    'repo/hook.yaml': HOOK,
  });
  const code = (...args: readonly string[]) => lint(args, { cwd }).code;
  const found = (...args: readonly string[]) => {
    const { findings } = JSON.parse(lint([...args, '--format', 'json'], { cwd }).stdout);
    return findings
      .filter(({ rule }: { rule: string }) => rule === 'invalid-log-policy')
      .map(({ level }: { level: string }) => level);
  };
  assert.deepEqual(found('a/b/hook.yaml', 'c', 'repo/hook.yaml'), ['error', 'warning', 'warning']);
  assert.deepEqual([code('a/b'), code('c/hook.yaml'), code('repo')], [1, 1, 0]);
  assert.deepEqual([code('a/b', '--no-config'), code('repo', '--config', 'a/.helm-hooks.yaml')], [0, 1]);
  assert.equal(lint(['-'], { cwd, input: HOOK }).code, 1, 'stdin: that of the working directory');
});

test('a flag beats the configuration', (context) => {
  const cwd = folderWith(context, {
    '.helm-hooks.yaml': 'rules: {invalid-log-policy: off}\nfail-on: warning\n',
    'hook.yaml': HOOK,
  });
  const code = (...flags: readonly string[]) => lint(['hook.yaml', ...flags], { cwd }).code;
  assert.equal(code(), 0);
  assert.equal(code('--rule', 'invalid-log-policy'), 1);
  assert.equal(code('--rule', 'invalid-log-policy', '--fail-on', 'error'), 0);
});

test('a wrong configuration: one line with its place, exit code 2, and nothing is linted', (context) => {
  const cwd = folderWith(context, {
    '.helm-hooks.yaml': '# ours\nrules:\n  invalid-log-polcy: off\n',
    'deep/hook.yaml': HOOK,
    'bytes.yaml': 'timeout: \u0000',
  });
  const said = (...args: readonly string[]) => {
    const { code, stdout, stderr } = lint(args, { cwd });
    assert.deepEqual({ code, stdout }, { code: 2, stdout: '' });
    assert.match(stderr, /^Error: [^\n]+\n$/);
    return stderr;
  };
  const message =
    'there is no rule "invalid-log-polcy" (did you mean invalid-log-policy?); helm hooks rules lists them';
  assert.equal(said('deep'), `Error: .helm-hooks.yaml:3:3: ${message}\n`);
  assert.match(said('deep', '--config', 'none.yaml'), /cannot read the configuration none.yaml: ENOENT: no such file/);
  assert.match(said('deep', '--config', '.'), /cannot read the configuration \.: EISDIR/);
  assert.match(said('deep', '--config', 'bytes.yaml'), /^Error: bytes\.yaml:1:10: /);
  assert.match(said('deep', '--config', 'x', '--no-config'), /exclude each other/);
});

test('a packed chart is not opened for a configuration', { skip: lacking('helm') }, (context) => {
  const cwd = folderWith(context, {
    'chart/Chart.yaml': 'apiVersion: v2\nname: chart\nversion: 0.1.0\n',
    'chart/.helm-hooks.yaml': 'fail-on: warning\n',
    'chart/templates/hook.yaml': HOOK,
  });
  const env = { HELM_BIN: helm4() };
  assert.equal(ran(helm4(), ['package', 'chart'], { cwd }).code, 0);
  assert.equal(lint(['chart'], { cwd, env }).code, 1);
  assert.equal(lint(['chart-0.1.0.tgz'], { cwd, env }).code, 0);
});
