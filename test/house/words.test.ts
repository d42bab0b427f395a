// What no file of the project may hold, and how large files are (said, not enforced).
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

const ROOT = join(import.meta.dirname, '..', '..');
const LARGEST = 512 * 1024;
const LIMIT = 200;

const FILES = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: ROOT,
  encoding: 'utf8',
})
  .split('\n')
  .filter((path) => path !== '' && existsSync(join(ROOT, path)) && statSync(join(ROOT, path)).size < LARGEST);

// Written in two parts, so that this file does not hold them itself.
const FORBIDDEN: readonly string[] = [
  ['/wo', 'rk/'],
  ['/tmp/', 'hh-'],
].map((parts) => parts.join(''));

test('no path of a machine on which it was made', () => {
  const wrong = FILES.filter((path) => path !== 'package-lock.json').flatMap((path) => {
    const text = readFileSync(join(ROOT, path), 'utf8');
    return FORBIDDEN.filter((word) => text.includes(word)).map((word) => `${path} holds ${word}`);
  });
  assert.deepEqual(wrong, []);
});

test('no message asks nicely: it says what is and what would be right', () => {
  const wrong = FILES.filter((path) => path.startsWith('src/')).filter((path) =>
    /\bplease\b/i.test(readFileSync(join(ROOT, path), 'utf8')),
  );
  assert.deepEqual(wrong, []);
});

test('only tests in test/live ask for a cluster: the others run before one is started', () => {
  const asks = (path: string) => /\blacking\([^)]*'cluster'/.test(readFileSync(join(ROOT, path), 'utf8'));
  const wrong = FILES.filter((path) => /^test\/(?!live\/|support\/).*\.ts$/.test(path)).filter(asks);
  assert.deepEqual(wrong, []);
});

test('file sizes: a reason to look twice', (context) => {
  const long = FILES.filter((path) => /^(src|scripts|test)\/.*\.(ts|mjs)$/.test(path))
    .map((path) => ({ path, lines: readFileSync(join(ROOT, path), 'utf8').split('\n').length - 1 }))
    .filter(({ lines }) => lines > LIMIT);
  for (const { path, lines } of long) context.diagnostic(`${path}: ${lines} lines`);
});
