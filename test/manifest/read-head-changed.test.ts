import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ManifestDocument } from '../../src/manifest/document.ts';
import { readPiece } from '../../src/manifest/read.ts';
import { readHeadFirst } from '../../src/manifest/read-head.ts';
import { splitDocuments } from '../../src/manifest/split.ts';
import { generateManifest } from '../generator/manifest.ts';
import { mutate } from '../generator/mutate.ts';
import { Random, seedOf } from '../generator/random.ts';
import { generateRelease } from '../generator/release.ts';
import { shrink } from '../generator/shrink.ts';
import { plainHead } from './plain-head.ts';

const SEED = seedOf(process.env, 20261120);
const COUNT = process.env.HELM_HOOKS_DEEP ? 60_000 : 2000;

interface Tally {
  documents: number;
  later: number;
}

function shown({ head, path, root }: ManifestDocument): string {
  return JSON.stringify([plainHead(head), path, root]);
}

/** Whether the head alone says something else than the whole document, for any document that Helm takes. */
function disagrees(text: string, tally?: Tally): boolean {
  const source = { file: '-', text };
  return splitDocuments(text, 4).some((range) => {
    const piece = { source, range, index: 0 };
    const read = readPiece(piece);
    if (!read.ok || text.includes('*')) return false;
    const first = readHeadFirst(piece);
    if (tally) tally.documents++;
    if (tally && first.ok && first.document.beginning) tally.later++;
    return !first.ok || shown(first.document) !== shown(read.document);
  });
}

test(`the head alone says what the whole document says, in changed documents, too (HELM_HOOKS_SEED=${SEED})`, async () => {
  const random = new Random(SEED);
  const tally = { documents: 0, later: 0 };
  for (let done = 0; done < COUNT; done++) {
    const text = random.chance(0.5) ? generateManifest(random) : generateRelease(random);
    const changed = random.chance(0.5) ? mutate(random, text) : text;
    if (disagrees(changed, tally)) assert.fail(JSON.stringify(await shrink(changed, (part) => disagrees(part))));
  }
  assert.ok(tally.later > tally.documents / 2, `only ${tally.later} of ${tally.documents} are read in two steps`);
});

test('a document whose beginning only the full reader takes has its rest once', () => {
  const text = 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n  annotations:\n    "a\tb": \'c\'\nspec:\n  d: e\n';
  const tally = { documents: 0, later: 0 };
  // With a tally the beginning is asked for before the rest.
  assert.ok(!disagrees(text, tally));
  assert.equal(tally.later, 1);
});

// Each has a line that looks like a key of its own, inside of something else.
for (const text of [
  'data:\n  a: "b\nkind: c"\n',
  "data: 'b\nkind: c'\n",
  'data:\n  a: [b,\nkind, c]\n',
  'data:\n  - {a: b,\nkind: c}\n',
  'data:\n  a: b: "c\nkind: d"\n',
  'data:\n  a: b "c\n\n  d: "e\nkind: f"\n',
  'data:\n  [a "b, "c\nkind: d"]\n',
  'data:\n  |\n  a\nkind: b\n',
  'data: |2\n   a\nkind: b\n',
  '? data\n: "a\nkind: b"\n',
  'data: &a "b\nkind: c"\n',
  'data: "a\\\nkind: b"\n',
  `data: [${'a: b, '.repeat(200)}{}]\n`,
  `data: {${'a: "b", '.repeat(200)}\n`,
  `data: a${' '.repeat(50_000)}#\n`,
  `data: [a${' '.repeat(50_000)}#\n`,
  `data:\n  - "a"${' '.repeat(50_000)}#\n`,
  `data:\n${' '.repeat(50_000)}#\n`,
]) {
  test(`no key is seen inside of ${JSON.stringify(text.slice(0, 60))}`, () => {
    assert.ok(!disagrees(`kind: ConfigMap\nmetadata:\n  name: a\n${text}`));
  });
}
