import type { Context } from '../context.ts';
import { EXIT, type ExitCode, UserError } from '../errors.ts';
import { isReplaceable, reportFile, writeReport, writeTextTo } from '../io/report-file.ts';
import { runJson } from '../report/run-json.ts';
import { runTable } from '../report/run-table.ts';
import { RunText } from '../report/run-text.ts';
import { painter } from '../report/text.ts';
import type { Outcome, RunEvent } from '../run/event.ts';
import { maskEvent } from '../run/mask.ts';
import type { RunPlan } from '../run/plan.ts';
import { type HookSummary, type RunSummary, SummaryBuilder } from '../run/summary.ts';

export interface SessionOptions {
  readonly format: 'text' | 'json';
  readonly outputs: readonly { readonly format: 'text' | 'json'; readonly file: string }[];
  readonly quiet: boolean;
  readonly colour: boolean;
  readonly mask: (words: string) => string;
  readonly env: Context['env'];
}

/** Takes a run's events to everyone who wants to see them: terminal, files, the last report. */
export class RunSession {
  readonly #context: Context;
  readonly #options: SessionOptions;
  readonly #builder = new SummaryBuilder();
  readonly #live: RunText;
  readonly #complaints = new Set<string>();
  #isRead = true;
  #cacheWorks = true;

  constructor(context: Context, options: SessionOptions) {
    this.#context = context;
    this.#options = options;
    this.#live = new RunText(painter(options.colour));
  }

  readonly add = (raw: RunEvent): void => {
    const event = maskEvent(raw, this.#options.mask);
    this.#builder.add(event);
    const line = this.#live.add(event);
    if (!this.#options.quiet && this.#options.format === 'text' && line) this.#print(line);
    // A log line changes nothing that a report must not lose; the next step writes it too.
    if (event.type !== 'log') this.#write(event.type);
  };

  /** The table, or the JSON document, on stdout. */
  finish(): void {
    const { summary } = this.#builder;
    const { format, colour } = this.#options;
    this.#print(format === 'json' ? runJson(summary) : runTable(summary, painter(colour)));
  }

  /** A reader that has gone is no reason to stop a migration. */
  #print(text: string): void {
    try {
      if (this.#isRead) this.#context.stdout(text);
    } catch {
      this.#isRead = false;
    }
  }

  /** @throws UserError where a file cannot be written before anything has happened; later it is only said */
  #write(type: RunEvent['type']): void {
    const { summary } = this.#builder;
    for (const { format, file } of this.#options.outputs)
      try {
        if (type === 'run-finished' || isReplaceable(file))
          writeTextTo(file, format === 'json' ? runJson(summary) : runTable(summary, painter(false)));
      } catch (error) {
        const message = `cannot write ${file}: ${(error as Error).message}`;
        if (type === 'run-started') throw new UserError(message);
        this.#complain(message);
      }
    this.#keep(summary);
  }

  #complain(message: string): void {
    if (this.#complaints.has(message)) return;
    this.#complaints.add(message);
    this.#context.stderr(`${message}\n`);
  }

  /** The last report holds no logs: they may hold what its reader must not see. */
  #keep(summary: RunSummary): void {
    if (!this.#cacheWorks) return;
    try {
      const hooks = summary.hooks.map(withoutLogs);
      writeReport(reportFile('run', this.#options.env), { ...summary, command: 'run', hooks });
    } catch {
      // A full disk or a read-only home is no reason to stop a migration.
      this.#cacheWorks = false;
    }
  }
}

function withoutLogs(hook: HookSummary): HookSummary {
  return { ...hook, diagnosis: hook.diagnosis && { ...hook.diagnosis, lines: [] }, logs: [] };
}

const EXITS: Readonly<Record<Outcome, ExitCode>> = {
  succeeded: EXIT.ok,
  failed: EXIT.findings,
  'timed-out': EXIT.timeout,
  interrupted: EXIT.interrupted,
  unknown: EXIT.unable,
};

export function exitOf(outcome: Outcome): ExitCode {
  return EXITS[outcome];
}

/** The report of a phase without hooks. */
export function runNothing({ event, release, namespace }: RunPlan, context: Context, isJson: boolean): ExitCode {
  if (!isJson) {
    context.stdout('nothing to run\n');
    return EXIT.ok;
  }
  const mask = (words: string) => words;
  const session = new RunSession(context, { format: 'json', outputs: [], quiet: true, colour: false, mask, env: {} });
  session.add({ type: 'run-started', at: Date.now(), event, release, namespace, hooks: [] });
  session.add({ type: 'run-finished', at: Date.now(), outcome: 'succeeded', reason: null, left: [], ms: 0 });
  session.finish();
  return EXIT.ok;
}
