// `lint --fix` and `--diff` on manifests, as they are run: what changes, what is said, how it ends.
import assert from 'node:assert/strict';
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { Ajv } from 'ajv';
import { replaceFiles } from '../../src/io/replace-file.ts';
import { type RunSettings, ran, temporaryFolder } from '../cli/support.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const MAIN = join(ROOT, 'src', 'main.ts');

function lint(args: readonly string[], settings: RunSettings) {
  return ran(process.execPath, [MAIN, 'lint', ...args], settings);
}

/** A Job as a hook; its weight is a number and its policy lacks a word. */
function job(name: string, weight = '5', policy = 'hook-succeeded'): string {
  return `apiVersion: batch/v1
kind: Job
metadata:
  name: ${name}   # kept
  annotations:
    'helm.sh/hook':  post-install
    helm.sh/hook-weight: ${weight}  # kept as well
    helm.sh/hook-delete-policy: ${policy}
spec:
  activeDeadlineSeconds: 60
  template: {spec: {restartPolicy: Never, containers: []}}
`;
}

const FIXED_POLICY = 'before-hook-creation,hook-succeeded';
const FIXED = `${job('a', '"5"', FIXED_POLICY)}---\n${job('b', '"7"', FIXED_POLICY)}`;
const BROKEN = `${job('a')}---\n${job('b', '7')}`;
const CLEAN = job('c', '"1"', FIXED_POLICY);
const RULES = [
  '--rule',
  'annotation-not-string,stale-hook-result,duplicate-hook-event,yaml-error,hook-weight-not-integer,order-by-name',
];

