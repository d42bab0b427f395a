import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { UserError } from '../errors.ts';
import { ClusterError, type KubeObject } from '../run/cluster.ts';
import { duration } from '../run/duration.ts';
import { pause } from './clock.ts';
import type { Kubernetes } from './kubernetes.ts';
import { isAlive, processIdentity } from './process-identity.ts';

const SECONDS = 30;
const RENEW_MS = (SECONDS * 1000) / 3;
const GOODBYE_MS = 3000;
const KIND = { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease' } as const;

/** Tells other runs on the same machine whether the holder still lives. */
const PROCESS = 'helm-hooks/process';

interface LeaseSpec {
  readonly holderIdentity?: string;
  readonly renewTime?: string;
  readonly leaseDurationSeconds?: number;
}

export interface LockOptions {
  readonly namespace: string;
  readonly release: string;
  /** What the user should know: that it is unlocked, or taken over. */
  readonly note: (words: string) => void;
  /** Another run holds the lock now: this one must stop. */
  readonly lost: (words: string) => void;
  /** Between two renewals, in milliseconds. */
  readonly renewMs?: number;
}

/**
 * Keeps two runs of one release apart, until the returned function is called. Without the right to Leases the run goes on
 * unlocked. Times are the API server's, so that wrong clocks do no harm.
 *
 * @throws UserError where another run holds it
 */
export async function lock(cluster: Kubernetes, options: LockOptions): Promise<() => Promise<void>> {
  const { namespace, release, note } = options;
  const holder = `${hostname()}-${process.pid}-${randomUUID().slice(0, 8)}`;
  const name = `helm-hooks-${release}`;
  try {
    const { lease, from } = await take(cluster, { namespace, name, holder });
    if (from) note(`took over the lock of ${from}`);
    const stop = new AbortController();
    const renewing = renew(cluster, lease, stop.signal, options);
    return async () => {
      stop.abort();
      const last = await renewing;
      if (!last) return;
      const { uid = '', resourceVersion = '' } = last.metadata;
      const deleted = cluster.delete({ ...KIND, namespace, name }, { uid, version: resourceVersion }).catch(() => {});
      // Whoever waits for the end of a run does not wait for an API that does not answer: a lock ends by itself.
      const answered = new AbortController();
      await Promise.race([deleted, pause(GOODBYE_MS, answered.signal)]);
      // A timer that is left would hold the process for all of it.
      answered.abort();
    };
  } catch (error) {
    if (!(error instanceof ClusterError) || error.reason !== 'forbidden') throw error;
    note('no right to Leases: nothing keeps another run of this release away');
    return async () => {};
  }
}

interface Wanted {
  readonly namespace: string;
  readonly name: string;
  readonly holder: string;
}

async function take(cluster: Kubernetes, wanted: Wanted): Promise<{ lease: KubeObject; from?: string }> {
  const { namespace, name, holder } = wanted;
  const annotations = { [PROCESS]: processIdentity() };
  const spec = specOf(holder, cluster);
  try {
    return { lease: await cluster.create({ ...KIND, metadata: { name, namespace, annotations }, spec }, 'post') };
  } catch (error) {
    if ((error as ClusterError).reason !== 'already-exists') throw error;
  }
  const existing = await cluster.get({ ...KIND, namespace, name });
  if (!existing) return take(cluster, wanted);
  const { holderIdentity = 'another run', renewTime = '', leaseDurationSeconds = SECONDS } = existing.spec as LeaseSpec;
  const age = cluster.serverTime() - Date.parse(renewTime);
  const isOver = !(age < leaseDurationSeconds * 1000);
  const hasDied = isAlive(existing.metadata.annotations?.[PROCESS] ?? '') === false;
  if (!isOver && !hasDied) throw isHeld(name, holderIdentity, leaseDurationSeconds * 1000 - age);
  const why = hasDied ? 'which does not run any more' : 'which had not renewed it';
  try {
    // With the resourceVersion that was read: of two that take it over one loses.
    const metadata = { ...existing.metadata, annotations: { ...existing.metadata.annotations, ...annotations } };
    return { lease: await cluster.replace({ ...existing, metadata, spec }), from: `${holderIdentity}, ${why}` };
  } catch (error) {
    throw (error as ClusterError).reason === 'conflict' ? isHeld(name, 'another run') : error;
  }
}

function isHeld(name: string, holder: string, endsInMs?: number): UserError {
  const end = endsInMs === undefined ? '' : `; should that run be dead, its lock ends in ${duration(endsInMs)}`;
  return new UserError(`another run of this release is under way: Lease ${name} is held by ${holder}${end}`);
}

function specOf(holderIdentity: string, cluster: Kubernetes): LeaseSpec {
  // MicroTime: six digits behind the point.
  const renewTime = new Date(cluster.serverTime()).toISOString().replace('Z', '000Z');
  return { holderIdentity, renewTime, leaseDurationSeconds: SECONDS };
}

/** Renews every third of its time, until the signal aborts. @returns the Lease as it was last written; undefined: lost */
async function renew(
  cluster: Kubernetes,
  lease: KubeObject,
  signal: AbortSignal,
  { note, lost, renewMs = RENEW_MS }: LockOptions,
): Promise<KubeObject | undefined> {
  let current = lease;
  for (let hasTold = false; ; ) {
    await pause(renewMs, signal);
    if (signal.aborted) return current;
    const next = await renewed(cluster, current).catch((error: ClusterError) => error);
    if (next instanceof ClusterError) {
      // Tried again by the next renewal.
      if (!hasTold) note(`the lock cannot be renewed: ${next.message}`);
      hasTold = true;
    } else if (typeof next === 'string') {
      lost(`the lock of this run was taken over by ${next}`);
      return undefined;
    } else current = next;
  }
}

/** The Lease with a new time; or who else holds it now. @throws ClusterError */
async function renewed(cluster: Kubernetes, lease: KubeObject): Promise<KubeObject | string> {
  const { holderIdentity = '' } = lease.spec as LeaseSpec;
  const spec = specOf(holderIdentity, cluster);
  try {
    return await cluster.replace({ ...lease, spec });
  } catch (error) {
    const { reason } = error as ClusterError;
    if (reason !== 'conflict' && reason !== 'not-found') throw error;
  }
  const { name = '', namespace = '', annotations = {} } = lease.metadata;
  const existing = await cluster.get({ ...KIND, namespace, name });
  // Someone has deleted it: whoever makes it first has it.
  if (!existing) return cluster.create({ ...KIND, metadata: { name, namespace, annotations }, spec }, 'post');
  const { holderIdentity: now = 'another run' } = existing.spec as LeaseSpec;
  return now === holderIdentity ? cluster.replace({ ...existing, spec }) : now;
}
