// What is found in rendered public charts. `UPDATE=1` rewrites corpus.out: every error in it is to be true.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { lint } from '../../src/lint/lint.ts';
import { RULES } from '../../src/lint/rules.ts';
import { titleOf } from '../../src/manifest/document.ts';
import { positionAt } from '../../src/manifest/text.ts';
import { readRelease } from '../../src/release/read.ts';
import { corpus, lacking } from '../support/tools.ts';

const GOLDEN = join(import.meta.dirname, 'corpus.out');

test('errors and warnings in the corpus', { skip: lacking('corpus') }, () => {
  const files = readdirSync(corpus(), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.yaml'));
  const lines = files.toSorted().flatMap((name) => {
    const text = readFileSync(join(corpus(), name), 'utf8');
    const { release, problems } = readRelease([{ file: name, text }], { helm: 4 });
    return lint(release, RULES, problems)
      .filter(({ level }) => level !== 'info')
      .map(({ level, rule, range, document }) => {
        return `${name}:${positionAt(text, range.start).line} ${level} ${rule} ${titleOf(document.head)}\n`;
      });
  });
  const found = lines.join('');
  if (process.env.UPDATE === '1') writeFileSync(GOLDEN, found);
  assert.equal(found, readFileSync(GOLDEN, 'utf8'));
});
