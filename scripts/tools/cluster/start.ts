import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { withLock } from '../lock.ts';
import { type Api, apiOf } from './api.ts';
import { kubernetes } from './binary.ts';
import { makeCgroup } from './cgroups.ts';
import { writeConfig } from './config.ts';
import { imageArchive } from './images.ts';
import { kubeconfigOf, makeKeys } from './keys.ts';
import { freeNetwork, freePort, makeBridge, makeNetwork } from './network.ts';
import { type Ports, parts } from './parts.ts';
import type { Daemon } from './processes.ts';
import { type ClusterRecord, newRecord, readRecords } from './record.ts';
import { removeOrphans } from './remove.ts';

/** Removes what crashed runs left behind and takes a place beside the clusters that run. */
export function claimPlace(onOrphans: (ids: string[]) => void): Promise<ClusterRecord> {
  return withLock('clusters', () => {
    const orphans = removeOrphans();
    if (orphans.length > 0) onOrphans(orphans);
    return newRecord(freeNetwork(readRecords()));
  });
}

/** Starts all parts of a cluster and waits until pods can run. Throws with the log of the part that failed. */
export async function startParts(record: ClusterRecord): Promise<void> {
  const binary = await kubernetes();
  const images = await imageArchive();
  makeBridge(record);
  makeCgroup(record.cgroup);
  const ports = await freePorts(record);
  makeNetwork(record, ports.api);
  makeKeys(record, ports.api);
  writeConfig(record, ports.kubelet);
  const part = parts(record, ports, binary);
  const running = [part.etcd(), part.containerd(), part.apiServer()];
  const imported = until('containerd', running, () => importImages(record, images));
  const api = apiOf(kubeconfigOf(record, 'admin'));
  await until('the API server', running, async () => (await api.call('GET', '/readyz')).status === 200);
  running.push(part.controllerManager(), part.scheduler());
  await imported;
  running.push(part.kubelet());
  await addStorageClass(api);
  await until('the node', running, () => isReady(api));
}

async function freePorts(record: ClusterRecord): Promise<Ports> {
  const [api, kubelet] = await Promise.all([freePort(record.address), freePort(record.address)]);
  const [etcd, etcdPeer] = await Promise.all([freePort('127.0.0.1'), freePort('127.0.0.1')]);
  return { api, kubelet, etcd, etcdPeer };
}

async function importImages({ folder }: ClusterRecord, archive: string): Promise<boolean> {
  const ctr = ['--address', join(folder, 'containerd.sock'), '--namespace', 'k8s.io'];
  try {
    await promisify(execFile)('ctr', [...ctr, 'version'], { timeout: 5000 });
  } catch {
    return false;
  }
  await promisify(execFile)('ctr', [...ctr, 'images', 'import', archive]);
  return true;
}

// Claims without a class, as most charts have them, get the default one.
async function addStorageClass(api: Api): Promise<void> {
  const answer = await api.call('POST', '/apis/storage.k8s.io/v1/storageclasses', {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name: 'standard', annotations: { 'storageclass.kubernetes.io/is-default-class': 'true' } },
    provisioner: 'kubernetes.io/host-path',
  });
  if (answer.status !== 201) throw new Error(`cannot create the storage class: ${answer.text}`);
}

// Pods are refused until their service account is there.
async function isReady(api: Api): Promise<boolean> {
  const node = await api.call('GET', '/api/v1/nodes/node');
  const account = await api.call('GET', '/api/v1/namespaces/default/serviceaccounts/default');
  if (node.status !== 200 || account.status !== 200) return false;
  const { status, spec } = JSON.parse(node.text);
  const ready = status.conditions?.some(
    (one: { type: string; status: string }) => one.type === 'Ready' && one.status === 'True',
  );
  return ready === true && !spec.taints?.length;
}

async function until(what: string, daemons: readonly Daemon[], ready: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 90_000; !(await ready()); await sleep(100)) {
    const failed = daemons.find((daemon) => daemon.failure);
    if (failed) throw new Error(`${failed.name} ${failed.failure}:\n${lastLines(failed.log)}`);
    if (Date.now() > end) {
      throw new Error(`${what} is not ready after 90 s:\n${daemons.map((daemon) => lastLines(daemon.log)).join('\n')}`);
    }
  }
}

const lastLines = (path: string): string => readFileSync(path, 'utf8').trim().split('\n').slice(-10).join('\n');
