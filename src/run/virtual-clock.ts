import type { Clock } from './clock.ts';

interface Timer {
  readonly at: number;
  readonly order: number;
  readonly fire: () => void;
}

/** A clock that stands still until nothing is left to do, then jumps to the next moment at which something happens. */
export class VirtualClock implements Clock {
  readonly #idle: () => Promise<void>;
  #now: number;
  #order = 0;
  #timers: Timer[] = [];

  /** @param idle resolves when all that can go on without time passing has gone on (`setImmediate`) */
  constructor(start: number, idle: () => Promise<void>) {
    this.#now = start;
    this.#idle = idle;
  }

  readonly now = (): number => this.#now;

  readonly sleep = (ms: number, signal: AbortSignal): Promise<void> =>
    new Promise((resolve) => {
      if (signal.aborted) return resolve();
      const cancel = ms === Number.POSITIVE_INFINITY ? () => {} : this.after(ms, resolve);
      const wake = () => {
        cancel();
        resolve();
      };
      signal.addEventListener('abort', wake, { once: true });
    });

  /** Calls `fire` when `ms` have passed; moments of the same time come in the order of the calls. */
  after(ms: number, fire: () => void): () => void {
    const timer = { at: this.#now + ms, order: this.#order++, fire };
    this.#timers.push(timer);
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer);
    };
  }

  /**
   * Lets time pass until the work is done.
   *
   * @throws Error where the work waits for something that will never happen
   */
  async drive<Result>(work: Promise<Result>): Promise<Result> {
    let done = false;
    const end = () => {
      done = true;
    };
    work.then(end, end);
    for (;;) {
      await this.#idle();
      if (done) return work;
      const next = this.#timers.reduce<Timer | undefined>((a, b) => (a && before(a, b) ? a : b), undefined);
      if (!next) throw new Error('the simulation stands still: nothing is left to happen');
      this.#timers = this.#timers.filter((other) => other !== next);
      this.#now = next.at;
      next.fire();
    }
  }
}

function before(a: Timer, b: Timer): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}
