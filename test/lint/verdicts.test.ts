// Each error and warning in rendered public charts was looked at by a person: verdicts.tsv says what it was found to be.
// No error is false, few warnings are, and what is known to be found stays found. `UPDATE=1` adds what is new as `?` and
// takes out what is gone; judge each `?` before you commit it.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { lint } from '../../src/lint/lint.ts';
import { RULES } from '../../src/lint/rules.ts';
import { titleOf } from '../../src/manifest/document.ts';
import { readRelease } from '../../src/release/read.ts';
import { corpus, lacking } from '../support/tools.ts';

const FILE = join(import.meta.dirname, 'verdicts.tsv');

/** Of the warnings, how many may be false. */
const FALSE_WARNINGS = 0.05;

interface Verdict {
  readonly verdict: string;
  readonly why: string;
}

/** `rule level chart object` to what was found to be the case. */
function recorded(): Map<string, Verdict> {
  const lines = readFileSync(FILE, 'utf8').split('\n').filter(Boolean);
  return new Map(
    lines.map((line) => {
      const [rule, level, chart, object, verdict = '?', why = ''] = line.split('\t');
      return [[rule, level, chart, object].join('\t'), { verdict, why }];
    }),
  );
}

/** The chart is the folder: its renders with other values count once. */
function found(): Set<string> {
  const files = readdirSync(corpus(), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.yaml'));
  const lines = files.flatMap((name) => {
    const text = readFileSync(join(corpus(), name), 'utf8');
    const { release, problems } = readRelease([{ file: name, text }], { helm: 4 });
    return lint(release, RULES, problems)
      .filter(({ level }) => level !== 'info')
      .map(({ level, rule, document }) => [rule, level, dirname(name), titleOf(document.head)].join('\t'));
  });
  return new Set(lines.toSorted());
}

test('every error and warning in the corpus has its verdict', { skip: lacking('corpus') }, () => {
  const now = found();
  if (process.env.UPDATE === '1') update(now);
  const verdicts = recorded();
  assert.deepEqual(
    [...now].filter((key) => !verdicts.has(key)),
    [],
    'found, and not judged yet',
  );
  assert.deepEqual(
    [...verdicts.keys()].filter((key) => !now.has(key)),
    [],
    'no longer found',
  );
});

test('no error is false, and few warnings are', () => {
  const all = [...recorded()].map(([key, verdict]) => ({ key, level: key.split('\t')[1], ...verdict }));
  const odd = all.filter(({ verdict, why }) => !['true', 'false'].includes(verdict) || !why);
  assert.deepEqual(
    odd.map(({ key }) => key),
    [],
    'a verdict is true or false, and says why',
  );
  const lies = all.filter(({ verdict }) => verdict === 'false');
  assert.deepEqual(
    lies.filter(({ level }) => level === 'error').map(({ key }) => key),
    [],
    'errors that are false',
  );
  const warnings = all.filter(({ level }) => level === 'warning');
  const share = lies.length / warnings.length;
  assert.ok(share <= FALSE_WARNINGS, `${lies.length} of ${warnings.length} warnings are false`);
});

function update(now: ReadonlySet<string>): void {
  const verdicts = recorded();
  const lines = [...now].map((key) => {
    const { verdict, why } = verdicts.get(key) ?? { verdict: '?', why: '' };
    return `${[key, verdict, why].join('\t')}\n`;
  });
  writeFileSync(FILE, lines.join(''));
}
