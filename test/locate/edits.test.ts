// An edit of rendered text and its template: each case is a template, what Helm rendered of it, and what becomes of the
// fixes that the rules propose. `UPDATE=1` writes the expected files.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { lint } from '../../src/lint/lint.ts';
import { RULES as ALL } from '../../src/lint/rules.ts';
import { editIn } from '../../src/locate/edit.ts';
import { isUnlocated } from '../../src/locate/place.ts';
import { Template } from '../../src/locate/template.ts';
import { titleOf } from '../../src/manifest/document.ts';
import { applyEdits } from '../../src/manifest/edit.ts';
import { readRelease } from '../../src/release/read.ts';
import { unifiedDiff } from '../../src/report/diff.ts';

/** Those whose fixes are of one kind each. */
const RULES = ALL.filter(({ id }) =>
  [
    'annotation-not-string',
    'stale-hook-result',
    'default-delete-policy',
    'dependency-order',
    'invalid-log-policy',
    'dependency-missing-in-phase',
  ].includes(id),
);
const CASES = join(import.meta.dirname, 'cases');
const RENDERED = '.rendered.yaml';
const names = readdirSync(CASES)
  .filter((file) => file.endsWith(RENDERED))
  .map((file) => file.slice(0, -RENDERED.length));

/** Of each fix: what it is about, and the lines of the template that change, or why none do. */
function described(name: string): string {
  const source = { file: `${name}${RENDERED}`, text: readFileSync(join(CASES, `${name}${RENDERED}`), 'utf8') };
  const { release } = readRelease([{ ...source, path: `c/templates/${name}.yaml` }], { helm: 4, name: 'shop' });
  const own = { file: `${name}.yaml`, text: readFileSync(join(CASES, `${name}.yaml`), 'utf8') };
  const partial = join(CASES, `${name}.partial.tpl`);
  const partials = existsSync(partial) ? [{ file: `${name}.partial.tpl`, text: readFileSync(partial, 'utf8') }] : [];
  const documents = [...release.hooks.map(({ document }) => document), ...release.objects];
  const template = new Template(
    own,
    partials,
    documents.toSorted((a, b) => a.index - b.index),
  );
  const changes = lint(release, RULES).flatMap(({ rule, fix }) =>
    (fix?.changes ?? []).map((change) => ({ rule, change })),
  );
  const lines = changes.map(({ rule, change }) => {
    const { source } = change.document;
    const edits = change.edits.map((edit) => editIn(template, { source, edit, release: 'shop' }));
    const located = edits.flatMap((edit) => (isUnlocated(edit) ? [] : edit));
    const [why] = edits.filter(isUnlocated);
    const diff = unifiedDiff('t', own.text, applyEdits(own.text, located), (text) => text);
    const what = why ? `  could not, because ${why.because}\n` : diff.match(/^[-+@](?![-+]).*\n/gm)!.join('');
    return `${rule} ${titleOf(change.document.head)}\n${what}`;
  });
  return [...new Set(lines)].join('\n');
}

for (const name of names) {
  test(name, () => {
    const out = join(CASES, `${name}.out`);
    const actual = described(name);
    if (process.env.UPDATE) writeFileSync(out, actual);
    assert.equal(actual, readFileSync(out, 'utf8'));
  });
}
