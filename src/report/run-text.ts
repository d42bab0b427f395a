import { titleOf } from '../manifest/document.ts';
import { duration } from '../run/duration.ts';
import type { HookOutcome, HookTitle, RunEvent } from '../run/event.ts';
import { logText } from './log-text.ts';
import { Told } from './run-told.ts';
import { type Paint, printable, type Style } from './text.ts';

/** Steps that take longer are worth a line while they happen. */
const WORTH_A_LINE_MS = 1500;

const MARKS: Readonly<Record<HookOutcome, readonly [string, Style]>> = {
  succeeded: ['✔', 'green'],
  failed: ['✘', 'red'],
  'timed-out': ['✘', 'red'],
  interrupted: ['■', 'yellow'],
  unknown: ['?', 'yellow'],
  skipped: ['–', 'dim'],
  'not-run': ['·', 'dim'],
};

const WORDS: Readonly<Record<HookOutcome, string>> = {
  succeeded: 'succeeded in',
  failed: 'failed after',
  'timed-out': 'timed out after',
  interrupted: 'interrupted after',
  unknown: 'unknown after',
  skipped: 'skipped',
  'not-run': 'not run',
};

/** The sign of an outcome, coloured. */
export function markOf(outcome: HookOutcome, paint: Paint): string {
  const [mark, style] = MARKS[outcome];
  return paint(mark, style);
}

/** What to do about it, on a line of its own; '' where nobody can know. */
export function hintLine(hint: string | undefined, indent: string, paint: Paint): string {
  return hint ? `\n${indent}${paint('→', 'cyan')} ${printable(hint)}` : '';
}

type Lines = {
  readonly [Type in RunEvent['type']]: (event: Extract<RunEvent, { readonly type: Type }>) => string | undefined;
};

/** Tells a run in plain lines while it happens; the table at its end is made by run-table.ts. */
export class RunText {
  readonly #paint: Paint;
  #since = 0;
  #hooks: readonly HookTitle[] = [];
  /** Hooks at work; with --parallel there are several. */
  readonly #working = new Set<number>();
  /** Containers whose last line goes on. */
  readonly #open = new Set<string>();
  readonly #told = new Told();

  readonly #showsLogs: boolean;

  /** @param showsLogs whether log lines are printed when they come */
  constructor(paint: Paint, showsLogs = true) {
    this.#paint = paint;
    this.#showsLogs = showsLogs;
  }

  /** What to print for an event: '' or whole lines. */
  add(event: RunEvent): string {
    const line = (this.#lines[event.type] as (event: RunEvent) => string | undefined)(event);
    return line === undefined ? '' : `${line}\n`;
  }

  readonly #lines: Lines = {
    'run-started': ({ at, hooks, repetition }) => {
      this.#since = at;
      this.#hooks = hooks;
      if (!repetition) return undefined;
      const { number, of } = repetition;
      return `${number > 1 ? '\n' : ''}${this.#paint(`repetition ${number} of ${of}`, 'bold')}`;
    },
    'hook-started': ({ at, hook }) => {
      this.#working.add(hook);
      return this.#line(at, this.#paint('▶', 'cyan'), this.#paint(this.#title(hook), 'bold'));
    },
    creating: () => undefined,
    created: () => undefined,
    adopted: ({ at, hook }) => this.#line(at, ' ', this.#paint(`${this.#title(hook)} is there and watched on`, 'dim')),
    deleted: () => undefined,
    step: ({ at, hook, step, ms }) => {
      if (ms < WORTH_A_LINE_MS || step === 'run' || step === 'notice') return undefined;
      const whose = this.#working.size > 1 ? `${this.#title(hook)}: ` : '';
      return this.#line(at, ' ', this.#paint(`${whose}${step} took ${duration(ms)}`, 'dim'));
    },
    log: ({ pod, container, line, open }) => {
      if (this.#showsLogs) this.#told.line(line);
      const key = `${pod}/${container}`;
      const bar = this.#open.has(key) ? '┆' : '│';
      const isEmpty = bar === '┆' && line === '';
      if (open) this.#open.add(key);
      else this.#open.delete(key);
      if (isEmpty) return undefined;
      const prefix = `${' '.repeat(12)}${this.#paint(`${printable(pod)} ${printable(container)} ${bar}`, 'dim')}`;
      return `${prefix} ${logText(line)}`.trimEnd();
    },
    trouble: ({ at, hook, diagnosis }) => {
      const words = `${this.#title(hook)}: ${this.#about(hook, this.#told.trouble(hook, diagnosis))}`;
      const hint = hintLine(this.#told.hint(hook, diagnosis), ' '.repeat(12), this.#paint);
      return this.#line(at, this.#paint('!', 'yellow'), words) + hint;
    },
    'hook-finished': ({ at, hook, outcome, diagnosis, ms }) => {
      this.#working.delete(hook);
      if (outcome === 'not-run') return undefined;
      const time = outcome === 'skipped' ? '' : ` ${duration(ms)}`;
      const words = this.#told.end(hook, diagnosis);
      const why = words && `: ${this.#about(hook, words)}`;
      return this.#line(at, markOf(outcome, this.#paint), `${this.#title(hook)} ${WORDS[outcome]}${time}${why}`);
    },
    note: ({ at, message }) => this.#line(at, this.#paint('i', 'blue'), printable(message)),
    'run-finished': () => undefined,
  };

  /** The title stands before it already. */
  #about(hook: number, words: string): string {
    const title = `${this.#title(hook)} `;
    const safe = printable(words);
    return safe.startsWith(title) ? safe.slice(title.length) : safe;
  }

  #title(hook: number): string {
    return printable(titleOf(this.#hooks[hook]!));
  }

  #line(at: number, mark: string, words: string): string {
    const time = this.#since === 0 ? '' : duration(at - this.#since);
    return `${this.#paint(time.padStart(9), 'dim')} ${mark} ${words}`;
  }
}
