// All rules on generated manifests: none fails, every place lies in the text, fixing comes to an end.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lint } from '../../src/lint/lint.ts';
import { RULES } from '../../src/lint/rules.ts';
import { readRelease } from '../../src/release/read.ts';
import { summaryOf } from '../../src/report/findings.ts';
import { findingsJson } from '../../src/report/findings-json.ts';
import { findingsText } from '../../src/report/findings-text.ts';
import { generateManifest } from '../generator/manifest.ts';
import { Random, seedOf } from '../generator/random.ts';
import { generateRelease } from '../generator/release.ts';
import { shrink } from '../generator/shrink.ts';
import { applyFixes } from '../rules/apply.ts';

const MANIFESTS = 200;
const MOST_ROUNDS = 10;
const CONTROL = /[^\P{Cc}\n]|[\u2028\u2029\u202a-\u202e\u2066-\u2069]/u;

function linted(text: string) {
  const source = { file: 'x.yaml', text };
  const { release, problems } = readRelease([source], { helm: 4, name: 'shop' });
  return { source, release, problems, findings: lint(release, RULES, problems) };
}

/** What is wrong with a text's findings; undefined where all is well. */
function fault(text: string): string | undefined {
  try {
    const { findings, release, problems } = linted(text);
    const outside = findings.find(
      ({ range }) => !(0 <= range.start && range.start <= range.end && range.end <= text.length),
    );
    if (outside) return `${outside.rule} points outside`;
    const summary = summaryOf(findings, release, problems);
    const report = findingsText(findings, summary, { level: 'info', colour: false });
    if (CONTROL.test(report)) return `the text report holds ${JSON.stringify(CONTROL.exec(report)?.[0])}`;
    JSON.parse(findingsJson(findings, summary));
    return endless(text);
  } catch (error) {
    return `${error}`;
  }
}

function endless(text: string): string | undefined {
  let current = text;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const { source, findings, problems } = linted(current);
    const next = applyFixes(source, findings, () => true).text;
    if (next === current) return undefined;
    if (linted(next).problems.length !== problems.length) return `a fix makes it unreadable: ${JSON.stringify(next)}`;
    current = next;
  }
  return 'the fixes do not come to an end';
}

test('all rules on generated manifests', async () => {
  const seed = seedOf(process.env, 11);
  let found = 0;
  for (let number = 0; number < MANIFESTS; number++) {
    const random = new Random(seed + number);
    // Whole releases, too: in those the rules of deletion meet, whose fixes must not take each other back.
    const text = number % 2 === 0 ? generateManifest(random) : generateRelease(random, 'template');
    found += linted(text).findings.length;
    if (fault(text) === undefined) continue;
    const smallest = await shrink(text, (text) => fault(text) !== undefined);
    assert.fail(`seed ${seed + number}: ${fault(smallest)}\n${JSON.stringify(smallest)}`);
  }
  assert.ok(found > MANIFESTS, `only ${found} findings`);
});
