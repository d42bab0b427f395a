import type { HookEvent } from '../manifest/vocabulary.ts';
import { medianOf } from './compare.ts';
import type { HookOutcome } from './event.ts';
import type { PastHook, PastRun } from './history.ts';

/** The last time that `helm hooks run` ran a hook, as far as this machine remembers. */
export interface HandRun {
  readonly event: HookEvent;
  readonly outcome: HookOutcome;
  readonly startedAt: string;
  readonly durationMs: number;
  /** Of all the successes that are remembered; null where there are none. */
  readonly medianMs: number | null;
  /** How many those are. */
  readonly runs: number;
}

/**
 * @param namespace the hook's own, or its release's
 * @param past runs of any event of the release
 */
export function lastByHand(
  hook: { readonly kind: string; readonly name: string },
  namespace: string,
  past: readonly PastRun[],
): HandRun | null {
  const isIt = (one: PastHook) =>
    one.kind === hook.kind && one.name === hook.name && (one.namespace === namespace || one.namespace === '');
  const ran = past.flatMap(({ event, startedAt, hooks }) =>
    hooks
      .filter((one) => isIt(one) && one.outcome !== 'not-run' && one.outcome !== 'skipped')
      .map((one) => ({ event, startedAt, one })),
  );
  const last = ran.toSorted((a, b) => (a.startedAt < b.startedAt ? -1 : 1)).at(-1);
  if (!last) return null;
  const { event, startedAt, one } = last;
  const times = ran.filter((run) => run.one.outcome === 'succeeded').map((run) => run.one.durationMs);
  const { outcome, durationMs } = one;
  return { event, outcome, startedAt, durationMs, medianMs: medianOf(times), runs: times.length };
}
