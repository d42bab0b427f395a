/** Work may take one part of the time in so many; the rest belongs to what it reports on. */
const SHARE = 10;

/** Does work whenever it is asked to, but for a tenth of the time at most: what is put off is done a little later. */
export class Pace {
  #free = 0;
  #timer: NodeJS.Timeout | undefined;

  /** Now, or as soon as it may; only the last work that was put off is done. */
  do(work: () => void): void {
    clearTimeout(this.#timer);
    const wait = this.#free - performance.now();
    if (wait <= 0) this.now(work);
    else this.#timer = setTimeout(() => this.now(work), wait).unref();
  }

  /** At once; what was put off is not done any more. */
  now(work: () => void): void {
    clearTimeout(this.#timer);
    const since = performance.now();
    try {
      work();
    } finally {
      const now = performance.now();
      this.#free = now + (SHARE - 1) * (now - since);
    }
  }
}
