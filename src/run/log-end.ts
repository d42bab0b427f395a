import type { Clock } from './clock.ts';
import { type Cluster, ClusterError, type LogPoint, type ObjectRef } from './cluster.ts';

/** How long the node may take to say how a log ends. */
const ANSWER_MS = 5000;

/** Lines of which the last stamp is taken; seldom do two have the same. */
const LAST_LINES = 10;

/** Whose log, and where. */
export interface LogPlace {
  readonly cluster: Cluster;
  readonly clock: Clock;
  readonly pod: ObjectRef;
  readonly container: string;
}

/**
 * Whether a point lies behind the last line that the node has by now; false where it does not answer in time, true where
 * it refuses: then there is nothing more to get.
 */
export async function isAtEnd(place: LogPlace, point: LogPoint, signal: AbortSignal): Promise<boolean> {
  const { cluster, pod, container, clock } = place;
  const end: LogPoint = { stamp: '', lines: 0, characters: 0 };
  const over = new AbortController();
  const either = AbortSignal.any([signal, over.signal]);
  let isLate = false;
  void clock.sleep(ANSWER_MS, either).then(() => {
    isLate = !either.aborted;
    over.abort();
  });
  try {
    const reading = { container, follow: false, last: LAST_LINES, ended: () => true, point: end };
    for await (const _ of cluster.logs(pod, reading, either));
  } catch (error) {
    if (!(error instanceof ClusterError)) throw error;
    return true;
  } finally {
    over.abort();
  }
  return !isLate && (end.stamp < point.stamp || (end.stamp === point.stamp && end.lines <= point.lines));
}
