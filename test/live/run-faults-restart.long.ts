// The API server goes away in the middle of a hook, and comes back. In a cluster of its own: others would notice.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { processesOf } from '../../scripts/tools/cluster/processes.ts';
import { readRecords } from '../../scripts/tools/cluster/record.ts';
import { type Cluster, startCluster } from '../../scripts/tools/cluster.ts';
import { lacking } from '../support/tools.ts';
import { counting, faultPlace, outcomes, ran, runFaulty } from './fault-support.ts';

const noOwnCluster = (): string | false => {
  const given = process.env.HELM_HOOKS_TEST_KUBECONFIG ? 'the cluster is a given one' : false;
  return lacking('helm', 'cluster') || given;
};

/** Kills the API server, and starts it again as it was after so many milliseconds. */
async function restart(cluster: Cluster, awayMs: number): Promise<void> {
  const record = readRecords().find(({ id }) => id === cluster.id)!;
  const words = (pid: number, what: string) => readFileSync(`/proc/${pid}/${what}`, 'utf8').split('\0').slice(0, -1);
  const pid = processesOf(record).find((one) => words(one, 'cmdline').includes('kube-apiserver'));
  assert.ok(pid, 'the API server runs');
  const [program = '', ...args] = words(pid, 'cmdline');
  const env = Object.fromEntries(words(pid, 'environ').map((pair) => pair.split(/=(.*)/s).slice(0, 2)));
  process.kill(pid, 'SIGKILL');
  await sleep(awayMs);
  spawn(program, args, { detached: true, stdio: 'ignore', env, cwd: record.folder }).unref();
}

describe('run, while the API server is restarted', { concurrency: false, skip: noOwnCluster() }, () => {
  let cluster: Cluster;
  const former = process.env.HELM_HOOKS_TOOL_KUBECONFIG;
  before(async () => {
    cluster = await startCluster();
    process.env.HELM_HOOKS_TOOL_KUBECONFIG = cluster.kubeconfig;
  });
  after(() => {
    cluster?.stop();
    if (former === undefined) delete process.env.HELM_HOOKS_TOOL_KUBECONFIG;
    else process.env.HELM_HOOKS_TOOL_KUBECONFIG = former;
  });

  for (const [when, command] of [
    ['while a hook works', 'sleep 20; echo done'],
    ['as a hook ends, so that what comes next meets no API', 'sleep 2; echo done'],
  ] as const)
    test(`${when}: it is watched to its end, and nothing is run twice`, async (t) => {
      const place = await faultPlace(t, [counting('a', 1, { command }), counting('b', 2)]);
      const running = runFaulty(place);
      while ((await ran(place)) === '') await sleep(100);
      await restart(cluster, 3000);
      const end = await running;
      assert.equal(end.code, 0, end.stdout + end.stderr);
      assert.deepEqual(outcomes(end), ['a succeeded', 'b succeeded'], end.stdout);
      assert.equal(await ran(place), 'a b');
      assert.match(end.stdout, /main │ done\n/);
    });
});
