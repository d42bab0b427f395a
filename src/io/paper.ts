import { Spool } from './spool.ts';

/**
 * Text for a reader who may be slow: written in order and without waiting, so that nobody but the reader waits. A
 * reader who has gone is no reason to stop a migration: what comes then is dropped.
 */
export class Paper {
  readonly #write: (text: string) => Promise<void> | void;
  readonly #spool = new Spool();
  #writing: Promise<void> | undefined;
  #isRead = true;

  /** @param write resolves when the text is out; rejects, or throws, where the reader has gone */
  constructor(write: (text: string) => Promise<void> | void) {
    this.#write = write;
  }

  print(text: string): void {
    if (!this.#isRead || text === '') return;
    this.#spool.push(text);
    this.#writing ??= this.#writeAll();
  }

  /** Resolves when all of it is out. */
  async end(): Promise<void> {
    await this.#writing;
    this.#spool.close();
  }

  async #writeAll(): Promise<void> {
    try {
      // What is said at once is written at once.
      await undefined;
      while (!this.#spool.isEmpty) await this.#write(this.#spool.take());
    } catch {
      this.#isRead = false;
    }
    this.#writing = undefined;
  }
}
