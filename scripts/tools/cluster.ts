import { spawnSync } from 'node:child_process';
import { constants } from 'node:os';
import { join } from 'node:path';
import { type Audit, readAudit } from './cluster/audit.ts';
import { kubectl, kubernetes } from './cluster/binary.ts';
import { kubeconfigOf } from './cluster/keys.ts';
import { processesOf } from './cluster/processes.ts';
import { type ClusterRecord, isOrphan, readRecords, writeRecord } from './cluster/record.ts';
import { removeCluster, removeOrphans } from './cluster/remove.ts';
import { claimPlace, startParts } from './cluster/start.ts';
import { goIsMissing } from './go.ts';
import { withLock } from './lock.ts';
import { say } from './run.ts';
import { CLUSTER_PACKAGES, ensurePackages } from './system.ts';

/** A running cluster of one node. */
export interface Cluster {
  readonly id: string;
  /** The path of a kubeconfig with all rights. */
  readonly kubeconfig: string;
  readonly audit: Audit;
  /** Removes the cluster and everything that it left on the machine. */
  stop(): void;
}

/** Why no cluster can be started on this machine, or undefined. Installs missing system packages where it can. */
export function clusterIsImpossible(): string | undefined {
  if (process.platform !== 'linux') return 'a test cluster needs Linux';
  if (process.getuid?.() !== 0) return 'a test cluster needs root';
  return goIsMissing() ?? ensurePackages(CLUSTER_PACKAGES);
}

/**
 * Starts a cluster that is private to this process: free ports, its own bridge, address range, cgroup and containerd,
 * so others on the machine do no harm. It is removed by `stop()`, at the latest when this process ends; and if it is
 * killed, by the next start. With `keep` it stays until `stopCluster()` or a restart of the machine.
 * Throws with the reason when no cluster can be had here, or when one of its parts fails.
 */
export async function startCluster(options: { keep?: boolean } = {}): Promise<Cluster> {
  const impossible = clusterIsImpossible();
  if (impossible) throw new Error(impossible);
  await kubernetes();
  const record = await claimPlace((ids) => say(`removed what crashed runs had left: cluster ${ids.join(', ')}`));
  const disposer = disposerOf(record);
  try {
    await startParts(record);
  } catch (error) {
    disposer.dispose();
    throw error;
  }
  if (options.keep) {
    disposer.release();
    writeRecord({ ...record, kept: true });
  }
  return clusterOf(record, disposer.dispose);
}

/** The cluster that was started with `keep`, if there is one that runs. */
export function keptCluster(): Cluster | undefined {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return undefined;
  const record = readRecords().find((one) => one.kept && !isOrphan(one) && processesOf(one).length > 0);
  return record && clusterOf(record, () => removeCluster(record));
}

/** Removes the clusters that were started with `keep`, and what crashed runs left; returns their ids. */
export function stopCluster(): Promise<string[]> {
  return withLock('clusters', () => {
    const kept = readRecords().filter((record) => record.kept && !isOrphan(record));
    for (const record of kept) removeCluster(record);
    return [...kept.map((record) => record.id), ...removeOrphans()];
  });
}

function clusterOf(record: ClusterRecord, stop: () => void): Cluster {
  const audit = readAudit(join(record.folder, 'audit.log'));
  return { id: record.id, kubeconfig: kubeconfigOf(record, 'admin'), audit, stop };
}

// However the process ends, short of being killed, its `exit` event comes; signals are turned into one.
function disposerOf(record: ClusterRecord): { dispose: () => void; release: () => void } {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  const quit = (signal: (typeof signals)[number]): never => process.exit(128 + constants.signals[signal]);
  let done = false;
  const release = (): void => {
    done = true;
    process.off('exit', dispose);
    for (const signal of signals) process.off(signal, quit);
  };
  const dispose = (): void => {
    if (done) return;
    release();
    removeCluster(record);
  };
  process.on('exit', dispose);
  for (const signal of signals) process.on(signal, quit);
  return { dispose, release };
}

const USAGE = `usage: node scripts/tools/cluster.ts up | down | status | kubectl ...

up       starts a cluster that stays, and prints how to use it
down     removes it, and what crashed runs left
status   the clusters on this machine
kubectl  kubectl, with that cluster
`;

async function main([command, ...args]: string[]): Promise<number> {
  switch (command) {
    case 'up': {
      const cluster = keptCluster() ?? (await startCluster({ keep: true }));
      process.stdout.write(`export KUBECONFIG=${cluster.kubeconfig}\n`);
      say(`audit log: ${cluster.audit.path}\nkubectl:   ${await kubectl()}`);
      return 0;
    }
    case 'down':
      say(`removed: ${(await stopCluster()).join(', ') || 'nothing was there'}`);
      return 0;
    case 'status':
      for (const record of readRecords()) process.stdout.write(`${statusOf(record)}\n`);
      return 0;
    case 'kubectl': {
      const cluster = keptCluster();
      if (!cluster) throw new Error('no cluster runs; start one with: node scripts/tools/cluster.ts up');
      const env = { ...process.env, KUBECONFIG: cluster.kubeconfig };
      return spawnSync(await kubectl(), args, { stdio: 'inherit', env }).status ?? 1;
    }
    default:
      process.stderr.write(USAGE);
      return 2;
  }
}

function statusOf(record: ClusterRecord): string {
  const state = isOrphan(record) ? 'left over' : record.kept ? 'kept' : `of process ${record.owner.pid}`;
  return `${record.id}  ${state}  ${processesOf(record).length} processes  ${kubeconfigOf(record, 'admin')}`;
}

if (import.meta.main) {
  try {
    process.exitCode = await main(process.argv.slice(2));
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    process.exitCode = 3;
  }
}
