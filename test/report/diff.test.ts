import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { unifiedDiff } from '../../src/report/diff.ts';
import { Random } from '../generator/random.ts';

const plain = (text: string) => text;
const lines = (...words: readonly string[]) => `${words.join('\n')}\n`;

test('equal texts have no difference', () => assert.equal(unifiedDiff('f', 'a\n', 'a\n', plain), ''));

test('a line more, with three lines around it', () => {
  const before = lines('1', '2', '3', '4', '5', '6', '7', '8');
  const after = lines('1', '2', '3', '4', 'new', '5', '6', '7', '8');
  const expected = lines('--- a/f', '+++ b/f', '@@ -2,6 +2,7 @@', ' 2', ' 3', ' 4', '+new', ' 5', ' 6', ' 7');
  assert.equal(unifiedDiff('f', before, after, plain), expected);
});

test('changes that are near each other share their lines, others do not', () => {
  const numbers = Array.from({ length: 30 }, (_, at) => `${at}`);
  const after = numbers.with(5, 'five').with(9, 'nine').with(25, 'late');
  const diff = unifiedDiff('f', lines(...numbers), lines(...after), plain);
  assert.deepEqual(diff.match(/^@@.*$/gm), ['@@ -3,11 +3,11 @@', '@@ -23,7 +23,7 @@']);
  assert.deepEqual(diff.match(/^[-+]\w.*$/gm), ['-5', '+five', '-9', '+nine', '-25', '+late']);
});

test('what is different to the end', () => {
  assert.equal(
    unifiedDiff('f', lines('a'), lines('b', 'c'), plain),
    lines('--- a/f', '+++ b/f', '@@ -1,1 +1,2 @@', '-a', '+b', '+c'),
  );
});

test('a line that stays between two changes is not shown as changed', () => {
  const diff = unifiedDiff('f', lines('a', 'same', 'b'), lines('A', 'same', 'B'), plain);
  assert.match(diff, /^ same$/m);
});

test('a change in the first lines keeps what is removed', () => {
  const diff = unifiedDiff('f', lines('1', '2', '3', '4'), lines('1', '2', 'three', '4'), plain);
  assert.equal(diff, lines('--- a/f', '+++ b/f', '@@ -1,4 +1,4 @@', ' 1', ' 2', '-3', '+three', ' 4'));
});

test('an absolute path is one below a/ and b/', () => {
  assert.match(unifiedDiff('/tmp/f', 'a\n', 'b\n', plain), /^--- a\/tmp\/f\n\+\+\+ b\/tmp\/f\n/);
});

const WORDS = ['a', 'b', 'c', '  a', '', '--- x', 'x\r'];

function randomText(random: Random): string {
  const text = Array.from({ length: random.below(12) }, () => WORDS[random.below(WORDS.length)]).join('\n');
  return random.chance(0.5) && text !== '' ? `${text}\n` : text;
}

function patched(t: TestContext, before: string, diff: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'helm-hooks-diff-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, 'f'), before);
  const { status, stderr } = spawnSync('git', ['apply', '--whitespace=nowarn', '-'], { cwd: folder, input: diff });
  assert.equal(status, 0, `${stderr}${diff}`);
  return readFileSync(join(folder, 'f'), 'utf8');
}

const git = spawnSync('git', ['--version']).status === 0;

for (let seed = 1; seed <= 60; seed++) {
  test(`git apply makes the new text of the old one, seed ${seed}`, { skip: !git && 'git is not there' }, (t) => {
    const random = new Random(seed);
    const before = randomText(random);
    const after = randomText(random);
    const diff = unifiedDiff('f', before, after, plain);
    if (diff !== '') assert.equal(patched(t, before, diff), after);
  });
}
