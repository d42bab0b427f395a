import type { Command, Context } from '../context.ts';
import { EXIT, type ExitCode, UserError, usageError } from '../errors.ts';
import { systemClock } from '../io/clock.ts';
import type { Kubernetes } from '../io/kubernetes.ts';
import { lock } from '../io/lease.ts';
import { readLine } from '../io/prompt.ts';
import { ReleaseRecords } from '../io/release-record.ts';
import { titleOf } from '../manifest/document.ts';
import { didYouMean } from '../nearest.ts';
import type { CleanReport } from '../report/clean.ts';
import { cleanJson } from '../report/clean-json.ts';
import { cleanText, deletedText } from '../report/clean-text.ts';
import { count } from '../report/text.ts';
import { carryOut, type Deleted } from '../run/clean/carry-out.ts';
import type { CleanObject } from '../run/clean/leftover.ts';
import { isNamed } from '../run/clean/verdict.ts';
import { ClusterError } from '../run/cluster.ts';
import { fingerprintNow, type Leftovers, leftoversOf, untilHelmWorks } from './clean-records.ts';
import { COLOUR_OPTIONS, useColour } from './colour.ts';
import { type OptionValues, parseEvent, parseOptions } from './options.ts';

const OPTIONS = {
  ...COLOUR_OPTIONS,
  event: { type: 'string' },
  include: { type: 'list' },
  yes: { type: 'boolean', short: 'y' },
  'dry-run': { type: 'boolean' },
  format: { type: 'string', values: ['text', 'json'] },
} as const;

/** How long one deletion may take. */
const LIMIT_MS = 60_000;

