import assert from 'node:assert/strict';
import { test } from 'node:test';
import { leftWords, resumeWords } from '../../src/report/run-words.ts';
import { hook, runPhase } from '../run/phase.ts';

const WAITS = { outcome: 'timed-out', uid: 'u1' } as const;

async function summaryOf(names: readonly string[], failing: string) {
  const script = { hooks: { [failing]: { outcome: 'failed' as const } } };
  const { summary } = await runPhase(
    names.map((name) => hook(name)),
    { script },
  );
  return { ...summary, simulated: false };
}

test('to go on: what is stuck can be watched, or made again', async () => {
  const summary = await summaryOf(['Job/a', 'Job/b'], 'Job/a');
  const stuckAt = (code: string) => ({
    ...summary,
    outcome: 'timed-out' as const,
    hooks: summary.hooks.map((one, at) =>
      at === 0 ? { ...one, ...WAITS, diagnosis: { code, message: '', lines: [] } } : one,
    ),
  });
  assert.equal(resumeWords(summary), 'to go on: --resume (runs Job/a again)');
  assert.equal(resumeWords(stuckAt('still-running')), 'to go on: --resume (watches Job/a to its end)');
  assert.equal(
    resumeWords(stuckAt('image-pull')),
    'to go on: --resume (watches Job/a to its end), or --from Job/a (runs it again, with what is behind it)',
  );
});

test('of many hooks that were not run five are named, the others are counted', async () => {
  const names = Array.from({ length: 20 }, (_, at) => `Job/step-${at}`);
  const { open } = leftWords(await summaryOf(names, 'Job/step-2'));
  assert.equal(open, 'Job/step-3, Job/step-4, Job/step-5, Job/step-6, Job/step-7 and 12 more');
  const few = leftWords(await summaryOf(names.slice(0, 9), 'Job/step-2'));
  assert.equal(few.open, 'Job/step-3, Job/step-4, Job/step-5, Job/step-6, Job/step-7, Job/step-8');
});
