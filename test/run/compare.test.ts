// What got slower than before, in words, and against the schema.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Ajv } from 'ajv';
import { comparisonWords } from '../../src/report/run-compare.ts';
import { runDocument } from '../../src/report/run-json.ts';
import { compare, medianOf } from '../../src/run/compare.ts';
import { isPastRun, type PastRun, pastRunOf } from '../../src/run/history.ts';
import { hook, runPhase } from './phase.ts';

const SCHEMAS = join(import.meta.dirname, '../../docs/schema');
const ajv = new Ajv({ allErrors: true, allowUnionTypes: true });
for (const name of ['plan.schema.json', 'run.schema.json'])
  ajv.addSchema(JSON.parse(readFileSync(join(SCHEMAS, name), 'utf8')), name);
const valid = ajv.getSchema('run.schema.json')!;

interface Times {
  readonly run?: number;
  readonly pull?: number;
  readonly fails?: true;
}

/** A run of Jobs by name. */
async function runOf(jobs: Readonly<Record<string, Times>>) {
  const hooks = Object.entries(jobs).map(([name, { run = 2000, pull = 700, fails }]) => {
    return [`Job/${name}`, { run, pull, ...(fails && { outcome: 'failed' as const }) }] as const;
  });
  const script = { hooks: Object.fromEntries(hooks) };
  return (
    await runPhase(
      hooks.map(([title]) => hook(title)),
      { script },
    )
  ).summary;
}

async function pastOf(...runs: readonly Readonly<Record<string, Times>>[]): Promise<readonly PastRun[]> {
  return Promise.all(runs.map(async (jobs) => JSON.parse(JSON.stringify(pastRunOf(await runOf(jobs))))));
}

async function linesOf(now: Readonly<Record<string, Times>>, past: readonly PastRun[]) {
  const summary = await runOf(now);
  const comparison = compare(summary, past);
  assert.ok(valid(JSON.parse(JSON.stringify(runDocument({ ...summary, comparison })))), JSON.stringify(valid.errors));
  const { title, lines } = comparisonWords(comparison);
  return lines.length > 0 ? lines.map(({ words }) => words) : [title];
}

test('a median, of nothing, of one, of an odd and of an even number', () => {
  assert.deepEqual([[], [7], [9, 1, 2], [10, 1, 4, 3]].map(medianOf), [null, 7, 2, 4]);
});

test('slower, by which step; the others as before', async () => {
  const usual = { a: { run: 2000 }, b: {}, c: {} };
  const past = await pastOf(usual, usual, { ...usual, a: { run: 60_000 } }, usual);
  assert.deepEqual(await linesOf({ ...usual, a: { run: 5000, pull: 9000 } }, past), [
    'in all: 22.6 s, was 11.3 s (100 % slower)',
    'Job/a: 15.1 s, was 3.8 s (301 % slower): pull 9.0 s, was 700 ms; run 5.0 s, was 2.0 s',
    '2 other hooks: as before',
  ]);
  assert.equal(
    comparisonWords(compare(await runOf(usual), past)).title,
    'compared with 4 earlier runs, by their median',
  );
});

test('longer than ever, from three runs on', async () => {
  const past = await pastOf({ a: {} }, { a: { run: 2500 } }, { a: {} });
  const slow = await linesOf({ a: { run: 9000 } }, past);
  assert.equal(slow[1], 'Job/a: 10.8 s, was 3.8 s (187 % slower, longer than ever): run 9.0 s, was 2.0 s');
  assert.doesNotMatch((await linesOf({ a: { run: 9000 } }, past.slice(1))).join(), /ever/);
});

test('half a second, or a quarter, is noise; faster is said too', async () => {
  const past = await pastOf({ a: { run: 100 }, b: { run: 60_000 } });
  assert.deepEqual(await linesOf({ a: { run: 500 }, b: { run: 70_000 } }, past), [
    'in all: 1 m 14 s, as before (1 m 04 s)',
    'every hook: as before',
  ]);
  assert.match(
    (await linesOf({ a: { run: 100 }, b: { run: 6000 } }, past)).join('\n'),
    /Job\/b: .*\(87 % faster\): run 6\.0 s, was 1 m 00 s/,
  );
});

test('a new hook, and one that has only failed so far', async () => {
  const past = await pastOf({ a: {}, b: { fails: true } });
  assert.deepEqual(await linesOf({ a: {}, b: {}, c: {} }, past), [
    'in all: other hooks than before',
    'Job/b: new, 3.8 s',
    'Job/c: new, 3.8 s',
    '1 other hook: as before',
  ]);
});

test('a hook that was watched to its end only, after a resume, is no measure', async () => {
  const [run] = await pastOf({ a: {} });
  const { create, ...rest } = run!.hooks[0]!.steps;
  const resumed = { ...run!, hooks: [{ ...run!.hooks[0]!, durationMs: 5, steps: rest }] };
  const { hooks, total } = compare(await runOf({ a: {} }), [resumed, run!]);
  assert.deepEqual([hooks[0]?.runs, total?.runs], [1, 1]);
  const summary = await runOf({ a: {} });
  const now = summary.hooks.map((hook) => ({ ...hook, steps: hook.steps.filter(({ name }) => name !== 'create') }));
  assert.deepEqual(compare({ ...summary, hooks: now }, [run!]).hooks, []);
});

test('a run that failed is not compared as a whole', async () => {
  const past = await pastOf({ a: {}, b: {} });
  assert.deepEqual(await linesOf({ a: {}, b: { fails: true, run: 60_000 } }, past), ['every hook: as before']);
});

test('nothing to compare with', async () => {
  assert.deepEqual(await linesOf({ a: {} }, []), ['nothing to compare with: no earlier run is known here']);
  const failed = await pastOf({ a: { fails: true } });
  assert.deepEqual(await linesOf({ a: {} }, failed), ['nothing to compare with: no earlier success is known here']);
});

test('what is remembered is a run; what somebody else wrote is none', async () => {
  const [run] = await pastOf({ a: {} });
  assert.ok(isPastRun(run));
  assert.doesNotMatch(JSON.stringify(run), /pod|x7k2p|uid/);
  const hook = run!.hooks[0]!;
  for (const broken of [
    null,
    [],
    'run',
    {},
    { ...run, version: 2 },
    { ...run, durationMs: -1 },
    { ...run, durationMs: '1' },
    { ...run, startedAt: 'yesterday' },
    { ...run, hooks: {} },
    { ...run, hooks: [null] },
    { ...run, hooks: [{ ...hook, steps: { run: null } }] },
    { ...run, hooks: [{ ...hook, steps: { constructor: 1 } }] },
    { ...run, hooks: [{ ...hook, name: 7 }] },
  ])
    assert.equal(isPastRun(broken), false, JSON.stringify(broken));
});
