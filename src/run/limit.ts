import { duration } from './duration.ts';
import type { RunEvent } from './event.ts';

/** How long a phase may take. It is not stopped for that, for what it does has to be done; it only counts as failed. */
export class DurationLimit {
  readonly #ms: number;
  #isExceeded = false;

  /** @param ms undefined: no limit */
  constructor(ms: number | undefined) {
    this.#ms = ms ?? Number.POSITIVE_INFINITY;
  }

  get isExceeded(): boolean {
    return this.#isExceeded;
  }

  /** The event, with the reason in it where the run succeeded too slowly. */
  judge(event: RunEvent): RunEvent {
    if (event.type !== 'run-finished' || event.outcome !== 'succeeded' || event.ms <= this.#ms) return event;
    this.#isExceeded = true;
    const reason = `took ${duration(event.ms)}, longer than --max-duration ${duration(this.#ms)}`;
    return { ...event, reason, tooSlow: true };
  }
}
