// `lint --fix` and `--diff` on charts: what can be located in a template and is proven by Helm is fixed, the rest is said.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { ran, temporaryFolder } from '../cli/support.ts';
import { helm3, helm4, lacking } from '../support/tools.ts';
import { job } from './job.ts';

const MAIN = join(import.meta.dirname, '..', '..', 'src', 'main.ts');
const RULES = [
  '--rule',
  'annotation-not-string,stale-hook-result,default-delete-policy,dependency-order,invalid-log-policy',
];

type Files = Readonly<Record<string, string>>;

/** A folder with a chart in `c`, committed. */
function repository(t: TestContext, files: Files): string {
  const folder = temporaryFolder(t);
  const chart = { 'Chart.yaml': 'apiVersion: v2\nname: c\nversion: 0.1.0\n', ...files };
  for (const [name, text] of Object.entries(chart)) {
    mkdirSync(join(folder, 'c', name, '..'), { recursive: true });
    writeFileSync(join(folder, 'c', name), text);
  }
  for (const args of [
    ['init', '-q'],
    ['add', '-A'],
  ])
    ran('git', args, { cwd: folder });
  ran('git', ['-c', 'user.name=t', '-c', 'user.email=t@t', 'commit', '-qm', 'chart'], { cwd: folder });
  return folder;
}

function lint(cwd: string, args: readonly string[], helm = helm4()) {
  const TMPDIR = mkdtempSync(join(tmpdir(), 'helm-hooks-fix-'));
  const result = ran(process.execPath, [MAIN, 'lint', ...args, ...RULES], { cwd, env: { HELM_BIN: helm, TMPDIR } });
  assert.deepEqual(readdirSync(TMPDIR), [], 'nothing is left behind');
  rmSync(TMPDIR, { recursive: true });
  return result;
}

/** The lines that differ from the commit. */
function changed(cwd: string): string[] {
  const { stdout } = ran('git', ['diff', '-U0'], { cwd });
  return stdout.match(/^[-+](?![-+]).*$/gm) ?? [];
}

/** What `--diff` shows is what `git apply` makes of it and what `--fix` does; returns those lines, and what was said. */
function fixed(cwd: string, flags: readonly string[] = [], helm = helm4()) {
  const { stdout, stderr } = lint(cwd, ['c', '--diff', ...flags], helm);
  assert.deepEqual(changed(cwd), [], '--diff changes nothing');
  if (stdout !== '') assert.equal(ran('git', ['apply', '-'], { cwd, input: stdout }).stderr, '');
  const lines = changed(cwd);
  ran('git', ['checkout', '-q', '.'], { cwd });
  const { stdout: report } = lint(cwd, ['c', '--fix', ...flags], helm);
  assert.deepEqual(changed(cwd), lines, '--fix does what --diff shows');
  return { lines, notes: stderr.split('\n').filter((line) => line.startsWith('not fixed ')), report };
}

const POLICY = '+    helm.sh/hook-delete-policy: before-hook-creation,hook-succeeded';

