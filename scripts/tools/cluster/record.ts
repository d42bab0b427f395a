import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

// Not under the cache or TMPDIR, which may differ between the run that crashed and the one that cleans up after it.
// Root only, like the cluster itself; and short, since paths of Unix sockets may have 107 bytes.
const STATE = '/var/lib/helm-hooks-test';

/** What is needed to remove a cluster, whoever started it and whatever is left of it. */
export interface ClusterRecord {
  readonly id: string;
  readonly folder: string;
  /** Processes of the cluster have this in their environment. */
  readonly marker: string;
  readonly bridge: string;
  /** The comment on its iptables rules. */
  readonly comment: string;
  readonly cgroup: string;
  /** The first three numbers of its pods' addresses. */
  readonly network: string;
  /** The bridge's address, on which the API server and the kubelet listen. */
  readonly address: string;
  readonly owner: { readonly pid: number; readonly started: string };
  readonly boot: string;
  /** Runs on after its owner has ended. */
  readonly kept: boolean;
}

/** A record for a cluster that is about to be made by this process; `network` as chosen by the caller. */
export function newRecord(network: string): ClusterRecord {
  const id = randomBytes(3).toString('hex');
  const record: ClusterRecord = {
    id,
    folder: join(STATE, id),
    marker: `HELM_HOOKS_CLUSTER=${id}`,
    bridge: `hh-${id}`,
    comment: `helm-hooks-${id}`,
    cgroup: `helm-hooks-${id}`,
    network,
    address: `${network}.1`,
    owner: { pid: process.pid, started: startOf(process.pid) ?? '' },
    boot: bootId(),
    kept: false,
  };
  mkdirSync(STATE, { recursive: true, mode: 0o700 });
  mkdirSync(record.folder, { mode: 0o700 });
  writeRecord(record);
  return record;
}

/** Writes a record into its state folder, whole or not at all. */
export function writeRecord(record: ClusterRecord): void {
  const path = join(record.folder, 'record.json');
  writeFileSync(`${path}.new`, `${JSON.stringify(record, null, 2)}\n`);
  renameSync(`${path}.new`, path);
}

/** The records of all clusters on this machine, running or left over. */
export function readRecords(): ClusterRecord[] {
  if (!existsSync(STATE)) return [];
  return readdirSync(STATE)
    .map((id) => join(STATE, id, 'record.json'))
    .filter((path) => existsSync(path))
    .map((path) => JSON.parse(readFileSync(path, 'utf8')) as ClusterRecord);
}

/** Whether the process that made this record is gone, and the cluster was not meant to outlive it. */
export function isOrphan(record: ClusterRecord): boolean {
  if (record.boot !== bootId()) return true;
  return !record.kept && startOf(record.owner.pid) !== record.owner.started;
}

// A process id alone may have been given to another process since: the start time (in ticks after boot) tells.
function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // Field 22; the name in field 2 is in parentheses and may contain anything.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
}

function bootId(): string {
  return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
}
