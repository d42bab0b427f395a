import type { Hook } from '../../manifest/document.ts';
import type { HookEvent } from '../../manifest/vocabulary.ts';
import { type Cluster, ClusterError, type KubeObject, type ObjectRef, refOf } from '../cluster.ts';
import type { LastRun } from '../inventory.ts';
import { objectsOf } from '../objects.ts';

/** A hook as one stored revision has it. */
export interface StoredHook {
  readonly hook: Hook;
  readonly revision: number;
  readonly lastRun: LastRun | null;
}

/** A revision's hook that makes an object, and the object as it is written there. */
export interface Owner extends StoredHook {
  readonly written: KubeObject;
}

/** An object that a hook of some stored revision makes, whether it is in the cluster or not. */
export interface Candidate {
  readonly ref: ObjectRef;
  /** The newest first. */
  readonly owners: readonly Owner[];
}

/**
 * Every object that the hooks of some revisions make, each once. A kind that the cluster does not serve has no objects.
 *
 * @param stored the newest revision first
 * @param event only hooks of this one; undefined: all
 * @throws ClusterError
 */
export async function candidatesOf(
  stored: readonly StoredHook[],
  event: HookEvent | undefined,
  namespace: string,
  cluster: Cluster,
): Promise<readonly Candidate[]> {
  const found = new Map<string, { ref: ObjectRef; owners: Owner[] }>();
  for (const one of stored) {
    if (event !== undefined && !one.hook.events.includes(event)) continue;
    for (const written of objectsOf(one.hook)) {
      const ref = await placeOf(written, namespace, cluster);
      if (!ref) continue;
      const key = JSON.stringify(ref);
      const known = found.get(key);
      if (known) known.owners.push({ ...one, written });
      else found.set(key, { ref, owners: [{ ...one, written }] });
    }
  }
  return [...found.values()];
}

async function placeOf(written: KubeObject, namespace: string, cluster: Cluster): Promise<ObjectRef | undefined> {
  const ref = refOf(written);
  if (!ref.name || !ref.kind || !ref.apiVersion) return undefined;
  try {
    const { namespaced } = await cluster.kindOf(ref.apiVersion, ref.kind);
    return { ...ref, namespace: namespaced ? ref.namespace || namespace : '' };
  } catch (error) {
    if (error instanceof ClusterError && error.reason === 'unknown-kind') return undefined;
    throw error;
  }
}
