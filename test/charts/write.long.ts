// `rewrite --write` on charts: Helm 3 and Helm 4 render of the written chart what `rewrite` prints of the old one.
import assert from 'node:assert/strict';
import {
  cpSync,
  lstatSync,
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
import { describe, type TestContext, test } from 'node:test';
import { ran, temporaryFolder } from '../cli/support.ts';
import { unmarked } from '../rewrite/unmarked.ts';
import { helm3, helm4, lacking } from '../support/tools.ts';
import { job } from './job.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const MAIN = join(ROOT, 'src', 'main.ts');
const GOOD = 'before-hook-creation,hook-succeeded';

type Files = Readonly<Record<string, string>>;

/** A folder with a chart in `c`. */
function folderOf(t: TestContext, files: Files): string {
  const cwd = temporaryFolder(t);
  write(join(cwd, 'c'), { 'Chart.yaml': 'apiVersion: v2\nname: c\nversion: 0.1.0\n', ...files });
  return cwd;
}

function write(folder: string, files: Files): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
}

const read = (...path: readonly string[]) => readFileSync(join(...path), 'utf8');

function rewrite(cwd: string, args: readonly string[], helm: string) {
  const TMPDIR = mkdtempSync(join(tmpdir(), 'helm-hooks-write-'));
  const result = ran(process.execPath, [MAIN, 'rewrite', ...args], { cwd, env: { HELM_BIN: helm, TMPDIR } });
  assert.deepEqual(readdirSync(TMPDIR), [], 'nothing is left behind');
  rmSync(TMPDIR, { recursive: true });
  return result;
}

/** Writes the chart `c`; what Helm renders then is what was printed before, and a second time there is nothing to do. */
function written(cwd: string, helm = helm3(), flags: readonly string[] = []): string {
  const { stdout: expected } = rewrite(cwd, ['c', ...flags], helm);
  const { code, stdout, stderr } = rewrite(cwd, ['c', '--write', ...flags], helm);
  assert.deepEqual([code, stderr], [0, '']);
  assert.equal(ran(helm, ['template', 'c', ...flags], { cwd }).stdout, unmarked(expected));
  assert.match(rewrite(cwd, ['c', '--write', ...flags], helm).stdout, /^nothing to write for \d+ hooks?$/m);
  return stdout;
}

/** Writes the chart `c` where some of it is left; returns the blocks of what is left. */
function left(cwd: string, helm = helm3()): string[] {
  const { code, stdout } = rewrite(cwd, ['c', '--write'], helm);
  assert.equal(code, 0);
  assert.match(stdout, / left to write by hand\n$/);
  return stdout.split('\n\n').filter((block) => block.startsWith('by hand '));
}

const HOOK = job('a', 'helm.sh/hook: post-install\nhelm.sh/hook-delete-policy: hook-succeeded');