describe('fixes in charts', { skip: lacking('helm') }, () => {
  for (const [name, helm] of Object.entries({ helm4, helm3 })) {
    test(`several fixes in one template, with ${name}`, (t) => {
      const text = job('a', 'helm.sh/hook: post-install\nhelm.sh/hook-weight: 5 # kept');
      const cwd = repository(t, { 'templates/a.yaml': `{{- if true }}\n${text}{{- end }}\n` });
      const { lines, notes, report } = fixed(cwd, [], helm());
      assert.deepEqual(lines, ['-    helm.sh/hook-weight: 5 # kept', '+    helm.sh/hook-weight: "5" # kept', POLICY]);
      assert.deepEqual(notes, []);
      assert.match(
        report,
        /^fixed c\/templates\/a\.yaml\n(?: {2}Job\/a {2}.*\n)* {2}Job\/a {2}hook-weight: 5 -> "5" {2}annotation-not-string/,
      );
      assert.match(report, /^No findings in 1 hook/m);
    });
  }

  test('a number from the values is quoted by the template', (t) => {
    const text = job('a', 'helm.sh/hook: test\nhelm.sh/hook-weight: {{ .Values.weight }}');
    const cwd = repository(t, { 'templates/a.yaml': text, 'values.yaml': 'weight: 5\n' });
    assert.deepEqual(fixed(cwd).lines, [
      '-    helm.sh/hook-weight: {{ .Values.weight }}',
      '+    helm.sh/hook-weight: {{ .Values.weight | quote }}',
    ]);
  });

  test('what comes from values, a helper, or a whole block is left alone, and said', (t) => {
    const cwd = repository(t, {
      'values.yaml': 'policy: hook-succeeded\nannotations: {helm.sh/hook: post-install, helm.sh/hook-weight: 5}\n',
      'templates/_h.tpl':
        '{{ define "hook" }}\nhelm.sh/hook: post-install\nhelm.sh/hook-delete-policy: hook-succeeded\n{{ end }}\n',
      'templates/a.yaml': job('a', 'helm.sh/hook: post-install\nhelm.sh/hook-delete-policy: {{ .Values.policy }}'),
      'templates/b.yaml': job('b', '{{- include "hook" . | nindent 4 }}'),
      'templates/c.yaml': job('c', '{{- toYaml .Values.annotations | nindent 4 }}'),
    });
    const { lines, notes } = fixed(cwd);
    assert.deepEqual(lines, []);
    assert.match(
      notes.join('\n'),
      /a\.yaml:7 {2}Job\/a {2}hook-delete-policy \[stale-hook-result\]: the value comes from \{\{ \.Values\.policy \}\}$/m,
    );
    const report = JSON.parse(lint(cwd, ['c', '--fix', '--format', 'json']).stdout);
    const first = report.unfixed.find((one: { object: { name: string } }) => one.object.name === 'a');
    assert.deepEqual(
      [first.file, first.line, first.object.name, first.rule],
      ['c/templates/a.yaml', 7, 'a', 'stale-hook-result'],
    );
    assert.match(notes.join('\n'), /Job\/b .*: it comes from c\/templates\/_h\.tpl:3, which others may include$/m);
    assert.match(
      notes.join('\n'),
      /Job\/c {2}hook-weight .*: it seems to come from \{\{- toYaml .* in c\/templates\/c\.yaml:6$/m,
    );
  });

  test('a loop: one edit where all its hooks want the same', (t) => {
    const one = job('{{ . }}', 'helm.sh/hook: post-install\nhelm.sh/hook-delete-policy: hook-succeeded');
    const cwd = repository(t, { 'templates/a.yaml': `{{- range list "a" "b" "c" }}\n---\n${one}{{- end }}\n` });
    assert.deepEqual(fixed(cwd).lines, ['-    helm.sh/hook-delete-policy: hook-succeeded', POLICY]);
  });

  test('a loop in which only some hooks want it: left alone', (t) => {
    const one = job('{{ . }}', 'helm.sh/hook: {{ eq . "two" | ternary "test" "post-install" }}');
    const cwd = repository(t, { 'templates/a.yaml': `{{- range list "one" "two" "three" }}\n---\n${one}{{- end }}\n` });
    const { lines, notes } = fixed(cwd);
    assert.deepEqual(lines, []);
    assert.match(notes.join('\n'), /Job\/one {2}hook-delete-policy .*: it would change Job\/two as well$/m);
  });

  test('a loop whose hooks need different values', (t) => {
    const account = `apiVersion: v1
kind: ServiceAccount
metadata:
  name: {{ . }}
  annotations:
    helm.sh/hook: pre-install
    helm.sh/hook-weight: "9"
`;
    const user = (name: string, weight: string) =>
      job(
        `${name}-job`,
        `helm.sh/hook: pre-install\nhelm.sh/hook-weight: "${weight}"\nhelm.sh/hook-delete-policy: before-hook-creation`,
      ).replace('template: {spec: {', `template: {spec: {serviceAccountName: ${name}, `);
    const cwd = repository(t, {
      'templates/a.yaml': `{{- range list "a" "b" }}\n---\n${account}{{- end }}\n`,
      'templates/b.yaml': `${user('a', '1')}---\n${user('b', '5')}`,
    });
    const { lines, notes } = fixed(cwd);
    assert.deepEqual(lines, []);
    assert.match(notes.join('\n'), /one line of c\/templates\/a\.yaml renders .*, and they need different values$/m);
  });

  test('one fix that a rendering refutes does not keep back the others', (t) => {
    const files = Object.fromEntries(
      ['a', 'b', 'd', 'e'].map((name) => [
        `templates/${name}.yaml`,
        job(name, 'helm.sh/hook: post-install\nhelm.sh/hook-delete-policy: hook-succeeded'),
      ]),
    );
    // Its checksum is made of the template that a fix changes.
    const cwd = repository(t, {
      ...files,
      'templates/sum.yaml':
        'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: sum\ndata:\n  sum: {{ include (print $.Template.BasePath "/d.yaml") . | sha256sum }}\n',
    });
    const { lines, notes } = fixed(cwd);
    assert.deepEqual(lines.filter((line) => line === POLICY).length, 3);
    assert.match(notes.join('\n'), /^not fixed c\/templates\/d\.yaml:7 .*: it would change ConfigMap\/sum as well$/);
  });

  test('what is random stays out of the comparison', (t) => {
    const secret =
      'apiVersion: v1\nkind: Secret\nmetadata:\n  name: s\nstringData:\n  word: {{ randAlphaNum 20 | quote }}\n';
    const text = job('a', 'helm.sh/hook: post-install\nhelm.sh/hook-delete-policy: hook-succeeded');
    const cwd = repository(t, { 'templates/a.yaml': text, 'templates/s.yaml': secret });
    assert.deepEqual(fixed(cwd).lines, ['-    helm.sh/hook-delete-policy: hook-succeeded', POLICY]);
  });

  test('subcharts: a folder is fixed, an archive is not', (t) => {
    const text = job('{{ .Chart.Name }}', 'helm.sh/hook: post-install\nhelm.sh/hook-delete-policy: hook-succeeded');
    const cwd = repository(t, {
      'charts/sub/Chart.yaml': 'apiVersion: v2\nname: sub\nversion: 0.1.0\n',
      'charts/sub/templates/a.yaml': text,
      'templates/keep.yaml': '',
    });
    const packed = repository(t, {
      'Chart.yaml': 'apiVersion: v2\nname: packed\nversion: 0.1.0\n',
      'templates/a.yaml': text,
    });
    ran(helm4(), ['package', join(packed, 'c'), '-d', join(cwd, 'c', 'charts')]);
    ran('git', ['add', '-A'], { cwd });
    ran('git', ['-c', 'user.name=t', '-c', 'user.email=t@t', 'commit', '-qm', 'packed'], { cwd });
    const hint = /^safe fixes for .*: helm hooks lint c --diff/m.exec(lint(cwd, ['c']).stdout)?.[0];
    assert.equal(hint, 'safe fixes for up to 1 finding: helm hooks lint c --diff');
    const { lines, notes, report } = fixed(cwd);
    assert.deepEqual(lines, ['-    helm.sh/hook-delete-policy: hook-succeeded', POLICY]);
    assert.match(report, /^fixed c\/charts\/sub\/templates\/a\.yaml$/m);
    assert.match(
      notes.join('\n'),
      /Job\/packed .*: its template c\/charts\/packed\/templates\/a\.yaml is no file in the chart's folder$/m,
    );
  });

  test('a fix on request that was asked for and could not be made is not recommended again', (t) => {
    const text = job('a', 'helm.sh/hook: {{ .Values.events }}\nhelm.sh/hook-delete-policy: before-hook-creation');
    const cwd = repository(t, { 'templates/a.yaml': text, 'values.yaml': 'events: pre-install,pre-install\n' });
    const said = (...flags: readonly string[]) =>
      lint(cwd, ['c', '--rule', 'duplicate-hook-event', ...flags]).stdout.includes(
        'fixes on request for up to 1 finding',
      );
    assert.deepEqual([said(), said('--fix'), said('--fix', '--opt-in', 'duplicate-hook-event')], [true, true, false]);
  });

  test('values of Secrets in templates are dots, and the diff applies all the same', (t) => {
    const text = (weight: string) => `apiVersion: v1
kind: Secret
metadata:
  name: {{ .Release.Name }}-s
  annotations:
    helm.sh/hook: test
    helm.sh/hook-weight: ${weight}
stringData:
  {{- if true }}
  word: hunter2
  {{- end }}
  more: |
    {{ "hunter3" }}
type: Opaque
`;
    const cwd = repository(t, { 'templates/s.yaml': text('5') });
    assert.doesNotMatch(lint(cwd, ['c', '--diff']).stdout, /hunter/);
    assert.deepEqual(fixed(cwd).lines, ['-    helm.sh/hook-weight: 5', '+    helm.sh/hook-weight: "5"']);
    assert.equal(readFileSync(join(cwd, 'c', 'templates', 's.yaml'), 'utf8'), text('"5"'));
  });

  test('line ends stay, and the chart in the working directory is fixed from there', (t) => {
    const text = job('a', 'helm.sh/hook: post-install').replaceAll('\n', '\r\n');
    const cwd = repository(t, { 'templates/a.yaml': text });
    const { stdout } = lint(join(cwd, 'c'), ['--diff']);
    assert.equal(ran('git', ['apply', '-'], { cwd: join(cwd, 'c'), input: stdout }).stderr, '');
    const expected = text.replace('post-install\r\n', `post-install\r\n${POLICY.slice(1)}\r\n`);
    assert.equal(readFileSync(join(cwd, 'c', 'templates', 'a.yaml'), 'utf8'), expected);
  });

  test('--opt-in, and what no file holds: an archive', (t) => {
    const text = job('a', 'helm.sh/hook: post-install\nhelm.sh/hook-delete-policy: hook-failed');
    const cwd = repository(t, { 'templates/a.yaml': text });
    assert.deepEqual(fixed(cwd).lines, []);
    assert.deepEqual(fixed(cwd, ['--opt-in', 'stale-hook-result']).lines, [
      '-    helm.sh/hook-delete-policy: hook-failed',
      '+    helm.sh/hook-delete-policy: before-hook-creation,hook-failed',
    ]);
    ran(helm4(), ['package', 'c'], { cwd });
    const { code, stderr } = lint(cwd, ['c-0.1.0.tgz', '--fix']);
    assert.match(
      stderr,
      /^Error: "c-0\.1\.0\.tgz" has no files to fix: helm hooks rewrite c-0\.1\.0\.tgz --diff shows/,
    );
    assert.equal(code, 2);
  });
});
