import { Spool } from '../io/spool.ts';
import type { RunEvent } from '../run/event.ts';

/** Whose logs are shown: those of every hook, of hooks that fail, of none. */
export const SHOWN_LOGS = ['all', 'failed', 'none'] as const;

export type ShownLogs = (typeof SHOWN_LOGS)[number];

/** Lets the lines of a run pass; log lines as the user wants them, those of a hook that may fail when it has failed. */
export class LogGate {
  readonly #logs: ShownLogs;
  readonly #pass: (event: RunEvent, text: string) => void;
  /** By hook: its logs, until it is known whether it fails. */
  readonly #held = new Map<number, Spool>();

  constructor(logs: ShownLogs, pass: (event: RunEvent, text: string) => void) {
    this.#logs = logs;
    this.#pass = pass;
  }

  /** @param text the lines of this event */
  add(event: RunEvent, text: string): void {
    if (event.type === 'log' && this.#logs !== 'all') this.#hold(event.hook, text);
    else {
      if (event.type === 'hook-finished') this.#release(event);
      this.#pass(event, text);
    }
  }

  close(): void {
    for (const spool of this.#held.values()) spool.close();
  }

  #hold(hook: number, text: string): void {
    if (this.#logs === 'none') return;
    const spool = this.#held.get(hook) ?? new Spool();
    this.#held.set(hook, spool);
    spool.push(text);
  }

  #release({ hook, at, outcome }: Extract<RunEvent, { type: 'hook-finished' }>): void {
    const spool = this.#held.get(hook);
    this.#held.delete(hook);
    const isFine = outcome === 'succeeded' || outcome === 'skipped';
    while (spool && !isFine && !spool.isEmpty)
      this.#pass({ type: 'log', hook, at, pod: '', container: '', line: '' }, spool.take());
    spool?.close();
  }
}
