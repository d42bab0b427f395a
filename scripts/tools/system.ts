import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { attempt, run, say } from './run.ts';

/** Debian's names of what the test cluster is made of, beside Kubernetes itself. */
export const CLUSTER_PACKAGES = [
  'containerd',
  'runc',
  'containernetworking-plugins',
  'iptables',
  'iproute2',
  'etcd-server',
  'busybox-static',
  'openssl',
  'mount',
] as const;

/**
 * Makes sure that Debian packages are installed. As root on Debian or Ubuntu the missing ones are installed, and it
 * says so; anywhere else, and when that fails, the reason is returned.
 */
export function ensurePackages(packages: readonly string[]): string | undefined {
  if (!isDebian()) return 'this is neither Debian nor Ubuntu';
  const missing = packages.filter((name) => !isInstalled(name));
  if (missing.length === 0) return undefined;
  if (process.getuid?.() !== 0) return `missing packages (${missing.join(' ')}) can only be installed by root`;
  say(`installing system packages: ${missing.join(' ')}`);
  try {
    install(missing);
    return undefined;
  } catch (error) {
    return `apt-get cannot install ${missing.join(' ')}: ${lastLine(error)}`;
  }
}

function lastLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.trim().split('\n').at(-1) ?? '';
}

function isDebian(): boolean {
  const release = existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : '';
  return /^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(release);
}

function isInstalled(name: string): boolean {
  return attempt('dpkg-query', ['-W', '-f', '$' + '{Status}', name]) === 'install ok installed';
}

// Package lists may be missing or too old: fetched only when the first try fails.
function install(packages: readonly string[]): void {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const apt = ['-y', '-o', 'DPkg::Lock::Timeout=300', '--no-install-recommends'];
  withoutServices(() => {
    try {
      run('apt-get', [...apt, 'install', ...packages], { env });
    } catch {
      run('apt-get', [...apt, 'update'], { env });
      run('apt-get', [...apt, 'install', ...packages], { env });
    }
  });
}

// Packages ask this program whether they may start their services (etcd, containerd); the cluster has private ones.
// https://people.debian.org/~hmh/invokerc.d-policyrc.d-specification.txt
function withoutServices(work: () => void): void {
  const policy = '/usr/sbin/policy-rc.d';
  const isOurs = !existsSync(policy);
  if (isOurs) writeFileSync(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    work();
  } finally {
    if (isOurs) rmSync(policy);
  }
}
