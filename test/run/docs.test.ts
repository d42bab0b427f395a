import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { CODES } from '../../src/run/codes.ts';
import { DEFAULT_HOOK } from '../../src/run/script.ts';

const DOCS = readFileSync(join(import.meta.dirname, '../../docs/run.md'), 'utf8');

test('docs/run.md lists every code with its meaning, and no other', () => {
  const listed = [...DOCS.matchAll(/^\| `([\w-]+)` \| (.+) \|$/gm)].map(([, code, means]) => [code, means]);
  assert.deepEqual(listed, Object.entries(CODES));
});

test('docs/run.md names everything that a simulation file may say', () => {
  for (const key of Object.keys(DEFAULT_HOOK)) assert.match(DOCS, new RegExp(`^ {4}${key}:`, 'm'));
});
