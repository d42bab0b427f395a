// Reading only the head of a document says the same as reading all of it, and refuses what that refuses.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ManifestDocument } from '../../src/manifest/document.ts';
import { readPiece } from '../../src/manifest/read.ts';
import { readHeadFirst } from '../../src/manifest/read-head.ts';
import { splitDocuments } from '../../src/manifest/split.ts';
import { generateManifest } from '../generator/manifest.ts';
import { Random } from '../generator/random.ts';
import { caseStreams, corpusStreams, randomStreams } from '../rewrite/streams.ts';
import { plainHead } from './plain-head.ts';

const SEED = Number(process.env.HELM_HOOKS_SEED ?? 1);
const GENERATED = 3000;

/** What rules and fixes look at. */
function plain({ path, index, range, head, root }: ManifestDocument) {
  return { path, index, range, head: plainHead(head), root };
}

/** @returns how many documents there are, and how many of them were not read to their end */
function compare(name: string, text: string): { readonly all: number; readonly later: number } {
  const source = { file: name, text };
  let later = 0;
  const ranges = splitDocuments(text, 4);
  for (const [index, range] of ranges.entries()) {
    const title = `${name}:\n${text.slice(range.start, range.end)}`;
    const first = readHeadFirst({ source, range, index });
    const whole = readPiece({ source, range, index });
    assert.equal(first.ok, whole.ok, title);
    if (!first.ok || !whole.ok) continue;
    if (first.document.beginning) later++;
    assert.deepEqual(plain(first.document), plain(whole.document), title);
  }
  return { all: ranges.length, later };
}

test('rule cases, corpus, random releases', () => {
  let all = 0;
  let later = 0;
  for (const { name, text } of [...caseStreams(), ...corpusStreams(), ...randomStreams()]) {
    // As `helm template` prints them, and as Helm 4 hands them to a post-renderer: without the comment on top.
    for (const printed of [text, text.replaceAll(/^# Source: .*\n/gm, '')]) {
      const found = compare(name, printed);
      all += found.all;
      later += found.later;
    }
  }
  assert.ok(later > all / 3, `of ${all} documents only ${later} are read in two steps, so this proves little`);
});

test(`generated manifests from seed ${SEED}`, () => {
  for (let seed = SEED; seed < SEED + GENERATED; seed++) compare(`seed ${seed}`, generateManifest(new Random(seed)));
});
