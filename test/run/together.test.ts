import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readRelease } from '../../src/release/read.ts';
import { planRun } from '../../src/run/plan.ts';
import { dependenciesOf, inTurn } from '../../src/run/together.ts';
import { hook, runPhase, type Setting } from './phase.ts';

const BEFORE = 'before-hook-creation';

/** Runs hooks of weight 0 together; none waits for another but where `after` says so. */
function together(
  titles: readonly (readonly string[])[],
  setting: Omit<Setting, 'after'> & { after?: Record<number, number[]> } = {},
) {
  const hooks = titles.map(([title = '', ...policies]) => hook(title, ...policies));
  return runPhase(hooks, { ...setting, after: hooks.map((_, index) => setting.after?.[index] ?? []) });
}

describe('run --parallel', () => {
  test('hooks of one weight take as long as the longest; the next weight waits for all', async () => {
    const later = hook('Job/c', BEFORE);
    const hooks = [hook('Job/a', BEFORE), hook('Job/b', BEFORE), { ...later, hook: { ...later.hook, weight: 1n } }];
    const script = { hooks: { 'Job/a': { run: 1000 }, 'Job/b': { run: 7000 }, 'Job/c': { run: 1000 } } };
    const { outcome, summary } = await runPhase(hooks, { script, after: [[], [], []] });
    assert.equal(outcome, 'succeeded');
    assert.deepEqual(
      summary.hooks.map(({ name, startedAt }) => `${name} ${Date.parse(startedAt ?? '')}`),
      ['a 0', 'b 0', 'c 8760'],
    );
  });

  test('one that waits for another begins when that is over', async () => {
    const { summary } = await together([['Job/a'], ['Job/b']], { after: { 1: [0] } });
    assert.deepEqual(
      summary.hooks.map(({ startedAt }) => Date.parse(startedAt ?? '')),
      [0, 3750],
    );
  });

  test('a failure: those at work go on to their end, none begins; then hook-failed, then hook-succeeded in order', async () => {
    const script = {
      hooks: { 'Job/a': { run: 9000 }, 'Job/b': { outcome: 'failed' as const }, 'Job/c': { run: 5000 } },
    };
    const { outcome, calls, summary } = await together(
      [
        ['Job/a', 'hook-succeeded'],
        ['Job/b', 'hook-failed'],
        ['Job/c', 'hook-succeeded'],
        ['Job/d', 'hook-succeeded'],
      ],
      { script, after: { 3: [1] } },
    );
    assert.equal(outcome, 'failed');
    assert.deepEqual(
      summary.hooks.map((one) => one.outcome),
      ['succeeded', 'failed', 'succeeded', 'not-run'],
    );
    assert.deepEqual(calls.slice(3), ['delete Job/b', 'delete Job/a', 'delete Job/c']);
    assert.deepEqual(summary.left, []);
  });

  test('one whose outcome is unknown, while another fails: unknown, and nothing is deleted', async () => {
    const script = { hooks: { 'Job/a': { outcome: 'failed' as const }, 'Job/b': { outcome: 'deleted' as const } } };
    const { outcome, calls } = await together([['Job/a', 'hook-failed'], ['Job/b']], { script });
    assert.equal(outcome, 'unknown');
    assert.deepEqual(calls, ['create Job/a', 'create Job/b']);
  });

  test('an interrupt ends all of them', async () => {
    const { outcome, summary } = await together([['Job/a'], ['Job/b']], { interruptAt: 1000 });
    assert.equal(outcome, 'interrupted');
    assert.deepEqual(
      summary.hooks.map((one) => one.outcome),
      ['interrupted', 'interrupted'],
    );
  });

  test('success deletes from the last to the first of the order, whoever ended first', async () => {
    const script = { hooks: { 'Job/a': { run: 9000 } } };
    const { calls } = await together(
      [
        ['Job/a', 'hook-succeeded'],
        ['Job/b', 'hook-succeeded'],
      ],
      { script },
    );
    assert.deepEqual(calls.slice(2), ['delete Job/b', 'delete Job/a']);
  });

  test('what waits for what: by names, of the same weight, earlier in the order', () => {
    const one = (kind: string, name: string, weight: number, rest = '') =>
      `apiVersion: ${kind === 'Job' ? 'batch/v1' : 'v1'}\nkind: ${kind}\nmetadata: {name: ${name}, annotations: {helm.sh/hook: test, helm.sh/hook-weight: "${weight}"}}\n${rest}`;
    const pod = (settings: string, account: string) =>
      `spec: {template: {spec: {serviceAccountName: ${account}, containers: [{name: main, envFrom: [{configMapRef: {name: ${settings}}}]}]}}}\n`;
    const text = [
      one('ConfigMap', 'early', -1),
      one('ConfigMap', 'a-settings', 0),
      one('ServiceAccount', 'b-runner', 0),
      one('Job', 'c', 0, pod('a-settings', 'b-runner')),
      one('Job', 'd', 0, pod('early', 'none')),
      one('Job', 'e', 0, pod('z-settings', 'none')),
      one('ConfigMap', 'z-settings', 0),
    ].join('---\n');
    const { release } = readRelease([{ file: 'x.yaml', text }], { helm: 4, name: 'shop', namespace: 'shop' });
    const plan = planRun(release, 'test', {
      namespace: 'shop',
      method: 'post',
      timeoutMs: 0,
      keep: false,
      recreate: [],
    });
    assert.deepEqual(dependenciesOf(plan, release), [[], [], [], [1, 2], [], [], []]);
  });

  test('not more than 20 at once, and all of them', async () => {
    let working = 0;
    let most = 0;
    let done = 0;
    await inTurn([...Array(100).keys()], {}, async () => {
      most = Math.max(most, ++working);
      await new Promise((resolve) => setTimeout(resolve, 1));
      working--;
      done++;
    });
    assert.deepEqual([most, done], [20, 100]);
  });
});
