import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/**
 * Names this process so that others on the same machine can tell whether it still lives: host, boot, pid namespace, pid,
 * start time. Boot, namespace and start are known on Linux only.
 */
export function processIdentity(): string {
  return [...place(), process.pid, startOf(process.pid)].join(' ');
}

/** Whether a process lives; undefined where it is of another machine or container. */
export function isAlive(identity: string): boolean | undefined {
  const parts = identity.split(' ');
  const pid = Number(parts[3]);
  if (parts.length !== 5 || !Number.isInteger(pid) || pid <= 0) return undefined;
  if (parts.slice(0, 3).join(' ') !== place().join(' ')) return undefined;
  return exists(pid) && startOf(pid) === parts[4];
}

function place(): string[] {
  return [hostname(), quietly(bootId), quietly(() => readlinkSync('/proc/self/ns/pid'))];
}

function bootId(): string {
  return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
}

/**
 * The process's start in clock ticks since the boot; a pid is given anew, this is not. Of one that has ended, but that
 * nobody has asked for (a container's first process may never do), it is `ended`. Source: proc(5), stat, fields 3 and 22.
 */
function startOf(pid: number): string {
  return quietly(() => {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' || fields[0] === 'X' ? 'ended' : (fields[19] ?? '-');
  });
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}

function quietly(read: () => string): string {
  try {
    return read();
  } catch {
    return '-';
  }
}
