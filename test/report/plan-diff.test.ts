// NAME.old.yaml and NAME.new.yaml are compared; NAME.out, .json and .md are what must be printed (UPDATE=1 writes them).
import assert from 'node:assert/strict';
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import { Ajv } from 'ajv';
import { EVENTS } from '../../src/manifest/vocabulary.ts';
import { planOf } from '../../src/release/plan.ts';
import { type DiffStep, diffPlans, isSamePlan } from '../../src/release/plan-diff.ts';
import { readRelease } from '../../src/release/read.ts';
import { planDiffJson } from '../../src/report/plan-diff-json.ts';
import { planDiffMarkdown } from '../../src/report/plan-diff-markdown.ts';
import { planDiffText } from '../../src/report/plan-diff-text.ts';
import { ran } from '../cli/support.ts';
import { Random } from '../generator/random.ts';

const HERE = join(import.meta.dirname, 'plan-diff');
const MAIN = join(import.meta.dirname, '..', '..', 'src', 'main.ts');
const schemaOf = (name: string) =>
  JSON.parse(readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'schema', name), 'utf8'));
const ajv = new Ajv({ allErrors: true, allowUnionTypes: true });
ajv.addSchema(schemaOf('plan.schema.json'), 'plan.schema.json');
const validate = ajv.compile(schemaOf('plan-diff.schema.json'));

function planned(text: string) {
  return planOf(readRelease([{ file: 'release.yaml', text }], { helm: 4 }).release, EVENTS);
}

for (const file of globSync(join(HERE, '*.old.yaml')).sort()) {
  test(`difference of ${basename(file, '.old.yaml')}`, () => {
    const before = planned(readFileSync(file, 'utf8'));
    const after = planned(readFileSync(file.replace('.old.', '.new.'), 'utf8'));
    const diff = diffPlans(before, after);
    const at = (extension: string) => file.replace('old.yaml', extension);
    compare(at('out'), planDiffText(diff, { colour: false }));
    compare(at('json'), planDiffJson(diff));
    compare(at('md'), planDiffMarkdown(diff));
    for (const one of [diff, diffPlans(after, before), diffPlans(before, before)])
      assert.ok(validate(JSON.parse(planDiffJson(one))), JSON.stringify(validate.errors));
    assert.ok(!planDiffText(diff, { colour: true }).includes('never-shown'));
    assert.ok(isSamePlan(diffPlans(after, after)));
    assert.equal(validate({ version: 1, added: [{}] }), false);
  });
}

test('any two orders: what is not moved is in the old order, and moving the others gives the new one', () => {
  const random = new Random(11);
  for (let round = 0; round < 300; round++) {
    const names = Array.from({ length: 1 + random.below(9) }, (_, at) => `job-${at}`);
    const weights = () => names.map((name) => [name, random.below(5)] as const).filter(() => random.chance(0.8));
    const diff = diffPlans(planned(jobs(weights())), planned(jobs(weights())));
    const steps: readonly DiffStep[] = diff.events.get('pre-install') ?? [];
    const still = steps.filter(({ state, moved }) => state === 'same' && !moved).map(({ from }) => from!);
    assert.deepEqual(
      still,
      still.toSorted((a, b) => a - b),
    );
    const turns = steps.flatMap(({ to }) => (to === null ? [] : [to]));
    assert.deepEqual(
      turns,
      [...turns.keys()].map((at) => at + 1),
    );
    for (const { state, from, to } of steps)
      assert.equal(state, from === null ? 'added' : to === null ? 'removed' : 'same');
  }
});

function jobs(weights: readonly (readonly [string, number])[]): string {
  return weights
    .map(
      ([name, weight]) =>
        `---\napiVersion: batch/v1\nkind: Job\nmetadata:\n  name: ${name}\n  annotations: {helm.sh/hook: pre-install, helm.sh/hook-weight: "${weight}"}\n`,
    )
    .join('');
}

test('plan --diff: exit code 0 unless --exit-code asks, and one line for what does not go together', () => {
  const plan = (...args: readonly string[]) => ran(process.execPath, [MAIN, 'plan', ...args], { cwd: HERE });
  const both = ['--diff', 'all.old.yaml', 'all.new.yaml'];
  const shown = plan(...both);
  assert.deepEqual([shown.code, shown.stdout], [0, readFileSync(join(HERE, 'all.out'), 'utf8')]);
  assert.equal(plan(...both, '--exit-code').code, 1);
  assert.equal(plan('--diff', 'all.old.yaml', 'all.old.yaml', '--exit-code').code, 0);
  assert.match(plan(...both, 'pre-upgrade').stdout, /^1 hook added|^2 changed|^2 hooks changed/);
  for (const [args, message] of [
    [['--diff', 'all.old.yaml'], '--diff takes two TARGETs, such as: plan --diff release/shop ./chart'],
    [[...both, '--format', 'dot'], '--diff writes text, json, markdown, not dot'],
    [[...both, '--target', 'all'], '--diff and --target exclude each other'],
    [['all.old.yaml', '--format', 'markdown'], 'plan without --diff writes text, json, mermaid, dot, not markdown'],
    [['all.old.yaml', '--exit-code'], '--exit-code belongs to --diff OLD NEW'],
    [['release/shop@new'], 'release/shop@new: a revision is a number, as in release/NAME@3'],
    [['--diff', '-', '-'], '--diff can read one of the two from stdin, not both'],
  ] as const) {
    const { code, stderr } = plan(...args);
    assert.deepEqual([code, stderr], [2, `Error: ${message}\n`]);
  }
});

function compare(file: string, actual: string): void {
  if (process.env.UPDATE) writeFileSync(file, actual);
  assert.equal(actual, readFileSync(file, 'utf8'), `${file}; UPDATE=1 writes it anew`);
}
