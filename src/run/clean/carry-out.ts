import { Stopped, within } from '../clock.ts';
import { ClusterError, type KubeObject } from '../cluster.ts';
import { remove } from '../deletion.ts';
import type { World } from '../follow.ts';
import { isJob, isPod } from '../readiness.ts';
import type { CleanObject } from './leftover.ts';

/** What came of one deletion; `message` where it failed. */
export interface Deleted {
  readonly object: CleanObject;
  readonly outcome: 'deleted' | 'failed' | 'interrupted';
  readonly message: string | null;
}

/**
 * Deletes objects, each only if it still is the very one that was looked at, and waits until it and the pods below it
 * have gone. What runs goes first: it needs the others.
 *
 * @param limitMs for each
 */
export async function carryOut(
  objects: readonly CleanObject[],
  world: World,
  limitMs: number,
  tell: (deleted: Deleted) => void,
): Promise<readonly Deleted[]> {
  const results: Deleted[] = [];
  for (const object of objects.toSorted((a, b) => rank(a) - rank(b))) {
    const result = await deleteOne(object, world, limitMs);
    results.push(result);
    tell(result);
  }
  return results;
}

function rank({ ref }: CleanObject): number {
  return isJob(ref) || isPod(ref) ? 0 : 1;
}

async function deleteOne(object: CleanObject, world: World, limitMs: number): Promise<Deleted> {
  const { uid = '' } = object.live.metadata;
  let waitsFor = 'the API does not answer';
  try {
    await within(world.clock, limitMs, world.signal, async (signal) => {
      await remove([{ ...object.ref, uid }], world, signal, (what) => {
        waitsFor = what;
      });
      if (object.pods === 0) return;
      waitsFor = 'its pods are still there';
      await untilPodsGone(object.live, world, signal);
    });
    return { object, outcome: 'deleted', message: null };
  } catch (error) {
    if (error instanceof ClusterError) return { object, outcome: 'failed', message: error.message };
    if (!(error instanceof Stopped)) throw error;
    if (error.why === 'interrupted') return { object, outcome: 'interrupted', message: 'interrupted' };
    return { object, outcome: 'failed', message: `it does not go away: ${waitsFor}` };
  }
}

async function untilPodsGone({ metadata }: KubeObject, { cluster }: World, signal: AbortSignal): Promise<void> {
  const { uid = '', namespace = '' } = metadata;
  const selection = { apiVersion: 'v1', kind: 'Pod', namespace, labels: `controller-uid=${uid}`, metadataOnly: true };
  const listing = await cluster.list(selection);
  const open = new Set(listing.objects.map(({ metadata }) => metadata.uid));
  if (open.size === 0) return;
  for await (const { type, object } of cluster.watch(selection, listing, signal)) {
    if (type === 'gone') open.delete(object.metadata.uid);
    if (open.size === 0) return;
  }
}
