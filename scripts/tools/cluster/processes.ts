import { spawn } from 'node:child_process';
import { closeSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { processesIn } from './cgroups.ts';
import type { ClusterRecord } from './record.ts';

/** A started part of the cluster: `failure` is set when it has ended or could not be started. */
export interface Daemon {
  readonly name: string;
  readonly log: string;
  failure?: string;
}

/** Starts a part of the cluster in a session of its own; what it prints goes to NAME.log in the state folder. */
export function startDaemon(record: ClusterRecord, name: string, program: string, args: readonly string[]): Daemon {
  const log = join(record.folder, `${name}.log`);
  const output = openSync(log, 'a');
  const [key = '', value] = record.marker.split('=');
  // PATH with the system folders: containerd looks for runc and iptables there.
  const env = { ...process.env, [key]: value, PATH: `${process.env.PATH}:/usr/sbin:/sbin` };
  const child = spawn(program, args, { detached: true, stdio: ['ignore', output, output], env, cwd: record.folder });
  closeSync(output);
  const daemon: Daemon = { name, log };
  child.once('error', (error) => {
    daemon.failure = error.message;
  });
  child.once('exit', (code, signal) => {
    daemon.failure = `ended with ${signal ?? code}`;
  });
  child.unref();
  return daemon;
}

/**
 * The processes of a cluster: its daemons and their helpers by the marker in their environment, its containers by
 * their cgroup. Never by name: other clusters and other people's containers have the same ones.
 */
export function processesOf(record: ClusterRecord): number[] {
  const daemons = readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 0 && pid !== process.pid && hasMarker(pid, record.marker));
  return [...new Set([...daemons, ...processesIn(record.cgroup)])];
}

function hasMarker(pid: number, marker: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'latin1').split('\0').includes(marker);
  } catch {
    return false;
  }
}

/** Kills every process of a cluster and waits until they are gone. Throws when some are still there after 10 s. */
export function killProcesses(record: ClusterRecord): void {
  const end = Date.now() + 10_000;
  for (let alive = processesOf(record); alive.length > 0; alive = processesOf(record)) {
    if (Date.now() > end) throw new Error(`processes ${alive.join(', ')} of cluster ${record.id} do not end`);
    for (const pid of alive) kill(pid);
    pause(20);
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

/** Sleeps without giving way to anything else: cleaning up has to work while the process exits. */
export function pause(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}
