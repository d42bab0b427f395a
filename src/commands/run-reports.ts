import { fileReason, UserError } from '../errors.ts';
import { LineFile } from '../io/line-file.ts';
import { Pace } from '../io/pace.ts';
import { isReplaceable, reportFile, writeReport, writeTextTo } from '../io/report-file.ts';
import { appendSummary } from '../io/step-summary.ts';
import { type ReportFormat, type RunFormat, type RunLooks, type RunWriter, runWriter } from '../report/run-formats.ts';
import { runDocument } from '../report/run-json.ts';
import type { RunLines } from '../report/run-jsonl.ts';
import type { RunEvent } from '../run/event.ts';
import type { HookSummary, RunSummary } from '../run/summary.ts';
import type { Output } from './outputs.ts';

type Environment = Readonly<Record<string, string | undefined>>;

export interface ReportOptions {
  readonly format: RunFormat;
  readonly outputs: readonly Output<RunFormat>[];
  /** Adds to the page of a GitHub run when all is over. */
  readonly summary: boolean;
  /** Of the hooks, in their order, without values of Secrets as far as they are known by now. */
  readonly manifests: () => readonly string[];
  readonly env: Environment;
  readonly complain: (message: string) => void;
  /** With --repeat lines of events follow those of the earlier repetitions. */
  readonly goesOn: boolean;
}

/**
 * Writes a run's reports into their files, after each event, so that they are valid whatever happens next; what is large,
 * as often as a tenth of the time allows. Nothing that goes wrong with a file stops a run that has begun.
 */
export class RunReports {
  readonly #options: ReportOptions;
  readonly #writers: ReadonlyMap<ReportFormat, RunWriter>;
  readonly #lines: RunLines | undefined;
  readonly #lineFiles = new Map<string, LineFile>();
  readonly #complaints = new Set<string>();
  readonly #pace = new Pace();

  private constructor(
    options: ReportOptions,
    writers: ReadonlyMap<ReportFormat, RunWriter>,
    lines: RunLines | undefined,
  ) {
    this.#options = options;
    this.#writers = writers;
    this.#lines = lines;
  }

  /** Loads what the formats need. */
  static async open(options: ReportOptions): Promise<RunReports> {
    const formats = new Set([options.format, ...options.outputs.map(({ format }) => format)]);
    const reports = [...formats].filter((format) => format !== 'jsonl');
    const writers = reports.map(async (format) => [format, await runWriter(format)] as const);
    const lines = formats.has('jsonl') ? new (await import('../report/run-jsonl.ts')).RunLines() : undefined;
    return new RunReports(options, new Map(await Promise.all(writers)), lines);
  }

  /**
   * @returns the event as a line of JSON, where some output has that format; else ''
   * @throws UserError where a file cannot be written before anything has happened; later it is only said
   */
  add(event: RunEvent, summaryOf: () => RunSummary): string {
    const line = this.#lines?.add(event) ?? '';
    for (const { format, file } of this.#options.outputs)
      if (format === 'jsonl') this.#try(file, event.type, () => this.#lineFile(file).add(line));
    // A log line changes nothing that a report must not lose; the next step writes it too.
    if (event.type !== 'log') this.#write(event.type, summaryOf());
    return line;
  }

  /** The report for stdout; '' where its lines stand there already. */
  text(summary: RunSummary, looks: Pick<RunLooks, 'colour' | 'width'>): string {
    const { format } = this.#options;
    return format === 'jsonl'
      ? ''
      : this.#writers.get(format)!(summary, { ...looks, manifests: this.#options.manifests });
  }

  #report(format: ReportFormat, summary: RunSummary): string {
    return this.#writers.get(format)!(summary, { colour: false, manifests: this.#options.manifests });
  }

  async finish(summary: RunSummary): Promise<void> {
    for (const file of this.#lineFiles.values()) file.close();
    if (!this.#options.summary) return;
    const { runMarkdownSummary } = await import('../report/run-markdown.ts');
    try {
      appendSummary(this.#options.env.GITHUB_STEP_SUMMARY, runMarkdownSummary(summary));
    } catch (error) {
      this.#complain(`cannot write the summary: ${(error as Error).message}`);
    }
  }

  #write(type: RunEvent['type'], summary: RunSummary): void {
    // What is said before the run begins is in its first report.
    if (summary.startedAt === '') return;
    const write = () => this.#writeAll(type, summary);
    if (type === 'run-started' || type === 'run-finished') this.#pace.now(write);
    else this.#pace.do(write);
  }

  #writeAll(type: RunEvent['type'], summary: RunSummary): void {
    this.#keep(summary);
    for (const { format, file } of this.#options.outputs)
      if (format !== 'jsonl')
        this.#try(file, type, () => {
          if (type === 'run-finished' || isReplaceable(file)) writeTextTo(file, this.#report(format, summary));
        });
  }

  #lineFile(file: string): LineFile {
    const open = this.#lineFiles.get(file) ?? new LineFile(file, this.#options.goesOn);
    this.#lineFiles.set(file, open);
    return open;
  }

  #try(file: string, type: RunEvent['type'], write: () => void): void {
    try {
      write();
    } catch (error) {
      const message = `cannot write ${file}: ${fileReason(error)}`;
      if (type === 'run-started') throw new UserError(message);
      this.#complain(message);
    }
  }

  #complain(message: string): void {
    if (this.#complaints.has(message)) return;
    this.#complaints.add(message);
    this.#options.complain(message);
  }

  /** The last report holds no logs: they may hold what its reader must not see. A simulation does not replace a run. */
  #keep(summary: RunSummary): void {
    if (summary.simulated || summary.hooks.length === 0) return;
    try {
      const document = runDocument({ ...summary, hooks: summary.hooks.map(withoutLogs) });
      writeReport(reportFile('run', this.#options.env), { ...document, command: 'run' });
    } catch {
      // A full disk or a read-only home is no reason to stop a migration; the next event tries again.
    }
  }
}

function withoutLogs(hook: HookSummary): HookSummary {
  return { ...hook, diagnosis: hook.diagnosis && { ...hook.diagnosis, lines: [] }, logs: [] };
}
