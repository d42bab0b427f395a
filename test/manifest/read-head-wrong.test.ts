// Reading heads first refuses what Helm refuses: documents whose lines were moved, indented, taken out or repeated.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readPiece } from '../../src/manifest/read.ts';
import { readHeadFirst } from '../../src/manifest/read-head.ts';
import { splitDocuments } from '../../src/manifest/split.ts';
import { Random, seedOf } from '../generator/random.ts';
import { generateRelease } from '../generator/release.ts';
import { shrink } from '../generator/shrink.ts';

const SEED = seedOf(process.env, 20261128);
const COUNT = process.env.HELM_HOOKS_DEEP ? 60_000 : 3000;

/** Whether a document passes, read by its head, that does not pass as a whole, or the other way round. */
function disagrees(text: string): boolean {
  const source = { file: '-', text };
  return splitDocuments(text, 4).some((range) => {
    const piece = { source, range, index: 0 };
    return readHeadFirst(piece).ok !== readPiece(piece).ok;
  });
}

/** Values that are wrong by themselves, or in the place of a text or a collection. */
const ALONE = ['.nan', '-.INF', '+.inf', '!!int x', '*none', '5', '[]', '{}', '[a]', 'null', '"', '@x', '!!float .nan'];

/** One line changed as a person's hand, or a template, does it. */
function slip(random: Random, text: string): string {
  const lines = text.split('\n');
  const at = random.below(lines.length);
  const line = lines[at]!;
  const other = lines[random.below(lines.length)]!;
  const changes: readonly (readonly string[])[] = [
    [`  ${line}`],
    [line.replace(/^ {2}/, '')],
    [line.replace(/^ {4}/, '')],
    [],
    [line, ''],
    [line, other],
    [line.replace(/^( *)/, '$1- ')],
    [line.replace(/^( *)- /, '$1')],
    [line.replace(/: .*/, ':')],
    [line.replace(/:$/, ': x')],
    [line.replace(/:$/, ': |')],
    [line.replace(/: .*/, `: ${ALONE[random.below(ALONE.length)]}`)],
  ];
  lines.splice(at, 1, ...changes[random.below(changes.length)]!);
  return lines.join('\n');
}

test(`documents with a slip or two (HELM_HOOKS_SEED=${SEED})`, async () => {
  const random = new Random(SEED);
  for (let done = 0; done < COUNT; done++) {
    let text = generateRelease(random);
    for (let slips = 1 + random.below(3); slips > 0; slips--) text = slip(random, text);
    if (disagrees(text)) assert.fail(JSON.stringify(await shrink(text, disagrees)));
  }
});

const TOP = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n';

for (const rest of [
  'spec:\n  - b: 1\n    c: 2\n  d: 3\n',
  'spec:\n  a: b\n\n    c: d\n',
  'spec:\n  x:\n    - 1\n    y: 2\n',
  'spec:\n  x:\n    a: 1\n  - y\n',
  'spec:\n  - a:\n      b: 1\n    - c\n',
  'spec:\n  - a: 1\n    - c\n',
  'spec:\n  - a:\n        - x\n        b: 1\n',
  'spec:\n  - key: |\n    text\n',
  '  x: .nan\n',
  '  labels:\n    x: -.inf\n',
  '- a\n',
])
  test(`refused: ${JSON.stringify(rest)}`, () => {
    const text = TOP + rest;
    const piece = { source: { file: '-', text }, range: { start: 0, end: text.length }, index: 0 };
    assert.equal(readPiece(piece).ok, false);
    assert.equal(readHeadFirst(piece).ok, false);
  });
