// `lint` as it is run: on a chart by the real Helm 4 and 3, on manifests, with its flags. Golden files: `UPDATE=1`.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { type RunSettings, ran } from '../cli/support.ts';
import { helm3, helm4, lacking } from '../support/tools.ts';

const HERE = import.meta.dirname;
const MAIN = join(HERE, '..', '..', 'src', 'main.ts');

function lint(args: readonly string[], settings: RunSettings = {}) {
  return ran(process.execPath, [MAIN, 'lint', ...args], { cwd: HERE, ...settings });
}

function golden(name: string, actual: string): void {
  const file = join(HERE, name);
  if (process.env.UPDATE === '1') writeFileSync(file, actual);
  else
    assert.equal(actual, existsSync(file) ? readFileSync(file, 'utf8') : undefined, `${name} (UPDATE=1 rewrites it)`);
}

/** A folder that the program takes for the system's temporary one, to see what it leaves there. */
function temporary(context: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'helm-hooks-lint-'));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

const helm = { skip: lacking('helm') };

test('a chart by Helm 4: what it drops is found and led back to its template', helm, (context) => {
  const TMPDIR = temporary(context);
  const { code, stdout, stderr } = lint(['chart', '--level', 'info'], { env: { HELM_BIN: helm4(), TMPDIR } });
  golden('chart-helm4.out', stdout);
  assert.deepEqual({ code, stderr }, { code: 1, stderr: '' });
  assert.deepEqual(readdirSync(TMPDIR), []);
});

test('a chart by Helm 3: what its log names is found in the templates', helm, () => {
  const { code, stdout, stderr } = lint(['chart', '--level', 'info'], { env: { HELM_BIN: helm3() } });
  golden('chart-helm3.out', stdout);
  assert.deepEqual({ code, stderr }, { code: 1, stderr: '' });
});

test('a folder with a link that leads back into itself: each manifest is read once', (context) => {
  const folder = temporary(context);
  const hook = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, annotations: {helm.sh/hook: test}}\n';
  writeFileSync(join(folder, 'hook.yaml'), hook);
  symlinkSync('.', join(folder, 'again'));
  const { code, stdout } = lint([folder, '--rule', 'annotation-not-string']);
  assert.equal(stdout, 'No findings in 1 hook (1 document)\n');
  assert.equal(code, 0);
});

test('a chart as JSON', helm, () => {
  const { stdout } = lint(['chart', '--format', 'json'], { env: { HELM_BIN: helm4() } });
  golden('chart-helm4.json', stdout);
});

test('the value flags and the release name reach Helm', helm, () => {
  const flags = [
    '--set',
    'event=pre-install',
    '--set-json',
    'weights=["1"]',
    '--release',
    'shop',
    '-f',
    'chart/values.yaml',
  ];
  const { stdout } = lint(['chart', ...flags, '--format', 'json', '--rule', 'unknown-hook-event'], {
    env: { HELM_BIN: helm4() },
  });
  const { findings } = JSON.parse(stdout);
  assert.deepEqual(
    findings.map((finding: { object: { name: string } }) => finding.object.name),
    ['shop-unknown'],
  );
});

test('the chart in the working directory, and a packed one', helm, (context) => {
  const folder = temporary(context);
  const env = { HELM_BIN: helm4() };
  assert.equal(lint(['--rule', 'unknown-hook-event'], { cwd: join(HERE, 'chart'), env }).code, 1);
  assert.equal(ran(helm4(), ['package', join(HERE, 'chart'), '-d', folder]).code, 0);
  const { stdout } = lint(['mix-0.1.0.tgz', '--rule', 'unknown-hook-event'], { cwd: folder, env });
  assert.match(
    stdout,
    /--> mix-0\.1\.0\.tgz:\d+:\d+ {2}mix\/templates\/unknown\.yaml: "pre-instal" is .*ConfigMap\/release-name-unknown/,
  );
});

test('other plugins and their folders are left alone', helm, (context) => {
  const folder = temporary(context);
  const plugin = join(folder, 'plugins', 'other');
  mkdirSync(plugin, { recursive: true });
  writeFileSync(join(plugin, 'plugin.yaml'), 'name: other\nversion: 0.1.0\ncommand: "true"\n');
  const env = { HELM_BIN: helm4(), HELM_PLUGINS: join(folder, 'plugins') };
  assert.match(lint(['chart', '--rule', 'unknown-hook-event'], { env }).stdout, /ConfigMap\/release-name-unknown/);
  assert.deepEqual(readdirSync(join(folder, 'plugins')), ['other']);
});

