import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { UserError } from '../errors.ts';
import { ClusterError, type KubeObject } from '../run/cluster.ts';
import { pause } from './clock.ts';
import type { Kubernetes } from './kubernetes.ts';

const SECONDS = 30;
const KIND = { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease' } as const;

interface LeaseSpec {
  readonly holderIdentity?: string;
  readonly renewTime?: string;
  readonly leaseDurationSeconds?: number;
}

/** A lock that is held until it is released, and how that went. */
export interface Lock {
  /** What the user should know: that it is unlocked, or taken over. */
  readonly note: string | undefined;
  readonly release: () => Promise<void>;
}

/**
 * Keeps two runs of one release apart. Without the right to Leases the run goes on unlocked.
 *
 * @throws UserError where another run holds it
 */
export async function lock(cluster: Kubernetes, namespace: string, release: string): Promise<Lock> {
  const holder = `${hostname()}-${process.pid}-${randomUUID().slice(0, 8)}`;
  const name = `helm-hooks-${release}`;
  try {
    const taken = await take(cluster, { namespace, name, holder });
    const stop = new AbortController();
    const renewing = renew(cluster, taken.lease, stop.signal);
    return {
      note: taken.from && `took over the lock of ${taken.from}, which had not renewed it`,
      release: async () => {
        stop.abort();
        const { uid } = (await renewing).metadata;
        await cluster.delete({ ...KIND, namespace, name }, uid ? { uid } : {}).catch(() => {});
      },
    };
  } catch (error) {
    if (!(error instanceof ClusterError) || error.reason !== 'forbidden') throw error;
    return { note: 'no right to Leases: nothing keeps another run of this release away', release: async () => {} };
  }
}

interface Wanted {
  readonly namespace: string;
  readonly name: string;
  readonly holder: string;
}

async function take(cluster: Kubernetes, wanted: Wanted): Promise<{ lease: KubeObject; from?: string }> {
  const { namespace, name, holder } = wanted;
  const fresh = { ...KIND, metadata: { name, namespace }, spec: specOf(holder) };
  try {
    return { lease: await cluster.create(fresh, 'post') };
  } catch (error) {
    if ((error as ClusterError).reason !== 'already-exists') throw error;
  }
  const existing = await cluster.get({ ...KIND, namespace, name });
  if (!existing) return take(cluster, wanted);
  const { holderIdentity = 'another run', renewTime = '', leaseDurationSeconds = SECONDS } = existing.spec as LeaseSpec;
  if (Date.parse(renewTime) + leaseDurationSeconds * 1000 > Date.now()) throw isHeld(name, holderIdentity);
  try {
    // With the resourceVersion that was read: of two that take it over one loses.
    return { lease: await cluster.replace({ ...existing, spec: specOf(holder) }), from: holderIdentity };
  } catch (error) {
    throw (error as ClusterError).reason === 'conflict' ? isHeld(name, 'another run') : error;
  }
}

function isHeld(name: string, holder: string): UserError {
  return new UserError(`another run of this release is under way: Lease ${name} is held by ${holder}`);
}

function specOf(holderIdentity: string): LeaseSpec {
  // MicroTime: six digits behind the point.
  const renewTime = new Date().toISOString().replace('Z', '000Z');
  return { holderIdentity, renewTime, leaseDurationSeconds: SECONDS };
}

/** Renews every third of its time; a renewal that fails is tried again by the next one. */
async function renew(cluster: Kubernetes, lease: KubeObject, signal: AbortSignal): Promise<KubeObject> {
  let current = lease;
  for (;;) {
    await pause((SECONDS * 1000) / 3, signal);
    if (signal.aborted) return current;
    const { holderIdentity = '' } = current.spec as LeaseSpec;
    current = await cluster.replace({ ...current, spec: specOf(holderIdentity) }).catch(() => current);
  }
}