export default {
  usage: 'clean RELEASE [flags]',
  summary: "Deletes what a release's hooks have left in the cluster; shows it first.",
  help: `Goes by the hooks of all stored revisions of the release, also of one that is uninstalled with its history kept. Deletes
only what bears such a hook's labels and annotations, and nothing that the release or one of its hooks uses. Jobs go
with their pods. Nothing is deleted while Helm or a run is at work on the release.

Flags:
  -y, --yes                  deletes without asking
      --dry-run              only shows what would go and what stays, and why
      --include KIND/NAME    deletes this one too, which holds data, still works, or may serve others; may be repeated
      --event EVENT          only what hooks of this event have left
      --format FORMAT        text (default) or json
      --color WHEN           auto (default), always or never; --no-color

Exit code: 0 done, 2 wrong usage (such as no --yes where nobody can be asked), 3 could not do it, 130 interrupted.`,

  async run(args, context) {
    const { values, positionals, env } = parseOptions(args, OPTIONS, context.env);
    const [given, extra] = positionals;
    if (given === undefined) throw usageError('clean needs a release: helm-hooks clean RELEASE');
    if (extra !== undefined) throw usageError(`clean takes one release, but got "${extra}" too`);
    const event = values.event === undefined ? undefined : parseEvent(values.event);
    const { openKubernetes } = await import('../io/kubernetes.ts');
    const cluster = openKubernetes(env);
    try {
      const records = new ReleaseRecords(cluster, env);
      const release = given.replace(/^release\//, '');
      const leftovers = await leftoversOf(records, cluster, { release, event, include: values.include });
      checkInclude(values.include, leftovers);
      return await new Clean({ context, values, env, cluster, records, leftovers }).run();
    } catch (error) {
      throw error instanceof ClusterError ? new UserError(error.message) : error;
    } finally {
      await cluster.close();
    }
  },
} satisfies Command;

function checkInclude(include: readonly string[], { objects }: Leftovers): void {
  const unknown = include.find((named) => !objects.some(({ ref }) => isNamed([named], ref)));
  if (unknown === undefined) return;
  const meant = didYouMean(
    unknown,
    objects.map(({ ref }) => titleOf(ref)),
  );
  throw usageError(`--include ${unknown}: no hook of the release has left such an object${meant}; nothing was deleted`);
}

interface CleanJob {
  readonly context: Context;
  readonly values: OptionValues<typeof OPTIONS>;
  readonly env: Context['env'];
  readonly cluster: Kubernetes;
  readonly records: ReleaseRecords;
  readonly leftovers: Leftovers;
}

class Clean {
  readonly #job: CleanJob;
  readonly #isJson: boolean;
  readonly #colour: boolean;
  /** Someone else works on the release now. */
  #isLost = false;

  constructor(job: CleanJob) {
    const { values, env, context } = job;
    this.#job = job;
    this.#isJson = values.format === 'json';
    this.#colour = useColour(values, env, context.stdoutIsTerminal);
  }

  async run(): Promise<ExitCode> {
    const { context, values, leftovers } = this.#job;
    const doomed = leftovers.objects.filter(({ verdict }) => verdict.fate === 'delete');
    const report = this.#report([]);
    if (!this.#isJson) context.stdout(cleanText(report, { colour: this.#colour, now: Date.now() }));
    if (doomed.length === 0 || values['dry-run'] || !this.#agreed(doomed.length)) {
      if (this.#isJson) context.stdout(cleanJson(report));
      return EXIT.ok;
    }
    const deleted = await this.#delete(doomed);
    if (this.#isJson) context.stdout(cleanJson(this.#report(deleted)));
    if (this.#isLost) return EXIT.unable;
    if (deleted.some(({ outcome }) => outcome === 'interrupted')) return EXIT.interrupted;
    return deleted.some(({ outcome }) => outcome === 'failed') ? EXIT.unable : EXIT.ok;
  }

  /** @throws UserError (usage) where nobody can be asked */
  #agreed(number: number): boolean {
    const { context, values } = this.#job;
    if (values.yes) return true;
    const objects = count(number, 'object');
    if (this.#isJson || !context.stdinIsTerminal || !context.stdoutIsTerminal)
      throw usageError(`nothing was deleted: --yes deletes ${objects}, --dry-run only shows`);
    context.stdout(`\nDelete ${objects}? [y/N] `);
    if (/^y(es)?$/i.test(readLine().trim())) return true;
    context.stdout('nothing was deleted\n');
    return false;
  }

  async #delete(doomed: readonly CleanObject[]): Promise<readonly Deleted[]> {
    const { context, cluster, records, leftovers } = this.#job;
    const { namespace } = cluster;
    const { release } = leftovers.newest;
    const lost = new AbortController();
    const over = new AbortController();
    const say = (words: string) => context.stderr(`${words}\n`);
    const unlock = await lock(cluster, {
      namespace,
      release,
      note: say,
      lost: (words) => this.#stop(lost, words),
    });
    try {
      void untilHelmWorks(cluster, records, release, over.signal).then(() =>
        this.#stop(lost, `Helm works on release ${release} now; the rest was not deleted`),
      );
      if ((await fingerprintNow(records, namespace, release)) !== leftovers.fingerprint)
        throw new UserError(`Helm has worked on release ${release} meanwhile; nothing was deleted`);
      if (!this.#isJson) context.stdout('\n');
      const signal = AbortSignal.any([context.interrupted(), lost.signal]);
      return await carryOut(doomed, { cluster, clock: systemClock(), signal }, LIMIT_MS, (one) => {
        if (!this.#isJson) context.stdout(deletedText(one, this.#colour));
      });
    } finally {
      over.abort();
      await unlock();
    }
  }

  #stop(lost: AbortController, words: string): void {
    this.#job.context.stderr(`${words}\n`);
    this.#isLost = true;
    lost.abort();
  }

  #report(deleted: readonly Deleted[]): CleanReport {
    const { values, cluster, leftovers } = this.#job;
    const { newest, objects, unseen } = leftovers;
    const { release, number: revision, status } = newest;
    const { namespace } = cluster;
    return { release, namespace, revision, status, dryRun: values['dry-run'], objects, unseen, deleted };
  }
}
