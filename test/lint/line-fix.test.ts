// The edit that needs no nodes is the edit that is found by them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { insertAnnotation, replaceAnnotation } from '../../src/lint/fix.ts';
import { setAnnotationLine } from '../../src/lint/line-fix.ts';
import { readHeadFirst } from '../../src/manifest/read-head.ts';
import { splitDocuments } from '../../src/manifest/split.ts';
import { HOOK, HOOK_DELETE_POLICY, HOOK_WEIGHT, REWRITTEN } from '../../src/manifest/vocabulary.ts';
import { generateManifest } from '../generator/manifest.ts';
import { Random, seedOf } from '../generator/random.ts';
import { generateRelease } from '../generator/release.ts';

const SEED = seedOf(process.env, 1);
const KEYS = [HOOK, HOOK_WEIGHT, HOOK_DELETE_POLICY, REWRITTEN, 'team'];
const VALUES = ['5', 'before-hook-creation,hook-succeeded', "it's", 'ü "x"', ''];

test(`as by nodes, on generated manifests from seed ${SEED}`, () => {
  let made = 0;
  for (let seed = SEED; seed < SEED + 2000; seed++) {
    const random = new Random(seed);
    const text = seed % 2 === 0 ? generateManifest(random) : generateRelease(random);
    for (const [index, range] of splitDocuments(text, 4).entries()) {
      const reading = readHeadFirst({ source: { file: 'x', text }, range, index });
      if (!reading.ok) continue;
      const { document } = reading;
      for (const key of KEYS) {
        const value = random.pick(VALUES);
        const edit = setAnnotationLine(document, key, value);
        if (!edit) continue;
        made++;
        const has = document.head.annotations.has(key);
        const slow = has ? replaceAnnotation(document, key, value) : insertAnnotation(document, key, value);
        assert.deepEqual(edit, slow, `seed ${seed}, ${key}: ${value}\n${text.slice(range.start, range.end)}`);
      }
    }
  }
  assert.ok(made > 1000, `only ${made} edits were made, so this proves little`);
});
