import { titleOf } from '../manifest/document.ts';
import type { Cluster, KubeObject, ObjectRef } from './cluster.ts';

/** An object that a run has created. */
export interface Made extends ObjectRef {
  readonly uid: string;
}

/**
 * What a run that goes on behind an earlier one knows of a hook. `done`: it succeeded, and only its delete policy is
 * left. `adopted`: it had been created, and is watched to its end.
 */
export interface Past {
  readonly state: 'done' | 'adopted';
  /** What may still be in the cluster. */
  readonly made: readonly Made[];
  /** When the earlier run began, in milliseconds since 1970. */
  readonly since: number;
}

/** The objects that were made, as they are now; or, in words, which of them is not there any more. @throws ClusterError */
export async function findMade(made: readonly Made[], cluster: Pick<Cluster, 'get'>): Promise<KubeObject[] | string> {
  const found: KubeObject[] = [];
  for (const { uid, ...ref } of made) {
    const object = await cluster.get(ref);
    if (!object) return `${titleOf(ref)} was created and is gone`;
    if (object.metadata.uid !== uid) return `${titleOf(ref)} was created, and is another one now`;
    found.push(object);
  }
  return found;
}
