import type { Deletion, KubeObject, ObjectRef } from '../run/cluster.ts';

/** A Status, or for some kinds the object as it was deleted. */
export type DeletionAnswer = KubeObject & { readonly details?: { readonly uid?: string } };

/** What the API's answer to a DELETE means: an object is gone too, unless it is terminating. */
export function readDeletion(answer: DeletionAnswer, { apiVersion, kind }: ObjectRef): Deletion {
  if (answer.kind === 'Status') return { state: 'gone', uid: answer.details?.uid };
  const { deletionTimestamp, deletionGracePeriodSeconds, finalizers } = answer.metadata as KubeObject['metadata'] & {
    readonly deletionGracePeriodSeconds?: number;
    readonly finalizers?: readonly string[];
  };
  const lingers =
    deletionTimestamp !== undefined && (deletionGracePeriodSeconds !== 0 || (finalizers?.length ?? 0) > 0);
  if (lingers) return { state: 'lingering', object: { ...answer, apiVersion, kind } };
  return { state: 'gone', uid: answer.metadata.uid };
}
