import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { cgroupExists } from '../../scripts/tools/cluster/cgroups.ts';
import { networkExists } from '../../scripts/tools/cluster/network.ts';
import { processesOf } from '../../scripts/tools/cluster/processes.ts';
import { type ClusterRecord, readRecords } from '../../scripts/tools/cluster/record.ts';
import { mountsUnder } from '../../scripts/tools/cluster/remove.ts';
import { startCluster } from '../../scripts/tools/cluster.ts';
import { run } from '../../scripts/tools/run.ts';
import { kubectl, lacking } from '../support/tools.ts';

const noOwnCluster = (): string | false => {
  const given = process.env.HELM_HOOKS_TEST_KUBECONFIG ? 'the cluster is a given one' : false;
  return lacking('cluster') || given;
};

describe('a cluster whose owner ends', { skip: noOwnCluster() }, () => {
  const owners: ChildProcess[] = [];
  after(() => {
    for (const owner of owners) owner.kill('SIGTERM');
  });

  test('by SIGKILL is removed by the next start, and that one is not disturbed', async () => {
    const { owner, record, kubeconfig } = await holdCluster(owners);
    run(kubectl(), ['--kubeconfig', kubeconfig, 'run', 'pod', '--image=busybox:1.36', '--', 'sleep', '1000']);
    run(kubectl(), ['--kubeconfig', kubeconfig, 'wait', '--for=condition=ready', 'pod/pod', '--timeout=60s']);
    owner.kill('SIGKILL');
    await once(owner, 'exit');
    assert.ok(processesOf(record).length > 8, 'its processes run on');
    assert.ok(mountsUnder(record.folder).length > 0 && networkExists(record) && cgroupExists(record.cgroup));

    const next = await startCluster();
    try {
      assertGone(record);
      run(kubectl(), ['--kubeconfig', next.kubeconfig, 'get', 'nodes']);
    } finally {
      next.stop();
    }
    assert.ok(!existsSync(next.kubeconfig));
  });

  test('by SIGTERM is removed at once', async () => {
    const { owner, record } = await holdCluster(owners);
    owner.kill('SIGTERM');
    const [code] = await once(owner, 'exit');
    assert.equal(code, 143);
    assertGone(record);
  });
});

interface Held {
  readonly owner: ChildProcess;
  readonly record: ClusterRecord;
  readonly kubeconfig: string;
}

async function holdCluster(owners: ChildProcess[]): Promise<Held> {
  const script = join(import.meta.dirname, 'support/hold-cluster.ts');
  const owner = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] });
  owners.push(owner);
  const [text] = await Promise.race([once(owner.stdout!, 'data'), once(owner, 'exit').then(() => [''])]);
  const kubeconfig = String(text).trim();
  const record = readRecords().find((one) => kubeconfig.startsWith(`${one.folder}/`));
  assert.ok(record, 'the cluster has started');
  return { owner, record, kubeconfig };
}

function assertGone(record: ClusterRecord): void {
  assert.deepEqual(processesOf(record), []);
  assert.deepEqual(mountsUnder(record.folder), []);
  assert.equal(networkExists(record), false, 'bridge and rules');
  assert.equal(cgroupExists(record.cgroup), false, 'cgroup');
  assert.equal(existsSync(record.folder), false, 'state folder');
}
