// `rewrite --write` on manifests: the files themselves, all or none, without marks; --diff and --check only show.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { ran, temporaryFolder } from '../cli/support.ts';
import { runHere } from './in-process.ts';
import { unmarked } from './unmarked.ts';

const MAIN = join(import.meta.dirname, '..', '..', 'src', 'main.ts');
const STREAMS = join(import.meta.dirname, 'streams');

function rewrite(cwd: string, ...args: readonly string[]) {
  const { code, stdout, stderr } = ran(process.execPath, [MAIN, 'rewrite', ...args], { cwd });
  return { code, stdout, stderr };
}

function job(name: string, weight: string, policy = 'hook-succeeded'): string {
  return `apiVersion: batch/v1
kind: Job
metadata:
  name: ${name}
  annotations:
    helm.sh/hook: post-install
    helm.sh/hook-weight: ${weight}
    helm.sh/hook-delete-policy: ${policy}
spec:
  activeDeadlineSeconds: 60
  template: {spec: {restartPolicy: Never, containers: [{name: a, image: a}]}}
`;
}

const GOOD = 'before-hook-creation,hook-succeeded';

function folderOf(t: TestContext, files: Readonly<Record<string, string>>): string {
  const cwd = temporaryFolder(t);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(cwd, name), text);
  return cwd;
}

const read = (folder: string, name: string) => readFileSync(join(folder, name), 'utf8');

