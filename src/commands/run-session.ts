import type { Context } from '../context.ts';
import { EXIT, type ExitCode } from '../errors.ts';
import type { HistoryFiles } from '../io/history-files.ts';
import { LogFolder } from '../io/log-folder.ts';
import { Paper } from '../io/paper.ts';
import { terminalWidth } from '../io/terminal.ts';
import type { RunFormat } from '../report/run-formats.ts';
import { jsonWithoutCommands, withoutCommands } from '../report/run-github.ts';
import type { Outcome, RunEvent } from '../run/event.ts';
import { pastRunOf } from '../run/history.ts';
import type { DurationLimit } from '../run/limit.ts';
import { EventMask, type Hiding } from '../run/mask.ts';
import type { RunPlan } from '../run/plan.ts';
import { type RunAbout, SummaryBuilder } from '../run/summary.ts';
import type { ShownLogs } from './log-gate.ts';
import type { Output } from './outputs.ts';
import { type Display, SILENCE } from './run-display.ts';
import { isGithub } from './run-look.ts';
import { RunReports } from './run-reports.ts';

export interface SessionOptions {
  readonly format: RunFormat;
  readonly outputs: readonly Output<RunFormat>[];
  readonly summary: boolean;
  readonly colour: boolean;
  readonly mask: Hiding;
  /** Of the hooks, in their order, without values of Secrets as far as they are known by now. */
  readonly manifests: () => readonly string[];
  readonly env: Context['env'];
  readonly about: RunAbout;
  /** undefined where nothing is remembered: in a simulation. */
  readonly history: HistoryFiles | undefined;
  /** Compares with what is remembered. */
  readonly compare: boolean;
  readonly limit: DurationLimit;
  /** Which logs are shown, and kept for reports. */
  readonly logs: ShownLogs;
  /** Absolute; each container's whole log goes there. */
  readonly logFolder: string | undefined;
  /** Tells the run while it happens. */
  readonly display: Display;
}

/** Takes a run's events to everyone who wants to see them: terminal, files, the last report. */
export class RunSession {
  readonly #context: Context;
  readonly #options: SessionOptions;
  readonly #builder: SummaryBuilder;
  readonly #mask: EventMask;
  readonly #reports: RunReports;
  readonly #logFolder: LogFolder | undefined;
  /** Lines of JSON while it happens. */
  readonly #lines: Paper;
  #isRead = true;

  private constructor(context: Context, options: SessionOptions, reports: RunReports, logs: LogFolder | undefined) {
    this.#context = context;
    this.#options = options;
    this.#builder = new SummaryBuilder(options.about, options.compare ? (options.history?.read() ?? []) : undefined);
    this.#mask = new EventMask(options.mask);
    this.#reports = reports;
    this.#logFolder = logs;
    this.#lines = new Paper(context.stdoutLater ?? context.stdout);
  }

  /** @throws UserError where the folder for logs cannot be made */
  static async open(context: Context, options: SessionOptions): Promise<RunSession> {
    const { display, logFolder } = options;
    const complain = (message: string) => (display.complain ?? context.stderr)(`${message}\n`);
    const logs = logFolder === undefined ? undefined : new LogFolder(logFolder, complain);
    return new RunSession(
      context,
      options,
      await RunReports.open({ ...options, complain, goesOn: options.about.earlier !== undefined }),
      logs,
    );
  }

  readonly add = (raw: RunEvent): void => {
    const { format, logs, display, limit } = this.#options;
    const event = limit.judge(this.#mask.hide(raw));
    if (event.type === 'log') this.#logFolder?.add(event);
    if (event.type !== 'log' || logs !== 'none') {
      this.#builder.add(event);
      const json = this.#reports.add(event, () => this.#builder.summary);
      if (format === 'jsonl') this.#lines.print(this.#harmless(json));
    }
    // After what can fail before anything has happened: then the terminal is not drawn on yet.
    display.add(event);
  };

  /**
   * The table, or the report of another format, on stdout.
   *
   * @param words instead of it
   */
  async finish(words?: string): Promise<void> {
    this.#logFolder?.flush();
    await Promise.all([this.#options.display.end(), this.#lines.end()]);
    const { summary } = this.#builder;
    const width = terminalWidth(this.#context);
    if (summary.hooks.length > 0) this.#options.history?.add(pastRunOf(summary));
    this.#print(words ?? this.#reports.text(summary, { colour: this.#options.colour, width }));
    await this.#reports.finish(summary);
  }

  /** GitHub's runner reads commands out of whatever is printed. */
  #harmless(text: string): string {
    const { format, env } = this.#options;
    if (!isGithub(env)) return text;
    return format === 'json' || format === 'jsonl' ? jsonWithoutCommands(text) : withoutCommands(text);
  }

  /** A reader that has gone is no reason to stop a migration. */
  #print(text: string): void {
    try {
      if (this.#isRead && text !== '') this.#context.stdout(this.#harmless(text));
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

/** One of the table, but for a run that succeeded too slowly. */
export function exitOf(outcome: Outcome, limit: DurationLimit): ExitCode {
  return outcome === 'succeeded' && limit.isExceeded ? EXIT.findings : EXITS[outcome];
}

/** The report of a phase without hooks. @param others the events that the release does have hooks of */
export async function runNothing(
  plan: RunPlan,
  others: readonly string[],
  context: Context,
  options: SessionOptions,
): Promise<ExitCode> {
  const { event, release, namespace } = plan;
  const session = await RunSession.open(context, { ...options, display: SILENCE, logFolder: undefined });
  session.add({ type: 'run-started', at: Date.now(), event, release, namespace, hooks: [] });
  session.add({ type: 'run-finished', at: Date.now(), outcome: 'succeeded', reason: null, left: [], ms: 0 });
  const hint = others.length > 0 ? `: there are hooks of ${others.join(', ')}` : '';
  await session.finish(options.format === 'text' ? `nothing to run${hint}\n` : undefined);
  return EXIT.ok;
}