describe('rewrite --write on charts', { skip: lacking('helm') }, () => {
  for (const [name, helm] of Object.entries({ helm3, helm4 })) {
    for (const example of name === 'helm3' ? ['broken', 'shop'] : ['broken']) {
      test(`examples/${example}, by ${name}`, (t) => {
        const cwd = temporaryFolder(t);
        cpSync(join(ROOT, 'examples', example), join(cwd, 'c'), { recursive: true });
        assert.match(written(cwd, helm()), /^wrote \d+ changes in \d+ files?$/m);
      });
    }
  }

  test('what helm create makes, with hooks', (t) => {
    const cwd = temporaryFolder(t);
    ran(helm3(), ['create', 'c'], { cwd });
    const name = '{{ include "c.fullname" . }}-migrate';
    const text = job(name, 'helm.sh/hook: pre-install,pre-upgrade\nhelm.sh/hook-weight: 5')
      .replace('  annotations:', '  labels:\n    {{- include "c.labels" . | nindent 4 }}\n  annotations:')
      .replace(
        'spec: {restartPolicy',
        'spec: {serviceAccountName: {{ include "c.serviceAccountName" . }}, restartPolicy',
      );
    write(join(cwd, 'c'), { 'templates/hooks/migrate.yaml': `{{- if .Values.service.port }}\n${text}{{- end }}\n` });
    assert.match(written(cwd), /^fixed c\/templates\/hooks\/migrate\.yaml\n {2}Job\/release-name-c-migrate {2}/);
    assert.match(read(cwd, 'c/templates/hooks/migrate.yaml'), new RegExp(`hook-weight: "5"\n.*policy: ${GOOD}\nspec`));
  });

  test('subcharts: what lies unpacked is written, of what is packed the lines are listed', (t) => {
    const sub = { 'Chart.yaml': 'apiVersion: v2\nname: sub\nversion: 0.1.0\n', 'templates/a.yaml': HOOK };
    const cwd = folderOf(t, { 'templates/own.yaml': HOOK.replace('name: a', 'name: own') });
    write(join(cwd, 'c/charts/sub'), sub);
    assert.match(written(cwd), /^fixed c\/charts\/sub\/templates\/a\.yaml$/m);
    write(join(cwd, 'sub'), { ...sub, 'templates/a.yaml': HOOK });
    rmSync(join(cwd, 'c/charts/sub'), { recursive: true });
    ran(helm3(), ['package', 'sub', '-d', 'c/charts'], { cwd });
    assert.deepEqual(left(cwd), [
      `by hand rendered from c/charts/sub/templates/a.yaml
  Job/a  hook-delete-policy: "hook-succeeded" -> "${GOOD}"  stale-hook-result
  because its template c/charts/sub/templates/a.yaml is no file in the chart's folder:
    metadata:
      annotations:
        helm.sh/hook-delete-policy: ${GOOD}`,
    ]);
  });

  test('helpers, library charts and values: the lines to write, once for all that need the same', (t) => {
    const cwd = folderOf(t, {
      'Chart.yaml': 'apiVersion: v2\nname: c\nversion: 0.1.0\ndependencies: [{name: lib, version: 0.1.0}]\n',
      'charts/lib/Chart.yaml': 'apiVersion: v2\nname: lib\ntype: library\nversion: 0.1.0\n',
      'charts/lib/templates/_job.tpl': `{{- define "lib.job" -}}\n${HOOK.replace('name: a', 'name: {{ .name }}')}{{- end -}}\n`,
      'values.yaml': 'policy: hook-succeeded\nannotations: {helm.sh/hook: test, helm.sh/hook-weight: 5}\n',
      'templates/_h.tpl': '{{ define "h" }}helm.sh/hook: test\nhelm.sh/hook-output-log-policy: always{{ end }}\n',
      'templates/lib.yaml':
        '{{ include "lib.job" (dict "name" "one") }}\n---\n{{ include "lib.job" (dict "name" "two") }}\n',
      'templates/own.yaml': job('own', '{{- include "h" . | nindent 4 }}'),
      'templates/values.yaml': job('values', 'helm.sh/hook: test\nhelm.sh/hook-delete-policy: {{ .Values.policy }}'),
      'templates/all.yaml': job('all', '{{- toYaml .Values.annotations | nindent 4 }}'),
      'templates/fine.yaml': job('fine', 'helm.sh/hook: test\nhelm.sh/hook-weight: 7'),
    });
    const blocks = left(cwd);
    assert.equal(read(cwd, 'c/templates/fine.yaml'), job('fine', 'helm.sh/hook: test\nhelm.sh/hook-weight: "7"'));
    const block = (object: string) => blocks.find((text) => text.includes(`  Job/${object} `)) ?? assert.fail(object);
    const policy = `    metadata:\n      annotations:\n        helm.sh/hook-delete-policy: ${GOOD}`;
    assert.ok(block('one').includes(`\n  Job/two  hook-delete-policy: "hook-succeeded" -> "${GOOD}"`), block('one'));
    assert.ok(block('one').endsWith(policy));
    assert.match(block('values'), /^by hand c\/templates\/values\.yaml:7\n/);
    assert.ok(block('values').endsWith(`  because the value comes from {{ .Values.policy }}:\n${policy}`));
    assert.match(block('all'), /\n {8}helm\.sh\/hook-weight: "5"$/);
    assert.match(block('own'), /^by hand c\/templates\/_h\.tpl:2\n/);
    assert.match(block('own'), /\n {8}helm\.sh\/hook-output-log-policy: always {2}# remove this line$/);
    assert.deepEqual(left(cwd), blocks, 'and the same a second time');
  });

  test('line ends of Windows, and no line end at the end', (t) => {
    const windows = HOOK.replace('name: a', 'name: w').replaceAll('\n', '\r\n');
    const last = HOOK.replace(/spec:(?:.|\n)+/, '').trimEnd();
    const cwd = folderOf(t, { 'templates/w.yaml': windows, 'templates/last.yaml': `{{ if true }}{{ end }}${last}` });
    rewrite(cwd, ['c', '--write'], helm3());
    assert.equal(read(cwd, 'c/templates/w.yaml'), windows.replace('hook-succeeded', GOOD));
    assert.equal(read(cwd, 'c/templates/last.yaml'), `{{ if true }}{{ end }}${last.replace('hook-succeeded', GOOD)}`);
  });

  test('what the chart says to leave is left, in templates too', (t) => {
    const ignore = '{{- /* helm-hooks: ignore stale-hook-result -- ours */}}\n    helm.sh/hook-delete-policy';
    const cwd = folderOf(t, { 'templates/a.yaml': HOOK.replace('helm.sh/hook-delete-policy', ignore) });
    assert.equal(rewrite(cwd, ['c', '--write', '--check'], helm3()).stdout, 'nothing to write for 1 hook\n');
    assert.equal(rewrite(cwd, ['c', '--write', '--check', '--no-inline-ignores'], helm3()).code, 1);
  });

  test('a template behind a link is left alone; one that a link leads to is proven with all that it renders', (t) => {
    const cwd = folderOf(t, {
      'templates/a.yaml': HOOK.replace('name: a', 'name: {{ .Template.Name | base | trimSuffix ".yaml" }}'),
      'templates/c.yaml': HOOK.replace('name: a', 'name: c'),
    });
    write(cwd, { 'common/out.yaml': HOOK.replace('name: a', 'name: out') });
    symlinkSync('../../common/out.yaml', join(cwd, 'c/templates/out.yaml'));
    symlinkSync('a.yaml', join(cwd, 'c/templates/in.yaml'));
    const blocks = left(cwd).join('\n');
    for (const name of ['in', 'out']) {
      assert.match(blocks, new RegExp(`because c/templates/${name}\\.yaml is a link, and others may use`));
    }
    assert.match(blocks, /Job\/a {2}.*\n {2}because it would change Job\/in as well:/);
    assert.equal(read(cwd, 'common/out.yaml'), HOOK.replace('name: a', 'name: out'));
    assert.equal(read(cwd, 'c/templates/c.yaml'), HOOK.replace('name: a', 'name: c').replace('hook-succeeded', GOOD));
    assert.ok(lstatSync(join(cwd, 'c/templates/in.yaml')).isSymbolicLink());
  });

  test('--diff and --check of a chart: git apply takes it, and nothing is written', (t) => {
    const cwd = folderOf(t, { 'templates/a.yaml': HOOK });
    ran('git', ['init', '-q'], { cwd });
    const { code, stdout, stderr } = rewrite(cwd, ['c', '--write', '--diff', '--check'], helm4());
    assert.deepEqual([code, stderr], [1, 'would write 1 change in 1 file\n']);
    assert.equal(read(cwd, 'c/templates/a.yaml'), HOOK);
    assert.equal(ran('git', ['apply', '-'], { cwd, input: stdout }).stderr, '');
    assert.equal(read(cwd, 'c/templates/a.yaml'), HOOK.replace('hook-succeeded', GOOD));
  });
});
