import type { Context } from '../context.ts';
import { UserError } from '../errors.ts';
import { systemClock } from '../io/clock.ts';
import type { Kubernetes } from '../io/kubernetes.ts';
import { lock } from '../io/lease.ts';
import { ReleaseRecords, revisionOf } from '../io/release-record.ts';
import { newestOf, type Revision } from '../run/choose.ts';
import { ClusterError, type Listing, type Selection } from '../run/cluster.ts';
import type { Outcome, RunEvent } from '../run/event.ts';
import { execute, Takeover } from '../run/execute.ts';
import type { RunPlan } from '../run/plan.ts';
import { missingRights } from '../run/rights.ts';
import type { RunJournal } from './run-journal.ts';
import { type Repeating, repeatedly } from './run-repeat.ts';
import type { RunSession } from './run-session.ts';

/** When all is over, how long a cluster that does not answer is waited for. */
const LAST_CALLS_MS = 5000;

export interface LiveRun {
  readonly plan: RunPlan;
  /** All hooks of the event. */
  readonly phase: RunPlan;
  readonly journal: RunJournal;
  /** The installed release's newest revision; undefined for a chart or a manifest. */
  readonly newest: Revision | undefined;
  readonly cluster: Kubernetes;
  readonly signal: AbortSignal;
  /** Of the first repetition. */
  readonly session: RunSession;
  readonly repeating: Repeating;
  readonly env: Context['env'];
  /** Takes values of Secrets that no output may show. */
  readonly learn: (values: readonly string[]) => void;
}

/**
 * Runs a plan on a real cluster: asks for its rights, locks the release, watches that Helm does not come in between.
 *
 * @throws UserError where rights are missing or another run is under way; nothing has been created then
 */
export async function runLive(live: LiveRun): Promise<Outcome> {
  const { plan, cluster, session } = live;
  const clock = systemClock();
  // Of the repetition that is under way.
  let tell: (event: RunEvent) => void = session.add;
  const note = (message: string) => tell({ type: 'note', at: clock.now(), message });
  const missing = await missingRights(plan, cluster);
  if (missing.needed.length > 0)
    throw new UserError(`rights are missing, nothing was run: ${missing.needed.join('; ')}`);
  cluster.tellAbsence(note);
  const over = new AbortController();
  const takeover = new AbortController();
  const yieldTo = (words: string) => takeover.abort(new Takeover(words));
  const { namespace, release, event } = plan;
  const unlock = await lock(cluster, { namespace, release: release || event, note, lost: yieldTo });
  live.signal.addEventListener('abort', cluster.hurry, { once: true });
  let watching: Promise<void> | undefined;
  try {
    const records = await recordsNow(live);
    watching = records && watchRecords(cluster, records, over.signal, yieldTo);
    for (const right of missing.wanted) note(`not allowed to ${right}: less will be seen`);
    const world = { cluster, clock, signal: AbortSignal.any([live.signal, takeover.signal]), learn: live.learn };
    return await repeatedly(live.repeating, session, (emit, options) => {
      tell = emit;
      live.journal.begin(live.phase, plan);
      return execute(plan, world, written(live.journal, emit), options);
    });
  } finally {
    over.abort();
    const late = setTimeout(cluster.hurry, LAST_CALLS_MS);
    await Promise.all([unlock(), watching]);
    clearTimeout(late);
  }
}

/** The journal comes first: what it says must be so, whatever happens in between. */
function written(journal: RunJournal, emit: (event: RunEvent) => void): (event: RunEvent) => void {
  let hasTold = false;
  return (event) => {
    const trouble = journal.add(event);
    emit(event);
    if (trouble && !hasTold) emit({ type: 'note', at: event.at, message: trouble });
    hasTold ||= trouble !== undefined;
  };
}

interface Records {
  readonly selection: Selection;
  readonly listing: Listing;
}

/**
 * The release's records as they are now, under the lock.
 *
 * @returns undefined where there is no release, or no right to see them: then a run is as blind as Helm
 * @throws UserError where Helm has begun something since they were read
 */
async function recordsNow({ newest, cluster, plan, env }: LiveRun): Promise<Records | undefined> {
  if (!newest) return undefined;
  const selection = new ReleaseRecords(cluster, env).selection(plan.namespace, newest.release);
  try {
    const listing = await cluster.list(selection);
    const now = newestOf(listing.objects.map(revisionOf)) ?? newest;
    if (now.number !== newest.number)
      throw new UserError(`helm started revision ${now.number} meanwhile; nothing was run`);
    if (now.status !== newest.status)
      throw new UserError(`helm set revision ${now.number} to ${now.status} meanwhile; nothing was run`);
    return { selection, listing };
  } catch (error) {
    if (!(error instanceof ClusterError)) throw error;
    return undefined;
  }
}

/** Sees Helm begin an operation of its own on the release: a new revision, or another status of one. */
async function watchRecords(
  cluster: Kubernetes,
  { selection, listing }: Records,
  signal: AbortSignal,
  tell: (words: string) => void,
): Promise<void> {
  const known = new Map(listing.objects.map(({ metadata }) => [metadata.name, metadata.labels?.status]));
  try {
    for await (const { type, object } of cluster.watch(selection, listing, signal)) {
      const { name, labels } = object.metadata;
      if (type === 'gone') tell(`helm removed revision ${labels?.version}`);
      else if (!known.has(name)) tell(`helm started revision ${labels?.version}`);
      else if (known.get(name) !== labels?.status) tell(`helm set revision ${labels?.version} to ${labels?.status}`);
    }
  } catch (error) {
    if (!(error instanceof ClusterError)) throw error;
  }
}
