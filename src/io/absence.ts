import { duration } from '../run/duration.ts';

/** A shorter absence is a cut connection, of which nobody needs to hear. */
const SILENT_MS = 3000;

/** How long an API server does not answer, said once while it is away and once when it is back. */
export class Absence {
  readonly #server: string;
  readonly #now: () => number;
  #since: number | undefined;
  #isSaid = false;
  /** Who is told; the one who runs hooks, for anyone else ends with an error soon. */
  tell: (words: string) => void = () => {};

  /** @param now milliseconds of a clock that nobody sets */
  constructor(server: string, now = () => performance.now()) {
    this.#server = server;
    this.#now = now;
  }

  /** To be called when no answer came. */
  failed(): void {
    this.#since ??= this.#now();
    const ms = this.#now() - this.#since;
    if (ms < SILENT_MS || this.#isSaid) return;
    this.#isSaid = true;
    this.tell(`the cluster at ${this.#server} has not answered for ${duration(ms)}; trying again`);
  }

  /** To be called with every answer. */
  answered(): void {
    if (this.#since === undefined) return;
    const ms = this.#now() - this.#since;
    this.#since = undefined;
    if (this.#isSaid) this.tell(`the cluster answers again, after ${duration(ms)}`);
    this.#isSaid = false;
  }
}
