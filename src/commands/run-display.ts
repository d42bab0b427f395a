import { Paper } from '../io/paper.ts';
import { GithubGroups } from '../report/run-github.ts';
import { RunText } from '../report/run-text.ts';
import type { Paint } from '../report/text.ts';
import type { RunEvent } from '../run/event.ts';
import { LogGate, type ShownLogs } from './log-gate.ts';

/** Where a run is told while it happens. */
export interface Display {
  readonly add: (event: RunEvent) => void;
  /** Where it holds the terminal: takes lines that would go to stderr. */
  readonly complain?: (lines: string) => void;
  /** Resolves when all of it is out. */
  readonly end: () => Promise<void>;
}

export interface PlainOptions {
  readonly logs: ShownLogs;
  readonly paint: Paint;
  /** For the page of a GitHub workflow. */
  readonly github: boolean;
  /** Prints a text; see `Context.stdoutLater`. */
  readonly write: (text: string) => Promise<void> | void;
}

/** Tells a run in plain lines, one below the other. */
export class PlainDisplay implements Display {
  readonly #text: RunText;
  readonly #paper: Paper;
  readonly #gate: LogGate;

  constructor({ logs, paint, github, write }: PlainOptions) {
    this.#text = new RunText(paint, logs === 'all');
    this.#paper = new Paper(write);
    const groups = github ? new GithubGroups() : undefined;
    this.#gate = new LogGate(logs, (event, text) => this.#paper.print(groups?.add(event, text) ?? text));
  }

  add(event: RunEvent): void {
    this.#gate.add(event, this.#text.add(event));
  }

  async end(): Promise<void> {
    this.#gate.close();
    await this.#paper.end();
  }
}

/** For who wants no more than the end. */
export const SILENCE: Display = { add: () => {}, end: async () => {} };
