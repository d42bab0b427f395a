import { type KubeObject, listingOf, type ObjectRef, only } from './cluster.ts';
import type { World } from './follow.ts';
import { hasEnded, podOf } from './pods.ts';
import { isJob } from './readiness.ts';

/** An object to delete; with `uid` only if it still is that very one. */
export interface Condemned extends ObjectRef {
  readonly uid?: string;
}

/**
 * Deletes objects as Helm does (all, then the wait: helm.sh/helm/v4 pkg/action/hooks.go : deleteHookByPolicy) and waits
 * until they have gone, which Helm 4 by default does not do.
 *
 * @param waitingFor is told what the wait is for, for messages
 * @throws ClusterError
 */
export async function remove(
  objects: readonly Condemned[],
  { cluster }: World,
  signal: AbortSignal,
  waitingFor: (what: string) => void,
): Promise<void> {
  const lingering: KubeObject[] = [];
  for (const object of objects) {
    const answer = await cluster.delete(object, object.uid === undefined ? {} : { uid: object.uid });
    if (answer.state === 'lingering') lingering.push(answer.object);
  }
  for (const object of lingering) {
    const finalizers = (object.metadata as { finalizers?: readonly string[] }).finalizers ?? [];
    waitingFor(`it is terminating${finalizers.length > 0 ? `, with finalizers ${finalizers.join(', ')}` : ''}`);
    await untilGone(object, cluster, signal);
  }
}

async function untilGone(object: KubeObject, cluster: World['cluster'], signal: AbortSignal): Promise<void> {
  const { name = '', namespace = '', uid } = object.metadata;
  const selection = only({ apiVersion: object.apiVersion, kind: object.kind, name, namespace });
  for await (const change of cluster.watch(selection, listingOf(object), signal))
    if (change.type === 'gone' || change.object.metadata.uid !== uid) return;
}

/**
 * Waits until no pod of a Job's last run works any more: background deletion takes the Job at once, its pods live on,
 * and two migrations at the same time is what delete-before is there to prevent.
 *
 * @throws ClusterError where pods may not be listed
 */
export async function untilPodsEnded(
  job: ObjectRef,
  { cluster }: World,
  signal: AbortSignal,
  waitingFor: (what: string) => void,
): Promise<void> {
  if (!isJob(job)) return;
  const selection = { apiVersion: 'v1', kind: 'Pod', namespace: job.namespace, labels: `job-name=${job.name}` };
  const listing = await cluster.list(selection);
  const working = new Set(listing.objects.filter((pod) => !hasEnded(podOf(pod))).map((pod) => pod.metadata.uid));
  if (working.size === 0) return;
  waitingFor(
    `${working.size === 1 ? 'its pod' : `${working.size} of its pods`} still ${working.size === 1 ? 'works' : 'work'}`,
  );
  for await (const { type, object } of cluster.watch(selection, listing, signal)) {
    if (type === 'gone' || hasEnded(podOf(object))) working.delete(object.metadata.uid);
    if (working.size === 0) return;
  }
}
