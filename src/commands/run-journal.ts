import type { Context } from '../context.ts';
import { UserError } from '../errors.ts';
import {
  forgetOldJournals,
  hashOf,
  type JournalKey,
  journalFile,
  journalText,
  parseJournal,
  writeJournal,
} from '../io/journal-file.ts';
import { isAlive, processIdentity } from '../io/process-identity.ts';
import type { Release } from '../release/release.ts';
import type { Cluster } from '../run/cluster.ts';
import { moment } from '../run/duration.ts';
import type { RunEvent } from '../run/event.ts';
import { JournalBuilder } from '../run/journal.ts';
import type { RunPlan } from '../run/plan.ts';
import { isJob, isPod } from '../run/readiness.ts';
import { resumeRun } from '../run/resume.ts';

/** What is written down while a phase runs, for `--resume`. */
export class RunJournal {
  readonly #file: string;
  #before: string | undefined;
  readonly #revision: number | null;
  #builder: JournalBuilder | undefined;

  /** @param revision of the installed release; null for a chart or a manifest */
  constructor(key: JournalKey, revision: number | null, env: Context['env']) {
    this.#file = journalFile(key, env);
    this.#revision = revision;
  }

  /**
   * The plan that goes on where the last run stopped.
   *
   * @param cluster undefined where none is asked
   * @throws UserError where there is no such run that can be read, it still lives, or it cannot be resumed
   */
  async resume(phase: RunPlan, release: Release, cluster: Cluster | undefined): Promise<RunPlan> {
    const { event } = phase;
    this.#before = journalText(this.#file);
    if (this.#before === undefined)
      throw new UserError(
        `no ${event} run ${phase.release && `of ${phase.release} `}is known here that could be resumed`,
      );
    const journal = parseJournal(this.#before, this.#file);
    if (journal.outcome === null && isAlive(journal.process))
      throw new UserError(
        `the ${event} run of ${moment(Date.parse(journal.startedAt))} is still under way, as process ${journal.process.split(' ')[3]}`,
      );
    return resumeRun(phase, release, { journal, revision: this.#revision, hashOf, cluster });
  }

  /** Nothing may be written before. @throws UserError where the run to resume has gone on in between */
  begin(phase: RunPlan, plan: RunPlan): void {
    if (this.#before !== undefined && journalText(this.#file) !== this.#before)
      throw new UserError(`another ${plan.event} run has begun in between; nothing was run`);
    const head = { revision: this.#revision, process: processIdentity() };
    this.#builder = new JournalBuilder(phase.hooks, plan, head, hashOf);
  }

  /** @returns why the run cannot be resumed; undefined where it can */
  add(event: RunEvent): string | undefined {
    if (!this.#builder?.add(event)) return undefined;
    // To make anything else twice does no harm.
    const lasts = event.type === 'creating' && (isJob(event.object) || isPod(event.object));
    const trouble = writeJournal(this.#file, this.#builder.journal, lasts);
    if (event.type === 'run-started') forgetOldJournals(this.#file);
    return trouble;
  }
}
