// A hook without a name stops the filter only where Helm would run it and the filter may change something.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { byteStream } from '../../src/io/byte-stream.ts';
import { FILTER_RULES } from '../../src/lint/filter-rules.ts';
import type { Source } from '../../src/manifest/document.ts';
import { readRelease } from '../../src/release/read.ts';
import { filter } from '../../src/rewrite/filter.ts';
import { MODES, type Mode } from '../../src/rewrite/mode.ts';

const CASES = join(import.meta.dirname, '../rules/generate-name-hook');

function filtered(name: string, mode: Mode) {
  const bytes = readFileSync(join(CASES, `${name}.yaml`));
  const { parts, findings } = filter(byteStream(bytes, 'stdin'), {
    mode,
    rules: FILTER_RULES,
    inlineIgnores: true,
    read: (sources: readonly Source[]) => readRelease(sources, { helm: 4 }),
  });
  return { isSame: Buffer.from(parts.join(''), 'latin1').equals(bytes), rules: findings.map(({ rule }) => rule) };
}

test('mode observe says so and passes everything on', () => {
  assert.deepEqual(filtered('example', 'observe'), { isSame: true, rules: ['generate-name-hook'] });
});

for (const mode of MODES.filter((mode) => mode !== 'observe')) {
  test(`mode ${mode} refuses it, with its line`, () => {
    assert.throws(
      () => filtered('example', mode),
      /^UserError: the hook at line 1 of stdin, kind Job, has no metadata\.name/,
    );
  });

  for (const name of ['ok-dropped', 'ok-list']) {
    test(`mode ${mode} passes on ${name}`, () => assert.equal(filtered(name, mode).isSame, true));
  }
}
