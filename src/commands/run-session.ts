import type { Context } from '../context.ts';
import { EXIT, type ExitCode } from '../errors.ts';
import type { RunFormat } from '../report/run-formats.ts';
import { RunText } from '../report/run-text.ts';
import { painter } from '../report/text.ts';
import type { Outcome, RunEvent } from '../run/event.ts';
import { maskEvent } from '../run/mask.ts';
import type { RunPlan } from '../run/plan.ts';
import { type RunAbout, SummaryBuilder } from '../run/summary.ts';
import type { Output } from './outputs.ts';
import { RunReports } from './run-reports.ts';

export interface SessionOptions {
  readonly format: RunFormat;
  readonly outputs: readonly Output<RunFormat>[];
  readonly summary: boolean;
  readonly quiet: boolean;
  readonly colour: boolean;
  readonly mask: (words: string) => string;
  readonly env: Context['env'];
  readonly about: RunAbout;
}

/** Takes a run's events to everyone who wants to see them: terminal, files, the last report. */
export class RunSession {
  readonly #context: Context;
  readonly #options: SessionOptions;
  readonly #builder: SummaryBuilder;
  readonly #live: RunText;
  readonly #reports: RunReports;
  #isRead = true;

  private constructor(context: Context, options: SessionOptions, reports: RunReports) {
    this.#context = context;
    this.#options = options;
    this.#builder = new SummaryBuilder(options.about);
    this.#live = new RunText(painter(options.colour));
    this.#reports = reports;
  }

  static async open(context: Context, options: SessionOptions): Promise<RunSession> {
    const complain = (message: string) => context.stderr(`${message}\n`);
    return new RunSession(context, options, await RunReports.open({ ...options, complain }));
  }

  readonly add = (raw: RunEvent): void => {
    const { quiet, format, mask } = this.#options;
    const event = maskEvent(raw, mask);
    this.#builder.add(event);
    const line = this.#live.add(event);
    if (!quiet && format === 'text') this.#print(line);
    const json = this.#reports.add(event, () => this.#builder.summary);
    if (format === 'jsonl') this.#print(json);
  };

  /**
   * The table, or the report of another format, on stdout.
   *
   * @param words instead of it
   */
  async finish(words?: string): Promise<void> {
    const { summary } = this.#builder;
    this.#print(words ?? this.#reports.text(summary, this.#options.colour));
    await this.#reports.finish(summary);
  }

  /** A reader that has gone is no reason to stop a migration. */
  #print(text: string): void {
    try {
      if (this.#isRead && text !== '') this.#context.stdout(text);
    } catch {
      this.#isRead = false;
    }
  }
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
export async function runNothing(plan: RunPlan, context: Context, options: SessionOptions): Promise<ExitCode> {
  const { event, release, namespace } = plan;
  const session = await RunSession.open(context, { ...options, quiet: true });
  session.add({ type: 'run-started', at: Date.now(), event, release, namespace, hooks: [] });
  session.add({ type: 'run-finished', at: Date.now(), outcome: 'succeeded', reason: null, left: [], ms: 0 });
  await session.finish(options.format === 'text' ? 'nothing to run\n' : undefined);
  return EXIT.ok;
}
