import assert from 'node:assert/strict';
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import { lint } from '../../src/lint/lint.ts';
import { RULES } from '../../src/lint/rules.ts';
import { EVENTS } from '../../src/manifest/vocabulary.ts';
import { planOf } from '../../src/release/plan.ts';
import { readRelease } from '../../src/release/read.ts';
import { planJson } from '../../src/report/plan-json.ts';
import { planText } from '../../src/report/plan-text.ts';

// NAME.yaml is planned; NAME.out and NAME.json are what must be printed (UPDATE=1 writes them).
for (const file of globSync(join(import.meta.dirname, 'plan', '*.yaml')).sort()) {
  test(`plan of ${basename(file)}`, () => {
    const text = readFileSync(file, 'utf8');
    const { release } = readRelease([{ file: basename(file), text }], { helm: 4 });
    const plan = planOf(release, EVENTS);
    compare(file.replace(/yaml$/, 'out'), planText(plan, lint(release, RULES, []), { colour: false }));
    compare(file.replace(/yaml$/, 'json'), planJson(plan));
  });
}

function compare(file: string, actual: string): void {
  if (process.env.UPDATE) writeFileSync(file, actual);
  assert.equal(actual, readFileSync(file, 'utf8'), `${file}; UPDATE=1 writes it anew`);
}
