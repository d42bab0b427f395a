import { titleOf } from '../manifest/document.ts';
import { Stopped, within } from './clock.ts';
import { ClusterError, type ObjectRef } from './cluster.ts';
import { remove, untilPodsEnded } from './deletion.ts';
import { deletionFailed, deletionTimedOut } from './diagnosis.ts';
import type { World } from './follow.ts';
import { Over, outcomeOf } from './over.ts';

/**
 * before-hook-creation: deletes what an earlier run left of a hook and waits until it, and the pods below it, are gone.
 *
 * @param title of the hook, for messages
 * @param note is told what the wait is for, and what cannot be seen
 * @throws Over where that fails or takes too long
 */
export async function deletePrevious(
  title: string,
  refs: readonly ObjectRef[],
  timeoutMs: number,
  world: World,
  note: (message: string) => void,
): Promise<void> {
  let waitingFor = 'the API has not answered';
  const waiting = (what: string) => {
    waitingFor = what;
    note(`waiting for the last ${title} to go: ${what}`);
  };
  try {
    await within(world.clock, timeoutMs, world.signal, async (signal) => {
      await remove(refs, world, signal, waiting);
      for (const ref of refs) await awaitPods(ref, world, signal, waiting, note);
    });
  } catch (error) {
    if (error instanceof Stopped && error.why === 'timed-out')
      throw new Over('timed-out', deletionTimedOut(title, waitingFor));
    if (error instanceof ClusterError) throw new Over(outcomeOf(error), deletionFailed(title, error));
    throw error;
  }
}

type Say = (words: string) => void;

async function awaitPods(ref: ObjectRef, world: World, signal: AbortSignal, waiting: Say, note: Say): Promise<void> {
  try {
    await untilPodsEnded(ref, world, signal, waiting);
  } catch (error) {
    if (!(error instanceof ClusterError) || error.reason !== 'forbidden') throw error;
    note(`cannot see whether pods of the last ${titleOf(ref)} still work`);
  }
}