test('an interrupt while Helm renders: exit code 130, nothing left behind', helm, async (context) => {
  const folder = temporary(context);
  const TMPDIR = join(folder, 'tmp');
  mkdirSync(TMPDIR);
  const slow = join(folder, 'helm');
  const started = join(folder, 'started');
  writeFileSync(
    slow,
    `#!/bin/sh\ncase "$*" in *--post-renderer*) touch '${started}'; exec sleep 60;; esac\nexec '${helm4()}' "$@"\n`,
  );
  chmodSync(slow, 0o755);
  const env = { ...process.env, HELM_BIN: slow, TMPDIR };
  const child = spawn(process.execPath, [MAIN, 'lint', 'chart'], { cwd: HERE, env, stdio: 'ignore' });
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  while (!existsSync(started) && child.exitCode === null) await new Promise((resolve) => setTimeout(resolve, 20));
  assert.notDeepEqual(readdirSync(TMPDIR), [], 'it has not begun to capture');
  child.kill('SIGINT');
  assert.equal(await ended, 130);
  assert.deepEqual(readdirSync(TMPDIR), []);
});

const MANIFEST = `apiVersion: v1
kind: ConfigMap
metadata:
  name: a
  annotations:
    helm.sh/hook: pre-install
    helm.sh/hook-output-log-policy: always
`;

test('exit codes follow --fail-on', () => {
  const code = (...flags: readonly string[]) => lint(['-', ...flags], { input: MANIFEST }).code;
  assert.equal(code(), 0);
  assert.equal(code('--fail-on', 'warning'), 1);
  assert.equal(code('--fail-on', 'info'), 1);
  assert.equal(code('--fail-on', 'warning', '--ignore', 'invalid-log-policy'), 0);
  assert.equal(code('--fail-on', 'warning', '--rule', 'yaml-error,keep-ignored'), 0);
  assert.equal(code('--fail-on', 'never'), 0);
});

test('several targets, several outputs, one report', (context) => {
  const folder = temporary(context);
  mkdirSync(join(folder, 'rendered', 'deep'), { recursive: true });
  writeFileSync(join(folder, 'rendered', 'b.yaml'), MANIFEST);
  writeFileSync(join(folder, 'rendered', 'deep', 'a.yml'), MANIFEST);
  writeFileSync(join(folder, 'rendered', 'notes.txt'), 'no manifest');
  const outputs = ['--output', 'json=report.json', '--output', 'text=report.txt'];
  const { stdout, code } = lint(['rendered', '-', '--rule', 'invalid-log-policy', ...outputs], {
    cwd: folder,
    input: MANIFEST,
  });
  const { summary, findings } = JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8'));
  assert.equal(code, 0);
  assert.deepEqual(
    findings.map(({ file }: { file: string }) => file),
    ['rendered/b.yaml', 'rendered/deep/a.yml', '<stdin>'],
  );
  assert.deepEqual(summary, { errors: 0, warnings: 3, infos: 0, hooks: 3, documents: 3 });
  assert.equal(readFileSync(join(folder, 'report.txt'), 'utf8'), stdout);
});

test('colours: only when asked for where nobody looks on', () => {
  const out = (flags: readonly string[], env = {}) => lint(['-', ...flags], { input: MANIFEST, env }).stdout;
  assert.doesNotMatch(out([]), /\u001b/);
  assert.match(out(['--color', 'always']), /\u001b\[1;33mwarning\[invalid-log-policy\]/);
  assert.match(out(['--color=always'], { NO_COLOR: '1' }), /\u001b/);
  assert.doesNotMatch(out(['--color=always', '--no-color']), /\u001b/);
});

test('a chart folder that is not called like the chart', helm, (context) => {
  const folder = temporary(context);
  cpSync(join(HERE, 'chart'), join(folder, 'elsewhere'), { recursive: true });
  const { stdout } = lint(['./elsewhere/', '--rule', 'unknown-hook-event'], {
    cwd: folder,
    env: { HELM_BIN: helm4() },
  });
  assert.match(stdout, /--> elsewhere\/templates\/unknown\.yaml:8:23/);
});
