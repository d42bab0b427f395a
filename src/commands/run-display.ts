import { Paper } from '../io/paper.ts';
import { Spool } from '../io/spool.ts';
import { GithubGroups } from '../report/run-github.ts';
import { RunText } from '../report/run-text.ts';
import type { Paint } from '../report/text.ts';
import type { RunEvent } from '../run/event.ts';

/** Whose logs are shown: those of every hook, of hooks that fail, of none. */
export const SHOWN_LOGS = ['all', 'failed', 'none'] as const;

export type ShownLogs = (typeof SHOWN_LOGS)[number];

export interface DisplayOptions {
  readonly logs: ShownLogs;
  readonly paint: Paint;
  /** For the page of a GitHub workflow. */
  readonly github: boolean;
  /** Prints a text; see `Context.stdoutLater`. */
  readonly write: (text: string) => Promise<void> | void;
}

/** Where a run is told while it happens. */
export interface Display {
  readonly add: (event: RunEvent) => void;
  /** Where it holds the terminal: takes lines that would go to stderr. */
  readonly complain?: (lines: string) => void;
  /** Resolves when all of it is out. */
  readonly end: () => Promise<void>;
}

/** Tells a run in plain lines, one below the other. */
export class PlainDisplay implements Display {
  readonly #options: DisplayOptions;
  readonly #text: RunText;
  readonly #groups: GithubGroups | undefined;
  readonly #paper: Paper;
  /** By hook: its logs, until it is known whether it fails. */
  readonly #held = new Map<number, Spool>();

  constructor(options: DisplayOptions) {
    this.#options = options;
    this.#text = new RunText(options.paint);
    this.#groups = options.github ? new GithubGroups() : undefined;
    this.#paper = new Paper(options.write);
  }

  add(event: RunEvent): void {
    const text = this.#text.add(event);
    if (event.type === 'log' && this.#options.logs !== 'all') this.#hold(event.hook, text);
    else {
      if (event.type === 'hook-finished') this.#release(event);
      this.#print(event, text);
    }
  }

  async end(): Promise<void> {
    for (const spool of this.#held.values()) spool.close();
    await this.#paper.end();
  }

  #print(event: RunEvent, text: string): void {
    this.#paper.print(this.#groups?.add(event, text) ?? text);
  }

  #hold(hook: number, text: string): void {
    if (this.#options.logs === 'none') return;
    const spool = this.#held.get(hook) ?? new Spool();
    this.#held.set(hook, spool);
    spool.push(text);
  }

  #release({ hook, at, outcome }: Extract<RunEvent, { type: 'hook-finished' }>): void {
    const spool = this.#held.get(hook);
    this.#held.delete(hook);
    const isFine = outcome === 'succeeded' || outcome === 'skipped';
    while (spool && !isFine && !spool.isEmpty)
      this.#print({ type: 'log', hook, at, pod: '', container: '', line: '' }, spool.take());
    spool?.close();
  }
}

/** For who wants no more than the end. */
export const SILENCE: Display = { add: () => {}, end: async () => {} };
