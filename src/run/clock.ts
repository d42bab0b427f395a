/** Time as a run sees it: wall-clock milliseconds since 1970 that never jump. */
export interface Clock {
  readonly now: () => number;
  /** Resolves after `ms` milliseconds, or as soon as `signal` aborts. `Infinity` waits for the signal alone. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** Thrown by `within`, and nowhere else. */
export class Stopped extends Error {
  readonly why: 'timed-out' | 'interrupted';

  constructor(why: 'timed-out' | 'interrupted') {
    super(why);
    this.why = why;
  }
}

/**
 * Does work for at most `ms` milliseconds (0: without a limit). The work's own signal aborts when the time is over,
 * when `signal` aborts, and when the work itself is done, so that nothing it started outlives it.
 *
 * @throws Stopped
 */
export async function within<Result>(
  clock: Clock,
  ms: number,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const inner = new AbortController();
  const stop = () => inner.abort();
  signal.addEventListener('abort', stop, { once: true });
  try {
    if (signal.aborted) throw new Stopped('interrupted');
    const limit = clock.sleep(ms > 0 ? ms : Number.POSITIVE_INFINITY, inner.signal).then(() => {
      throw new Stopped(signal.aborted ? 'interrupted' : 'timed-out');
    });
    return await Promise.race([work(inner.signal), limit]);
  } finally {
    signal.removeEventListener('abort', stop);
    inner.abort();
  }
}
