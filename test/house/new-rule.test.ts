// What `npm run new-rule` makes passes the tests of every rule, in a copy of the project.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';

const ROOT = join(import.meta.dirname, '..', '..');
const COPIED = [
  'src',
  'scripts',
  'test/rules',
  'test/house/rules.test.ts',
  'docs',
  'package.json',
  'tsconfig.json',
  'biome.json',
];

test('a new rule passes the tests of every rule', (context) => {
  const copy = mkdtempSync(join(tmpdir(), 'helm-hooks-new-rule-'));
  context.after(() => rmSync(copy, { recursive: true, force: true }));
  for (const path of COPIED) cpSync(join(ROOT, path), join(copy, path), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(copy, 'node_modules'));
  const { NODE_TEST_CONTEXT: _, UPDATE: __, ...env } = process.env;
  const run = (...args: readonly string[]) => spawnSync(process.execPath, args, { cwd: copy, encoding: 'utf8', env });

  const made = run('scripts/new-rule.ts', 'made-for-a-test');
  assert.equal(made.status, 0, made.stderr);
  const docs = run('scripts/docs.ts');
  assert.equal(docs.status, 0, docs.stderr);
  const tests = run('--test', 'test/rules/rules.test.ts', 'test/house/rules.test.ts');
  assert.equal(tests.status, 0, tests.stdout);
  assert.match(tests.stdout, /made-for-a-test/);
  assert.match(readFileSync(join(copy, 'docs/rules.md'), 'utf8'), /^## made-for-a-test$/m);
  const format = spawnSync(join(ROOT, 'node_modules/.bin/biome'), ['check', 'src/lint'], {
    cwd: copy,
    encoding: 'utf8',
  });
  assert.equal(format.status, 0, format.stdout + format.stderr);

  const again = run('scripts/new-rule.ts', 'made-for-a-test');
  assert.equal(again.status, 2);
  assert.match(again.stderr, /is there already/);
  assert.equal(run('scripts/new-rule.ts', 'Not_An_Id').status, 2);
});
