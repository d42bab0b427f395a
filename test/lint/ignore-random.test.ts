// Comments in generated manifests: taking an unused ignore away changes nothing that the manifest says.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hear } from '../../src/lint/heard.ts';
import { RULES } from '../../src/lint/rules.ts';
import { USUAL } from '../../src/lint/surroundings.ts';
import { applyEdits } from '../../src/manifest/edit.ts';
import type { Node } from '../../src/manifest/node.ts';
import { readDocuments } from '../../src/manifest/read.ts';
import { asFound } from '../../src/report/findings.ts';
import { generateManifest } from '../generator/manifest.ts';
import { Random, seedOf } from '../generator/random.ts';

const MANIFESTS = 3000;
const COMMENTS = [
  '# helm-hooks: ignore keep-ignored -- x',
  '# helm-hooks: ignore',
  '#helm-hooks: ignore keep-ignored, no-such-thing-at-all',
];

const read = (text: string) => readDocuments({ file: 'x.yaml', text }, 4);

function shapeOf(node: Node | null): unknown {
  if (node === null) return null;
  if (node.type === 'alias') return ['*', node.name];
  if (node.type === 'scalar') return [node.tag, node.style, node.value];
  if (node.type === 'sequence') return node.items.map(shapeOf);
  return node.pairs.map(({ key, value }) => [shapeOf(key), shapeOf(value)]);
}

function said(text: string): string {
  // A document of comments alone may go.
  const roots = read(text).documents.flatMap(({ root }) => (root ? [root] : []));
  return JSON.stringify(roots.map(shapeOf));
}

/** The same text with comments at random places: alone in a line, or behind it. */
function commented(text: string, random: Random): string {
  const lines = text.split('\n').flatMap((line) => {
    if (!random.chance(0.15)) return [line];
    const comment = random.pick(COMMENTS);
    return random.chance(0.5)
      ? [`${' '.repeat(random.between(0, 8))}${comment}`, line]
      : [`${line.replace(/\r$/, '')} ${comment}`];
  });
  return lines.join('\n');
}

test('an unused ignore is taken away, and the documents stay', () => {
  const seed = seedOf(process.env, 1);
  let fixed = 0;
  for (let at = 0; at < MANIFESTS; at++) {
    const random = new Random(seed + at);
    const text = commented(generateManifest(random), random);
    const { documents, problems } = read(text);
    if (problems.length > 0) continue;
    const known = RULES.map(({ id }) => id);
    const { about } = hear([], {
      documents,
      rules: RULES,
      isPartial: false,
      known,
      surroundings: USUAL,
      roots: { originOf: asFound },
    });
    for (const { fix } of about) {
      const edits = fix?.changes.flatMap((change) => change.edits) ?? [];
      if (edits.length === 0) continue;
      const after = applyEdits(text, edits);
      assert.equal(said(after), said(text), `seed ${seed + at}:\n${text}\n--- after:\n${after}`);
      fixed++;
    }
  }
  assert.ok(fixed > 300, `only ${fixed} fixes`);
});
