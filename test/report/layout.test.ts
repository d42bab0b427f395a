// How much of the findings the text report shows: three of each rule in each chart, and a chart in a screen or two.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Finding, Level } from '../../src/lint/finding.ts';
import { type FindingsTextOptions, findingsText } from '../../src/report/findings-text.ts';
import { corpus, lacking } from '../support/tools.ts';
import { hook, reportOfMessages, reportOn } from './reports.ts';

const MOST_LINES = 60;

function textOf(findings: readonly Finding[], options: Partial<FindingsTextOptions> = {}): string {
  const { summary } = reportOn({ 'a.yaml': hook('a', '1') });
  return findingsText(findings, summary, { level: 'info', colour: false, ...options });
}

/** As many findings of as many rules, each with a message of its own. */
function many(rules: number, each: number, level: Level): readonly Finding[] {
  return Array.from({ length: rules }, (_, rule) => {
    const messages = Array.from({ length: each }, (_, turn) => `message ${rule}.${turn}`);
    const { findings } = reportOfMessages(messages, { level });
    return findings.map((finding) => ({ ...finding, rule: `rule-${rule}` }));
  }).flat();
}

test('the first in full, two in a line each, the rest is counted', () => {
  const { findings } = reportOn({ 'a.yaml': ['a', 'b', 'c', 'd', 'e'].map((name) => hook(name, '1')).join('---\n') });
  assert.equal(
    textOf(findings),
    `error[annotation-not-string]: helm.sh/hook-weight is the number 1, not a string: Helm renders it and fails when the hook runs
 --> a.yaml:7:26  ConfigMap/a (pre-install)
  |
7 |     helm.sh/hook-weight: 1
  |                          ^
  = help: write "1" (safe fix)
  = more: helm hooks rules annotation-not-string
 --> a.yaml:15:26  ConfigMap/b (pre-install)
 --> a.yaml:23:26  ConfigMap/c (pre-install)
     2 more; --all shows them

1 error, 0 warnings, 0 infos in 1 hook (1 document)
`,
  );
});

test('--all shows each in full, in the order of their places', () => {
  const { findings } = reportOn({ 'a.yaml': ['a', 'b', 'c', 'd', 'e'].map((name) => hook(name, '1')).join('---\n') });
  const text = textOf(findings, { all: true });
  assert.equal(text.match(/^error\[/gm)?.length, 5);
  assert.equal(text.match(/\^/g)?.length, 5);
  assert.doesNotMatch(text, /--all/);
});

test('a further finding has its message where that says more than the same of another object', () => {
  const { findings } = reportOn({ 'a.yaml': `${hook('a', 'x')}---\n${hook('b', 'x')}---\n${hook('c', 'y')}` });
  const [, second, third] = textOf(findings).match(/^ *--> .*$/gm)!;
  assert.equal(second?.trim(), '--> a.yaml:15:26  ConfigMap/b (pre-install)');
  assert.match(third!, /--> a\.yaml:23:26 {2}ConfigMap\/c: Helm cannot read the weight y as an integer/);
});

test('the source line fits into the terminal', () => {
  const { findings } = reportOn({ 'a.yaml': hook('a', `1 # ${'x'.repeat(200)}`) });
  const line = textOf(findings, { width: 80 })
    .split('\n')
    .find((line) => line.startsWith('7 |'));
  assert.ok(line!.length <= 80 && line!.endsWith('…'));
});

test('errors come first, each level of a rule for itself', () => {
  const warnings = reportOfMessages(['w'], { level: 'warning' }).findings;
  const errors = reportOfMessages(['e'], { level: 'error' }).findings;
  assert.deepEqual(textOf([...warnings, ...errors]).match(/^(error|warning)\[/gm), ['error[', 'warning[']);
});

test('each chart for itself', () => {
  const { findings } = reportOn({ 'a.yaml': hook('a', '1'), 'b.yaml': hook('b', '1') });
  const text = textOf(findings, { chartOf: ({ document }) => document.source.file });
  assert.equal(text.match(/^error\[/gm)?.length, 2);
  assert.equal(text.match(/= more:/g)?.length, 1, 'where to read on is said once');
});

test('many rules: less of each, so that all of it stays in sight', () => {
  const shortened = /^--all shows each finding with its source line; helm hooks rules ID says why a rule is there$/m;
  for (const [rules, each] of [
    [1, 1],
    [5, 9],
    [7, 9],
    [10, 4],
    [14, 9],
    [20, 2],
    [28, 9],
    [40, 9],
  ] as const) {
    const text = textOf(many(rules, each, 'warning'), { rewrite: 'helm hooks rewrite' });
    const lines = text.split('\n').length - 1;
    if (rules <= 28) assert.ok(lines <= MOST_LINES, `${rules} rules, ${each} findings each: ${lines} lines`);
    assert.equal(text.match(/^warning\[/gm)?.length, rules);
    assert.equal(shortened.test(text), !text.includes('^'), `${rules} rules, ${each} findings each`);
  }
});

test('errors are shown in full, however many there are', () => {
  const text = textOf([...many(20, 4, 'error'), ...many(20, 4, 'warning')]);
  assert.equal(text.match(/^error\[/gm)?.length, 20);
  assert.equal(text.match(/\^/g)?.length, 20);
});

test('the corpus: no chart without an error takes more than 60 lines', { skip: lacking('corpus') }, () => {
  const files = readdirSync(corpus(), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.yaml'));
  const long = files.toSorted().flatMap((file) => {
    const { findings, summary } = reportOn({ [file]: readFileSync(join(corpus(), file), 'utf8') });
    if (summary.errors > 0) return [];
    const options = { level: 'warning', colour: false, rewrite: `helm hooks rewrite ${file}` } as const;
    const lines = findingsText(findings, summary, options).split('\n').length - 1;
    return lines > MOST_LINES ? [`${file}: ${lines} lines`] : [];
  });
  assert.ok(files.length > 100);
  assert.deepEqual(long, []);
});
