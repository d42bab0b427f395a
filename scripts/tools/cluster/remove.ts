import { existsSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { attempt } from '../run.ts';
import { cgroupExists, removeCgroup } from './cgroups.ts';
import { removeNetwork } from './network.ts';
import { killProcesses, pause } from './processes.ts';
import { type ClusterRecord, isOrphan, readRecords } from './record.ts';

/**
 * Removes a cluster and everything that it left on the machine: processes, mounts, bridge, rules, cgroups, volumes,
 * state folder. Takes what is there, in any state; synchronous, so that it also works while the process exits.
 * The record goes last: what fails is tried again by the next run.
 */
export function removeCluster(record: ClusterRecord): void {
  killProcesses(record);
  removeNetwork(record);
  for (let tries = 0; tries < 100 && cgroupExists(record.cgroup); tries++) {
    removeCgroup(record.cgroup);
    if (cgroupExists(record.cgroup)) pause(20);
  }
  removeTraces(record);
  unmountAll(record.folder);
  for (const name of readdirSync(record.folder)) {
    if (name !== 'record.json') rmSync(join(record.folder, name), { recursive: true, force: true });
  }
  rmSync(record.folder, { recursive: true });
}

/** Removes the clusters whose owner has ended without doing so; returns their ids. */
export function removeOrphans(): string[] {
  const orphans = readRecords().filter(isOrphan);
  for (const record of orphans) removeCluster(record);
  return orphans.map((record) => record.id);
}

/** The mount points under a folder, the deepest last. */
export function mountsUnder(folder: string): string[] {
  return readFileSync('/proc/self/mounts', 'utf8')
    .split('\n')
    .map((line) => line.split(' ')[1] ?? '')
    .filter((path) => path.startsWith(`${folder}/`));
}

function unmountAll(folder: string): void {
  for (let tries = 0; tries < 50 && mountsUnder(folder).length > 0; tries++) {
    // `-l`: a mount whose last process is just ending may be busy for a moment.
    for (const path of mountsUnder(folder).reverse()) attempt('umount', [tries < 10 ? '-n' : '-ln', path]);
    if (mountsUnder(folder).length > 0) pause(20);
  }
  const left = mountsUnder(folder);
  if (left.length > 0) throw new Error(`cannot unmount ${left.join(', ')}`);
}

// Four places outside the state folder are fixed in Kubernetes, containerd and its network library.
function removeTraces({ folder, comment }: ClusterRecord): void {
  for (const volume of volumesOf(join(folder, 'audit.log'))) rmSync(volume, { recursive: true, force: true });
  for (const socket of shimSockets(join(folder, 'containerd/state'))) rmSync(socket, { force: true });
  removeIn('/var/log/containers', (path) => linkOf(path).startsWith(`${folder}/`));
  const networks = '/var/lib/cni/results';
  const sandboxes = namesIn(networks).flatMap((name) => name.match(`^${comment}-([0-9a-f]{64})-`)?.[1] ?? []);
  removeIn(networks, (path) => sandboxes.some((id) => path.includes(id)));
}

function removeIn(folder: string, isOurs: (path: string) => boolean): void {
  for (const path of namesIn(folder).map((name) => join(folder, name))) if (isOurs(path)) rmSync(path, { force: true });
}

const namesIn = (folder: string): string[] => (existsSync(folder) ? readdirSync(folder) : []);

// https://github.com/kubernetes/kubernetes/blob/v1.34.4/pkg/volume/hostpath/host_path.go#L298
function volumesOf(audit: string): Set<string> {
  const text = existsSync(audit) ? readFileSync(audit, 'utf8') : '';
  return new Set(text.match(/\/tmp\/hostpath_pv\/[0-9a-f-]{36}(?=")/g));
}

// https://github.com/containerd/containerd/blob/v1.6.20/runtime/v2/shim/util_unix.go#L43
function shimSockets(state: string): string[] {
  const tasks = join(state, 'io.containerd.runtime.v2.task/k8s.io');
  return namesIn(tasks)
    .map((name) => join(tasks, name, 'address'))
    .filter((path) => existsSync(path))
    .map((path) => readFileSync(path, 'utf8').trim().replace('unix://', ''))
    .filter((path) => path.startsWith('/run/containerd/s/'));
}

function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}
