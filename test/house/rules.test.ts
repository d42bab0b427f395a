// What every rule must satisfy, tested once for all: one name, one file, one folder of cases, one section of the docs.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import { ruleDocs } from '../../scripts/rule-docs.ts';
import { FILTER_RULES } from '../../src/lint/filter-rules.ts';
import { RULES } from '../../src/lint/rules.ts';
import { caseFolders, casesOf } from '../rules/cases.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const ids = RULES.map(({ id }) => id);

test('every rule file is listed in src/lint/rules.ts, under the name of the file', () => {
  const files = readdirSync(join(ROOT, 'src', 'lint', 'rules')).map((file) => basename(file, '.ts'));
  assert.deepEqual(files.toSorted(), ids.toSorted());
});

test('no rule is listed twice', () => {
  assert.deepEqual(ids, [...new Set(ids)]);
});

test('the rules of the filter are rules, and every rule with a safe fix is one of them', () => {
  const filter = FILTER_RULES.map(({ id }) => id);
  // What is said about ignores is no matter of an install.
  const safe = ruleDocs().filter(({ rule, fixes }) => fixes.includes('safe') && !rule.checkIgnore);
  assert.deepEqual(
    filter.filter((id) => !ids.includes(id)),
    [],
  );
  assert.deepEqual(
    safe.map(({ rule }) => rule.id).filter((id) => !filter.includes(id)),
    [],
  );
});

test('every rule has a folder of cases, and every folder a rule', () => {
  assert.deepEqual(caseFolders(), ids.toSorted());
});

test('every rule has a section in docs/rules.md', () => {
  const headings = readFileSync(join(ROOT, 'docs', 'rules.md'), 'utf8').matchAll(/^## `?([a-z0-9-]+)`?$/gm);
  assert.deepEqual([...headings].map(([, id]) => id).toSorted(), ids.toSorted());
});

test('a rule with a case of a second rendering asks for one: charts are rendered once otherwise', () => {
  const seen = RULES.filter(({ id }) => casesOf(id).some(({ again }) => again !== undefined));
  const asking = RULES.filter(({ wants }) => wants?.includes('again'));
  assert.deepEqual(
    asking.map(({ id }) => id),
    seen.map(({ id }) => id),
  );
});

for (const rule of RULES) {
  test(`${rule.id} has a case that fires and one that stays silent`, () => {
    const cases = casesOf(rule.id);
    assert.ok(
      cases.some(({ out }) => out !== undefined),
      'no case with .out',
    );
    assert.ok(
      cases.some(({ out }) => out === undefined),
      'no case without .out',
    );
  });

  test(`${rule.id} says what is right in one sentence, and why`, () => {
    assert.match(rule.summary, /^\S.*\.$/);
    assert.ok(!rule.summary.includes('\n'), 'the summary has several lines');
    assert.ok(rule.why.trim().length > 40, 'the why is missing');
    assert.match(rule.id, /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/);
    assert.ok(
      rule.check || rule.checkDocument || rule.checkUnreadable || rule.checkIgnore || rule.checkBaseline,
      'it checks nothing',
    );
  });
}
