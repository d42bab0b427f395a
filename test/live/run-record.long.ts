import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { lacking } from '../support/tools.ts';
import { makePlace, must, type Place, writeChart } from './place.ts';
import { hookYaml, printed, runHooks, startRun } from './run-support.ts';

const HOOKS = [
  hookYaml('ConfigMap', 'settings', 'test,pre-upgrade', {
    weight: -1,
    policies: 'before-hook-creation,hook-succeeded',
  }),
  hookYaml('Job', 'fine', 'test,post-upgrade', { policies: 'before-hook-creation,hook-succeeded' }),
  hookYaml('Job', 'fails', 'pre-upgrade', { command: 'exit 1', policies: 'before-hook-creation,hook-failed' }),
  hookYaml('Job', 'hangs', 'pre-rollback', { command: 'echo begun; sleep 600' }),
  hookYaml('Job', 'never', 'pre-delete', { command: 'exit 1' }),
].join('---\n');

/** Everything that is stored about all revisions: data byte by byte, labels, resourceVersion, managed fields. */
async function records(place: Place): Promise<unknown> {
  const list = JSON.parse(
    await place.kubectl('get', 'secrets', '--selector', 'owner=helm', '--output', 'json', '--show-managed-fields'),
  );
  assert.equal(list.items.length, 2);
  return list.items;
}

describe('run, and the release record', { concurrency: true, skip: lacking('helm', 'cluster') }, () => {
  for (const major of [4, 3] as const)
    test(`whatever a run does, the records of Helm ${major} stay as they are, byte for byte`, async (t) => {
      const place = await makePlace(t, major);
      const chart = writeChart(place, { 'templates/hooks.yaml': HOOKS });
      must(await place.helm('install', 'app', chart), 'helm install');
      must(await place.helm('upgrade', 'app', chart, '--no-hooks'), 'helm upgrade');
      const before = await records(place);
      const runs: readonly (readonly [number, ...string[]])[] = [
        [0, 'test', 'app'],
        [0, 'test', 'app', '--parallel', '--repeat', '2'],
        [0, 'test', 'app', '--only', 'fine', '--keep'],
        [0, 'test', 'app', '--recreate', 'Job/fine'],
        [0, 'test', 'app', '--dry-run=client'],
        [0, 'test', 'app', '--dry-run=server'],
        [0, 'test', 'app', '--simulate'],
        [1, 'pre-upgrade', 'app'],
        [1, 'pre-upgrade', 'app', '--resume'],
        [1, 'pre-upgrade', 'app', '--fail-fast', '--revision', '1'],
        [1, 'pre-upgrade', 'app', '--chart', chart],
        [1, 'pre-delete', 'app', '--yes'],
        [4, 'pre-rollback', 'app', '--revision', '1', '--timeout', '3s'],
      ];
      for (const [expected, ...args] of runs) {
        const { code, stdout, stderr } = await runHooks(place, ...args);
        assert.equal(code, expected, `${args.join(' ')}\n${stdout}${stderr}`);
        assert.deepEqual(await records(place), before, args.join(' '));
      }
      for (const signal of ['SIGINT', 'SIGKILL'] as const) {
        const started = startRun(place, ['pre-rollback', 'app', '--revision', '1', '--force']);
        await printed(started, /begun/);
        started.child.kill(signal);
        await started.outcome;
        assert.deepEqual(await records(place), before, signal);
      }
      assert.equal(
        (await runHooks(place, 'pre-rollback', 'app', '--revision', '1', '--resume', '--timeout', '2s')).code,
        4,
      );
      assert.deepEqual(await records(place), before);
      assert.equal(
        must(await place.helm('status', 'app', '--output', 'json'), 'helm status').includes('"phase":"Failed"'),
        false,
      );
    });
});
