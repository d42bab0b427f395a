import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { parseAllDocuments } from 'yaml';
import { toJson } from '../../src/manifest/json.ts';
import type { Node } from '../../src/manifest/node.ts';
import { readPlain } from '../../src/manifest/plain.ts';
import { readTree } from '../../src/manifest/read.ts';
import { splitDocuments } from '../../src/manifest/split.ts';
import { readYaml } from '../../src/manifest/yaml.ts';
import { generateManifest } from '../generator/manifest.ts';
import { mutate } from '../generator/mutate.ts';
import { Random, seedOf } from '../generator/random.ts';
import { generateRelease } from '../generator/release.ts';
import { shrink } from '../generator/shrink.ts';
import { corpus, lacking } from '../support/tools.ts';

const SEED = seedOf(process.env, 20261120);
const COUNT = process.env.HELM_HOOKS_DEEP ? 60_000 : 2000;

function corpusTexts(): string[] {
  const names = readdirSync(corpus(), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.yaml'));
  return names.map((name) => readFileSync(join(corpus(), name), 'utf8'));
}

interface Tally {
  documents: number;
  plain: number;
}

/** Whether the plain reader sees something else than the full one in any document; ranges count. */
function disagrees(text: string, tally?: Tally): boolean {
  return [3, 4].some((helm) =>
    splitDocuments(text, helm as 3 | 4).some((range) => {
      const plain = readPlain(text, range.start, range.end);
      if (tally) tally.documents++;
      if (plain === undefined) return false;
      if (tally) tally.plain++;
      const full = readYaml(text, range);
      return !full.ok || JSON.stringify(full.root) !== JSON.stringify(plain);
    }),
  );
}

test(`the plain reader sees what the full one sees (HELM_HOOKS_SEED=${SEED})`, async () => {
  const random = new Random(SEED);
  const tally = { documents: 0, plain: 0 };
  for (let done = 0; done < COUNT; done++) {
    const text = random.chance(0.5) ? generateManifest(random) : generateRelease(random);
    const changed = random.chance(0.5) ? mutate(random, text) : text;
    if (disagrees(changed, tally)) assert.fail(JSON.stringify(await shrink(changed, (part) => disagrees(part))));
  }
  assert.ok(tally.plain > tally.documents / 2, `only ${tally.plain} of ${tally.documents} documents are plain`);
});

const PARTS = [
  ...[
    'a',
    'b c',
    'x:',
    ': ',
    ' #',
    '#',
    '-',
    '- ',
    '---',
    '...',
    '.',
    '+1',
    "'",
    "''",
    '"',
    '\\',
    '\\n',
    '\\\n',
    '\\\n  ',
    '\\r',
    '\\"',
    '\t',
  ],
  ...[
    '[',
    ']',
    '{',
    '}',
    ', ',
    ',',
    '\n',
    '\n',
    '\n',
    '\n  ',
    '\n  ',
    '\n    ',
    '\n    ',
    ' ',
    '  ',
    ' \n',
    '|',
    '&',
    '*',
  ],
];

/** A value of signs and line breaks in the place of a pair or an item, with something behind it. */
function valueOfLines(random: Random): string {
  const parts = Array.from({ length: random.between(1, 12) }, () => random.pick(PARTS)).join('');
  const [open, close] = random.pick([
    ['', ''],
    ['', ''],
    ['"', '"'],
    ["'", "'"],
    ['[', ']'],
    ['{a: ', '}'],
  ] as const);
  const value = `${open}${parts}${close}`;
  const places = [`k: ${value}\n`, `k:\n  ${value}\n`, `k:\n  l: ${value}\n`, `k:\n- ${value}\n`, `- ${value}\n`];
  return `${random.pick(places)}${random.pick(['', 'm: n\n', '  m: n\n', '- m\n', '# c\n', '\n'])}`;
}

test(`the plain reader sees what the full one sees in values of several lines (HELM_HOOKS_SEED=${SEED})`, async () => {
  const random = new Random(SEED);
  const tally = { documents: 0, plain: 0 };
  for (let done = 0; done < COUNT * 20; done++) {
    const text = valueOfLines(random);
    if (disagrees(text, tally)) assert.fail(JSON.stringify(await shrink(text, (part) => disagrees(part))));
  }
  assert.ok(tally.plain > tally.documents / 8, `only ${tally.plain} of ${tally.documents} documents are plain`);
});

test('the plain reader takes nearly all documents of real charts, and sees the same', {
  skip: lacking('corpus'),
}, () => {
  const tally = { documents: 0, plain: 0 };
  for (const text of corpusTexts()) assert.ok(!disagrees(text, tally));
  assert.ok(tally.plain > tally.documents * 0.995, `only ${tally.plain} of ${tally.documents} documents are plain`);
});

test('on real charts the npm package "yaml" has the same values, where it reads them', {
  skip: lacking('corpus'),
}, () => {
  const tally = { documents: 0, refused: 0 };
  for (const text of corpusTexts()) {
    for (const range of splitDocuments(text, 4)) {
      const reading = readTree(text, range);
      assert.ok(reading.ok);
      const options = { version: '1.1', merge: true, uniqueKeys: false } as const;
      const [other] = parseAllDocuments(text.slice(range.start, range.end), options);
      tally.documents++;
      // Quoted scalars that go on left of their key: Helm reads them, `yaml` does not.
      if (other && other.errors.length > 0) tally.refused++;
      else assert.deepEqual(reading.root && toJson(reading.root), other ? withoutDates(other.toJS()) : null);
    }
  }
  assert.ok(tally.refused < tally.documents / 100, `${tally.refused} of ${tally.documents} documents are refused`);
});

/** go-yaml leaves timestamps as they are written. */
function withoutDates(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

test('every range is where its token is', () => {
  const random = new Random(SEED);
  for (let done = 0; done < 500; done++) {
    const text = generateManifest(random);
    for (const range of splitDocuments(text, 4)) {
      const reading = readYaml(text, range);
      if (reading.ok && reading.root) checkRanges(text, reading.root, range);
    }
  }
});

function checkRanges(text: string, node: Node, outer: { start: number; end: number }): void {
  const { start, end } = node.range;
  assert.ok(start >= outer.start && end <= outer.end && start <= end, JSON.stringify({ outer, own: node.range }));
  if (node.type === 'alias') assert.equal(text.slice(start, end), `*${node.name}`);
  else if (node.type === 'sequence') for (const item of node.items) checkRanges(text, item, node.range);
  else if (node.type === 'mapping') {
    for (const { key, value } of node.pairs) {
      checkRanges(text, key, node.range);
      checkRanges(text, value, node.range);
      assert.ok(key.range.end <= value.range.start);
    }
  } else if (node.style === 'plain' && !/\s/.test(node.value)) assert.equal(text.slice(start, end), node.value);
  else if (node.style !== 'plain') assert.equal(text[start], SIGNS[node.style]);
}

const SIGNS = { single: "'", double: '"', literal: '|', folded: '>' } as const;
