import type { Clock } from '../run/clock.ts';

/** The machine's clock at the start, and from then on a monotonic one: a corrected clock makes no hook longer. */
export function systemClock(): Clock {
  const start = Date.now() - performance.now();
  return {
    now: () => Math.round(start + performance.now()),
    // setTimeout takes at most 2^31 - 1 ms, 24 days; Infinity would fire at once.
    sleep: (ms, signal) => pause(Math.min(ms, 2 ** 31 - 1), signal),
  };
}

/** Resolves after `ms`, or at once when the signal aborts. */
export function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    if (signal?.aborted) done();
    else signal?.addEventListener('abort', done);
  });
}
