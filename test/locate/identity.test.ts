// A template without any expression is what it renders: every edit has to come out as it went in, or not at all.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lint } from '../../src/lint/lint.ts';
import { RULES } from '../../src/lint/rules.ts';
import { editIn } from '../../src/locate/edit.ts';
import { isUnlocated } from '../../src/locate/place.ts';
import { Template } from '../../src/locate/template.ts';
import { readRelease } from '../../src/release/read.ts';
import { caseStreams, corpusStreams, randomStreams, type Stream } from '../rewrite/streams.ts';

/** Why edits of a stream could not be located; '' for those that were. */
function outcomes({ name, text }: Stream): string[] {
  const { release } = readRelease([{ file: name, text }], { helm: 4 });
  const documents = [...release.hooks.map(({ document }) => document), ...release.objects];
  const own = { file: 'template', text };
  const template = new Template(
    own,
    [],
    documents.toSorted((a, b) => a.index - b.index),
  );
  const changes = lint(release, RULES).flatMap(({ fix }) => fix?.changes ?? []);
  return changes.flatMap(({ document: { source }, edits }) =>
    edits.map((edit) => {
      const located = editIn(template, { source, edit, release: 'release-name' });
      if (isUnlocated(located)) return located.because.replaceAll(/template:\d+/g, 'template:N');
      assert.deepEqual(located, edit, `${name}: ${JSON.stringify(edit)}`);
      return '';
    }),
  );
}

for (const [name, streams] of [
  ['rule cases', caseStreams],
  ['corpus', corpusStreams],
  ['random releases', () => randomStreams().slice(0, 300)],
] as const) {
  test(`${name}: an edit of a line is the same edit of the same line`, (t) => {
    const all = streams().filter(({ text }) => !text.includes('{{'));
    if (all.length === 0) return t.skip('no corpus: set HELM_HOOKS_CORPUS to a folder of rendered charts');
    const found = all.flatMap(outcomes);
    const located = found.filter((why) => why === '').length;
    const counts = Map.groupBy(found, (why) => why);
    t.diagnostic([...counts].map(([why, all]) => `${all.length} ${why || 'located'}`).join('; '));
    assert.ok(located > 0.8 * found.length, `only ${located} of ${found.length} edits are located`);
  });
}