describe('rewrite --write', () => {
  test('writes each file, says what, and has nothing to do a second time', (t) => {
    const cwd = folderOf(t, { 'a.yaml': job('a', '5'), 'b.yaml': job('b', '"6"', GOOD) });
    const times = statSync(join(cwd, 'b.yaml')).mtimeMs;
    assert.deepEqual(rewrite(cwd, '.', '--write'), {
      code: 0,
      stdout: `fixed a.yaml
  Job/a  hook-weight: 5 -> "5"  annotation-not-string
  Job/a  hook-delete-policy: "hook-succeeded" -> "${GOOD}"  stale-hook-result

wrote 2 changes in 1 file
`,
      stderr: '',
    });
    assert.equal(read(cwd, 'a.yaml'), job('a', '"5"', GOOD), 'without a mark');
    assert.equal(statSync(join(cwd, 'b.yaml')).mtimeMs, times, 'what is right is not written');
    const again = { code: 0, stdout: 'nothing to write for 2 hooks\n', stderr: '' };
    assert.deepEqual(rewrite(cwd, '.', '--write'), again);
    assert.deepEqual(rewrite(cwd, '.', '--write', '--check'), again);
  });

  test('--check and --diff show what it would write, and write nothing', (t) => {
    const cwd = folderOf(t, { 'a.yaml': job('a', '5') });
    const { code, stdout } = rewrite(cwd, 'a.yaml', '--write', '--check');
    assert.equal(code, 1);
    assert.match(
      stdout,
      /^would fix a\.yaml\n {2}Job\/a {2}hook-weight(?:.|\n)*\n\nwould write 2 changes in 1 file\n$/,
    );
    const diff = rewrite(cwd, 'a.yaml', '--write', '--diff');
    assert.equal(diff.code, 0);
    assert.equal(diff.stderr, 'would write 2 changes in 1 file\n');
    assert.equal(rewrite(cwd, 'a.yaml', '--write', '--diff', '--check').code, 1);
    assert.equal(read(cwd, 'a.yaml'), job('a', '5'));
    ran('git', ['init', '-q'], { cwd });
    assert.equal(ran('git', ['apply', '-'], { cwd, input: diff.stdout }).stderr, '');
    assert.equal(read(cwd, 'a.yaml'), job('a', '"5"', GOOD), 'the diff says the same as --write does');
  });

  test('several targets; without --write they are only checked or compared', (t) => {
    const cwd = folderOf(t, { 'a.yaml': job('a', '5'), 'b.yaml': job('b', '5'), 'c.yaml': job('c', '"5"', GOOD) });
    assert.deepEqual(rewrite(cwd, 'a.yaml', 'b.yaml'), {
      code: 2,
      stdout: '',
      stderr: 'Error: rewrite prints one TARGET, but got a.yaml and b.yaml; --write, --diff and --check take more\n',
    });
    const { code, stdout } = rewrite(cwd, 'a.yaml', 'b.yaml', 'c.yaml', '--check');
    assert.deepEqual([code, stdout], [1, 'a.yaml: would change 1 of 1 hook\nb.yaml: would change 1 of 1 hook\n']);
    const { stdout: diffs, stderr } = rewrite(cwd, 'a.yaml', 'b.yaml', '--diff', '--check');
    assert.deepEqual(diffs.match(/^\+\+\+ .*/gm), ['+++ b/a.yaml', '+++ b/b.yaml']);
    assert.match(stderr, /^a\.yaml: would change/);
    assert.match(rewrite(cwd, 'a.yaml', 'b.yaml', 'c.yaml', '--write').stdout, /^wrote 4 changes in 2 files$/m);
    assert.equal(read(cwd, 'b.yaml'), job('b', '"5"', GOOD));
  });

  test('one file by two names is written once', (t) => {
    const cwd = folderOf(t, { 'a.yaml': job('a', '5') });
    symlinkSync('a.yaml', join(cwd, 'link.yaml'));
    assert.equal(rewrite(cwd, 'a.yaml', 'link.yaml', '--write').code, 0);
    assert.equal(read(cwd, 'link.yaml'), job('a', '"5"', GOOD));
    assert.deepEqual(readdirSync(cwd), ['a.yaml', 'link.yaml']);
  });

  test('what is no file: what to do instead', (t) => {
    const cwd = folderOf(t, { 'c.tgz': '' });
    for (const [target, message] of [
      ['-', 'stdin is no file to write: helm hooks rewrite - > FILE'],
      ['release/shop', '"release/shop" is in the cluster and no file to write: helm hooks rewrite release/shop > FILE'],
      ['c.tgz', '"c.tgz" is packed: tar xzf c.tgz, then helm hooks rewrite CHART --write on its folder'],
      ['oci://x/c', '"oci://x/c" lies elsewhere: helm pull --untar oci://x/c, then helm hooks rewrite CHART --write'],
    ] as const) {
      const { code, stderr } = rewrite(cwd, target, '--write');
      assert.deepEqual([code, stderr.split('\n')[0]], [2, `Error: ${message}`]);
    }
    assert.equal(rewrite(cwd, '.', '--write', '--mode', 'observe').code, 2);
  });

  test('where one file cannot be read or written, none is changed', (t) => {
    const cwd = folderOf(t, { 'a.yaml': job('a', '5'), 'b.yaml': job('b', '5') });
    writeFileSync(join(cwd, 'c.yaml'), 'a: [1\n');
    const unreadable = rewrite(cwd, 'a.yaml', 'c.yaml', '--write');
    assert.equal(unreadable.code, 3);
    assert.match(unreadable.stderr, /^Error: c\.yaml:\d+:\d+: .*\n$/);
    chmodSync(join(cwd, 'b.yaml'), 0o444);
    const nobody = process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : {};
    if (nobody.uid) for (const path of [cwd, join(cwd, 'a.yaml')]) chownSync(path, 65534, 65534);
    const options = { ...nobody, cwd, encoding: 'utf8' } as const;
    const { status, stderr } = spawnSync(process.execPath, [MAIN, 'rewrite', 'a.yaml', 'b.yaml', '--write'], options);
    if (/EACCES.*main\.ts|Cannot find module/.test(stderr)) return t.skip('another user cannot read the sources');
    assert.match(stderr, /^Error: cannot write b\.yaml: EACCES: .*\n$/);
    assert.equal(status, 3);
    assert.equal(read(cwd, 'a.yaml'), job('a', '5'), 'what could be written is not');
    assert.deepEqual(readdirSync(cwd), ['a.yaml', 'b.yaml', 'c.yaml'], 'nothing is left beside it');
  });

  test('secrets are dots in the diff, and written as they are', (t) => {
    const secret = (weight: string) =>
      `apiVersion: v1\nkind: Secret\nmetadata:\n  name: s\n  annotations:\n    helm.sh/hook: pre-install\n    helm.sh/hook-weight: ${weight}\nstringData: {word: hunter2}\n`;
    const cwd = folderOf(t, { 's.yaml': secret('5') });
    const { stdout, stderr } = rewrite(cwd, 's.yaml', '--write', '--diff');
    assert.doesNotMatch(stdout + stderr, /hunter/);
    assert.doesNotMatch(rewrite(cwd, 's.yaml', '--write').stdout, /hunter/);
    assert.equal(read(cwd, 's.yaml'), secret('"5"'));
  });
});

describe('every stream, as a file, becomes what rewrite prints, but for the marks', () => {
  const names = readdirSync(STREAMS).filter((name) => /\.fixed\.(yaml|json)$/.test(name));
  for (const name of names) {
    test(name, async (t) => {
      const cwd = temporaryFolder(t);
      const stem = name.replace(/\.fixed\.\w+$/, '');
      const file = `file${extname(name)}`;
      writeFileSync(join(cwd, file), readFileSync(join(STREAMS, `${stem}${extname(name)}`)));
      const { code } = await runHere(['rewrite', file, '--write', '--release', 'shop'], { cwd });
      if (code !== 0) return assert.ok(readdirSync(STREAMS).includes(`${stem}.refused`));
      assert.equal(read(cwd, file), unmarked(read(STREAMS, name)));
    });
  }
});
