import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = '/sys/fs/cgroup';
const CGROUP2 = 0x63677270;

// Pods get a cgroup of their own per cluster: a kubelet kills what it finds in its cgroup and does not know, which
// with the default name would be the pods of every other cluster on the machine.
const hierarchies = (): string[] => {
  if (isUnified()) return [ROOT];
  const mounts = readFileSync('/proc/self/mounts', 'utf8').matchAll(/^\S+ (\S+) cgroup2? /gm);
  return [...mounts].map(([, path]) => path as string);
};

const isUnified = (): boolean => statfsSync(ROOT).type === CGROUP2;

/** Makes the cgroup under which a cluster's kubelet puts its pods, in every hierarchy. */
export function makeCgroup(name: string): void {
  if (isUnified()) enableControllers();
  for (const hierarchy of hierarchies()) {
    const folder = join(hierarchy, name);
    mkdirSync(folder, { recursive: true });
    // In version 1 a new cpuset is empty, and nothing can run in it.
    for (const file of ['cpuset.cpus', 'cpuset.mems']) {
      const own = join(folder, file);
      if (isUnified() || !existsSync(own) || readFileSync(own, 'utf8').trim()) continue;
      writeFileSync(own, readFileSync(join(hierarchy, file), 'utf8').trim());
    }
  }
}

function enableControllers(): void {
  for (const controller of readFileSync(join(ROOT, 'cgroup.controllers'), 'utf8').trim().split(' ')) {
    try {
      writeFileSync(join(ROOT, 'cgroup.subtree_control'), `+${controller}`);
    } catch {
      // Not to be had here; the kubelet says so if it is one that it needs.
    }
  }
}

/** The processes in a cgroup and everything below it. */
export function processesIn(name: string): number[] {
  return foldersOf(name).flatMap((folder) => {
    try {
      return readFileSync(join(folder, 'cgroup.procs'), 'utf8').split('\n').filter(Boolean).map(Number);
    } catch {
      return [];
    }
  });
}

/** Removes a cgroup and everything below it; its processes must have ended. */
export function removeCgroup(name: string): void {
  for (const folder of foldersOf(name).reverse()) {
    try {
      rmdirSync(folder);
    } catch {
      // Still busy for a moment, or gone: the caller looks again.
    }
  }
}

/** Whether anything of a cgroup is there. */
export function cgroupExists(name: string): boolean {
  return foldersOf(name).length > 0;
}

// Parents before children.
function foldersOf(name: string): string[] {
  const folders: string[] = [];
  const visit = (folder: string): void => {
    folders.push(folder);
    for (const entry of list(folder)) if (entry.isDirectory()) visit(join(folder, entry.name));
  };
  for (const hierarchy of hierarchies()) if (existsSync(join(hierarchy, name))) visit(join(hierarchy, name));
  return folders;
}

function list(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}