/** A folder with manifests in it. */
function folderOf(t: TestContext, files: Readonly<Record<string, string>>): string {
  const folder = temporaryFolder(t);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

const read = (folder: string, name: string) => readFileSync(join(folder, name), 'utf8');

test('--fix changes the edited tokens of a file and says which', (t) => {
  const cwd = folderOf(t, { 'a.yaml': BROKEN });
  const { code, stdout, stderr } = lint(['a.yaml', '--fix', ...RULES], { cwd });
  assert.equal(read(cwd, 'a.yaml'), FIXED);
  assert.equal(
    stdout,
    `fixed a.yaml
  Job/a  hook-weight: 5 -> "5"  annotation-not-string
  Job/a  hook-delete-policy: "hook-succeeded" -> "${FIXED_POLICY}"  stale-hook-result
  Job/b  hook-weight: 7 -> "7"  annotation-not-string
  Job/b  hook-delete-policy: "hook-succeeded" -> "${FIXED_POLICY}"  stale-hook-result

No findings in 2 hooks (2 documents)
`,
  );
  assert.deepEqual({ code, stderr }, { code: 0, stderr: '' });
  assert.deepEqual(readdirSync(cwd), ['a.yaml'], 'nothing is left beside it');
});

test('a folder: what needs no fix is not written, modes and links stay', (t) => {
  const cwd = folderOf(t, { 'm/a.yaml': BROKEN, 'm/deep/c.yaml': CLEAN, 'elsewhere.txt': job('d') });
  symlinkSync('../elsewhere.txt', join(cwd, 'm', 'd.yaml'));
  chmodSync(join(cwd, 'm', 'a.yaml'), 0o640);
  utimesSync(join(cwd, 'm', 'deep', 'c.yaml'), 1, 1);
  const { code, stdout } = lint(['./m', '--fix', ...RULES], { cwd });
  assert.equal(code, 0);
  assert.deepEqual(stdout.match(/^fixed .*$/gm), ['fixed m/a.yaml', 'fixed m/d.yaml']);
  assert.equal(read(cwd, 'm/a.yaml'), FIXED);
  assert.equal(statSync(join(cwd, 'm', 'a.yaml')).mode & 0o777, 0o640);
  assert.equal(statSync(join(cwd, 'm', 'deep', 'c.yaml')).mtimeMs, 1000);
  assert.ok(lstatSync(join(cwd, 'm', 'd.yaml')).isSymbolicLink());
  assert.equal(read(cwd, 'elsewhere.txt'), job('d', '"5"', FIXED_POLICY));
});

test('a second --fix finds nothing to do', (t) => {
  const cwd = folderOf(t, { 'a.yaml': BROKEN });
  lint(['a.yaml', '--fix'], { cwd });
  const once = read(cwd, 'a.yaml');
  assert.doesNotMatch(lint(['a.yaml', '--fix'], { cwd }).stdout, /^fixed/m);
  assert.equal(read(cwd, 'a.yaml'), once);
  assert.doesNotMatch(once, /helm-hooks\/rewritten/);
});

test('stdin goes to stdout, its report to stderr; what needs no fix comes out as it came', (t) => {
  const cwd = temporaryFolder(t);
  const { code, stdout, stderr } = lint(['-', '--fix', ...RULES], { cwd, input: BROKEN });
  assert.deepEqual({ code, stdout }, { code: 0, stdout: FIXED });
  assert.match(stderr, /^fixed <stdin>\n {2}Job\/a {2}hook-weight/);
  const odd = `\ufeff${CLEAN.replaceAll('\n', '\r\n')}`;
  assert.equal(lint(['-', '--fix', ...RULES], { cwd, input: odd }).stdout, odd);
});

test('line ends and a byte order mark stay', (t) => {
  const odd = (text: string) => `\ufeff${text.replaceAll('\n', '\r\n')}`;
  const cwd = folderOf(t, { 'a.yaml': odd(BROKEN) });
  lint(['a.yaml', '--fix', ...RULES], { cwd });
  assert.equal(read(cwd, 'a.yaml'), odd(FIXED));
});

test('what is left decides the exit code of --fix, what would change that of --diff', (t) => {
  const left = job('a', '"five"', FIXED_POLICY);
  const cwd = folderOf(t, { 'left.yaml': left, 'a.yaml': BROKEN, 'c.yaml': CLEAN });
  const code = (...args: readonly string[]) => lint([...args, ...RULES], { cwd }).code;
  assert.equal(code('left.yaml', '--fix'), 1);
  assert.equal(code('left.yaml', '--fix', '--fail-on', 'never'), 0);
  assert.equal(code('left.yaml', '--diff'), 0, 'none of it can be fixed');
  assert.equal(code('a.yaml', '--diff'), 1);
  assert.equal(code('a.yaml', '--diff', '--fail-on', 'never'), 0);
  assert.equal(code('c.yaml', '--diff'), 0);
});

test('--diff shows and changes nothing, and is stronger than --fix', (t) => {
  const cwd = folderOf(t, { 'a.yaml': BROKEN });
  const { stdout, stderr } = lint(['a.yaml', '--diff', '--fix', ...RULES], { cwd });
  assert.equal(read(cwd, 'a.yaml'), BROKEN);
  assert.match(stdout, /^--- a\/a\.yaml\n\+\+\+ b\/a\.yaml\n@@ /);
  assert.equal(stderr, 'would make 4 changes in 1 file\n');
  assert.equal(lint(['a.yaml', '--diff', '--format', 'json'], { cwd }).code, 2);
});

test('a report beside the diff is about the files as they are', (t) => {
  const cwd = folderOf(t, { 'a.yaml': BROKEN });
  lint(['a.yaml', '--diff', '--output', 'json=report.json', ...RULES], { cwd });
  const { summary, changes } = JSON.parse(read(cwd, 'report.json'));
  assert.deepEqual([summary.errors, changes], [2, undefined]);
});

/** Gives a diff to `git apply` and returns what it says. */
function applied(diff: string, cwd: string): string {
  const { code, stderr } = ran('git', ['apply', '-'], { cwd, input: diff });
  return code === 0 ? '' : stderr;
}

test('git apply makes of the diff what --fix makes', (t) => {
  const files = { 'sub/with blank.yaml': BROKEN, 'sub/deep/a.yaml': BROKEN, 'other/x.yaml': 'a: 1\n' };
  const top = folderOf(t, files);
  ran('git', ['init', '-q'], { cwd: top });
  // From the top, from below, from a folder beside it, and from outside, where paths are those of the repository.
  for (const [cwd, target, where] of [
    [top, 'sub', top],
    [join(top, 'sub'), '.', join(top, 'sub')],
    [join(top, 'other'), '../sub', top],
    [temporaryFolder(t), join(top, 'sub'), top],
  ] as const) {
    const { stdout } = lint([target, '--diff', ...RULES], { cwd });
    assert.equal(applied(stdout, where), '', stdout);
    for (const name of ['sub/with blank.yaml', 'sub/deep/a.yaml']) {
      assert.equal(read(top, name), FIXED);
      writeFileSync(join(top, name), BROKEN);
    }
  }
});

const SECRET = `apiVersion: v1
kind: Secret
metadata:
  name: s
  annotations: {helm.sh/hook: pre-install, helm.sh/hook-weight: 5}
stringData:
  word: hunter2
  more: hunter3
`;

test('values of Secrets are dots, and git apply takes the diff around them', (t) => {
  const cwd = folderOf(t, { 'a.yaml': `${SECRET}---\n${job('a')}` });
  const { stdout } = lint(['a.yaml', '--diff', ...RULES], { cwd });
  assert.doesNotMatch(stdout, /hunter/);
  assert.equal(applied(stdout, cwd), '', stdout);
  assert.equal(read(cwd, 'a.yaml'), `${SECRET.replace(': 5', ': "5"')}---\n${job('a', '"5"', FIXED_POLICY)}`);
});

test('--opt-in: fixes that are not safe, of the rules that are named', (t) => {
  const twice = job('a', '"five"').replace('post-install', 'post-install,post-install');
  const cwd = folderOf(t, { 'a.yaml': twice });
  const changed = (...flags: readonly string[]) => {
    const { stdout } = lint(['a.yaml', '--diff', ...flags, ...RULES], { cwd });
    return (stdout.match(/^\+ .*$/gm) ?? []).map((line) => line.slice(1).trim());
  };
  const policy = `helm.sh/hook-delete-policy: ${FIXED_POLICY}`;
  assert.deepEqual(changed(), [policy]);
  assert.deepEqual(changed('--opt-in', 'duplicate-hook-event'), ["'helm.sh/hook':  post-install", policy]);
  assert.deepEqual(changed('--opt-in', 'stale-hook-result,duplicate-hook-event', '--opt-in=order-by-name').length, 2);
  assert.deepEqual(changed('--opt-in', 'all'), changed('--opt-in', 'duplicate-hook-event,hook-weight-not-integer'));
  const wrong = lint(['a.yaml', '--fix', '--opt-in', 'duplicate-hook-events'], { cwd });
  assert.match(wrong.stderr, /no rule "duplicate-hook-events" \(did you mean duplicate-hook-event\?\)/);
  assert.equal(wrong.code, 2);
  assert.match(lint(['a.yaml', '--opt-in', 'order-by-name'], { cwd }).stderr, /^Error: --opt-in says what --fix/);
  assert.equal(read(cwd, 'a.yaml'), twice);
});

test('a rule that is left out fixes nothing', (t) => {
  const cwd = folderOf(t, { 'a.yaml': BROKEN });
  lint(['a.yaml', '--fix', '--rule', 'annotation-not-string'], { cwd });
  assert.equal(read(cwd, 'a.yaml'), `${job('a', '"5"')}---\n${job('b', '"7"')}`);
});

interface Report {
  readonly findings: readonly unknown[];
  readonly changes: readonly {
    readonly file: string;
    readonly object: { readonly name: string };
    readonly field: string;
    readonly before: unknown;
    readonly after: unknown;
    readonly rule: string;
  }[];
}

test('JSON holds the changes, other formats have them on stderr', (t) => {
  const cwd = folderOf(t, { 'a.yaml': BROKEN, 'b.yaml': BROKEN });
  const { stdout } = lint(['a.yaml', '--fix', '--format', 'json', ...RULES], { cwd });
  const report: Report = JSON.parse(stdout);
  const schema = JSON.parse(readFileSync(join(ROOT, 'docs', 'schema', 'lint.schema.json'), 'utf8'));
  const validate = new Ajv({ allErrors: true, allowUnionTypes: true }).compile(schema);
  assert.ok(validate(report), JSON.stringify(validate.errors));
  assert.deepEqual(report.findings, []);
  const { file, object, field, before, after, rule } = report.changes[0]!;
  assert.deepEqual([file, object.name, field], ['a.yaml', 'a', 'metadata.annotations["helm.sh/hook-weight"]']);
  assert.deepEqual([before, after, rule], [5, '5', 'annotation-not-string']);
  const { stderr } = lint(['b.yaml', '--fix', '--format', 'sarif', ...RULES], { cwd });
  assert.match(stderr, /^fixed b\.yaml\n {2}Job\/a/);
});

test('several targets', (t) => {
  const cwd = folderOf(t, { 'a.yaml': BROKEN, 'b.yaml': BROKEN });
  const { stdout } = lint(['a.yaml', 'b.yaml', '--fix', ...RULES], { cwd });
  assert.deepEqual(stdout.match(/^fixed .*$/gm), ['fixed a.yaml', 'fixed b.yaml']);
  assert.equal(read(cwd, 'a.yaml') + read(cwd, 'b.yaml'), FIXED + FIXED);
});

test('where a document cannot be read, its release is not known: nothing is fixed', (t) => {
  const cwd = folderOf(t, { 'm/a.yaml': BROKEN, 'm/b.yaml': 'a: [1\n' });
  const { code, stderr } = lint(['m', '--fix', ...RULES], { cwd });
  assert.equal(read(cwd, 'm/a.yaml'), BROKEN);
  assert.match(stderr, /^nothing is fixed in m: m\/b\.yaml:\d+:\d+ cannot be read$/m);
  assert.equal(code, 1);
});

test('what is no file: one clear line', (t) => {
  const cwd = folderOf(t, { 'a.yaml': BROKEN });
  if (process.getuid?.() !== 0) {
    chmodSync(join(cwd, 'a.yaml'), 0o444);
    const { code, stderr } = lint(['a.yaml', '--fix', ...RULES], { cwd });
    assert.match(stderr, /^Error: cannot write a\.yaml: EACCES/);
    assert.equal(code, 3);
  }
  assert.equal(read(cwd, 'a.yaml'), BROKEN);
  const replace = (name: string, before: string, after: string) => ({ file: join(cwd, name), name, before, after });
  const good = replace('a.yaml', BROKEN, 'new');
  for (const [bad, message] of [
    [replace('a.yaml', 'other', 'newer'), /a\.yaml and a\.yaml are one file, but are to become different/],
    [replace('b.yaml', '', 'new'), /cannot write b\.yaml: ENOENT/],
  ] as const)
    assert.throws(() => replaceFiles([good, bad]), message);
  assert.throws(() => replaceFiles([replace('a.yaml', 'other', 'new')]), /a\.yaml has changed meanwhile/);
  assert.equal(read(cwd, 'a.yaml'), BROKEN);
  assert.deepEqual(readdirSync(cwd), ['a.yaml']);
});

test('--fix prints what is no string without quotes, and what a loop rendered alike once', (t) => {
  const hook = job('a', '"5"', FIXED_POLICY);
  const cwd = folderOf(t, { 'a.yaml': `${hook}---\n${hook}` });
  const { stdout } = lint(['a.yaml', '--fix', '--opt-in', 'all', '--rule', 'hook-ttl,unused-token'], { cwd });
  const lines = stdout.split('\n').filter((line) => line.includes('automountServiceAccountToken'));
  assert.equal(lines.length, 1, stdout);
  assert.match(lines[0]!, /automountServiceAccountToken: false {2}unused-token$/);
});
