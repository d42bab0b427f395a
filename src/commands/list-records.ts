import type { Kubernetes } from '../io/kubernetes.ts';
import type { ReleaseRecord, ReleaseRecords } from '../io/release-record.ts';
import type { Hook } from '../manifest/document.ts';
import { EVENTS } from '../manifest/vocabulary.ts';
import { keysOf } from '../release/hook-changes.ts';
import { runs } from '../release/life.ts';
import { compareHooks } from '../release/order.ts';
import { readRelease } from '../release/read.ts';
import type { HookList, ListedRelease } from '../report/list.ts';
import { newestOf } from '../run/choose.ts';
import { inventory, type LastRun, type ListedHook } from '../run/inventory.ts';
import { noRelease } from './no-release.ts';

type RecordedHook = Pick<ListedHook, 'hook' | 'revision' | 'lastRun'>;

/** The newest revisions of a namespace's releases, as far as they have hooks, by name. */
export async function releaseList(records: ReleaseRecords, namespace: string): Promise<readonly ListedRelease[]> {
  const byName = Map.groupBy(await records.revisions(namespace), ({ release }) => release);
  const newest = [...byName].map(([name, revisions]) => records.read(namespace, name, newestOf(revisions)!.number));
  const listed = (await Promise.all(newest)).map(listedRelease).filter(({ hooks }) => hooks > 0);
  return listed.sort((a, b) => (a.name < b.name ? -1 : 1));
}

function listedRelease(record: ReleaseRecord): ListedRelease {
  const { release: name, namespace, revision, status } = record;
  const hooks = recordedHooks(record);
  const used = new Set(hooks.flatMap(({ hook }) => hook.events));
  const ran = hooks.flatMap(({ hook: { kind, name }, lastRun }) => (lastRun ? [{ kind, name, run: lastRun }] : []));
  const started = ({ run }: { readonly run: LastRun }) => run.startedAt ?? '';
  const last = ran.reduce<ListedRelease['last']>((a, b) => (a && started(a) > started(b) ? a : b), null);
  const events = EVENTS.filter((event) => used.has(event));
  return { name, namespace, revision, status, hooks: hooks.length, events, last };
}

/**
 * The hooks of a release and what is left of them, those of older revisions too.
 *
 * @param wanted a revision; undefined: the newest, to which the cluster's state is compared
 * @throws UserError where it is not there
 */
export async function hookList(
  records: ReleaseRecords,
  cluster: Kubernetes,
  name: string,
  wanted: number | undefined,
): Promise<Omit<HookList, 'hooks'> & { readonly hooks: readonly ListedHook[] }> {
  const { namespace } = cluster;
  const revisions = await records.revisions(namespace, name);
  const newest = newestOf(revisions);
  if (!newest) throw await noRelease(records, name, namespace);
  const chosen = await records.read(namespace, name, wanted ?? newest.number);
  const others = revisions.filter(({ number }) => number < chosen.revision).sort((a, b) => b.number - a.number);
  const older = await Promise.all(others.map(({ number }) => records.read(namespace, name, number)));
  const own = withEarlierRuns(recordedHooks(chosen), older);
  const [listed, left] = await Promise.all([
    inventory(own, namespace, cluster),
    inventory(wanted === undefined ? goneHooks(own, older) : [], namespace, cluster),
  ]);
  const { revision, status } = chosen;
  const stillThere = left.filter(({ objects }) => objects?.some(({ isHooks }) => isHooks));
  return { release: name, namespace, revision, status, hooks: [...listed, ...stillThere] };
}

/** A revision knows only the runs of its own operation: where a hook did not run then, an older one may know more. */
function withEarlierRuns(own: readonly RecordedHook[], older: readonly ReleaseRecord[]): readonly RecordedHook[] {
  const before = older.map((record) => byKey(recordedHooks(record)));
  return [...byKey(own)].map(([key, one]) => {
    const ran = one.lastRun ? undefined : before.map((hooks) => hooks.get(key)).find((found) => found?.lastRun);
    return ran?.lastRun ? { ...one, lastRun: { ...ran.lastRun, revision: ran.revision } } : one;
  });
}

/** Hooks of older revisions that the newest lacks, each as the last revision that had it says. */
function goneHooks(own: readonly RecordedHook[], older: readonly ReleaseRecord[]): readonly RecordedHook[] {
  const known = new Set(byKey(own).keys());
  const gone = older.flatMap((record) => [...byKey(recordedHooks(record))]).filter(([key]) => !known.has(key));
  return [...new Map(gone.toReversed()).values()].toReversed();
}

function byKey(hooks: readonly RecordedHook[]): ReadonlyMap<string, RecordedHook> {
  const ofHook = new Map(hooks.map((one) => [one.hook, one]));
  return new Map([...keysOf(hooks.map(({ hook }) => hook))].map(([key, hook]) => [key, ofHook.get(hook)!]));
}

/** A record's hooks in the order of a release's life, then as Helm runs them. */
export function recordedHooks(record: ReleaseRecord): readonly RecordedHook[] {
  const { release: name, namespace, isHelm4, revision } = record;
  const sources = record.hooks.map(({ path, manifest }) => ({ file: `release/${name}`, text: manifest, path }));
  const { release } = readRelease(sources, { helm: isHelm4 ? 4 : 3, name, namespace });
  const lastRuns = new Map(sources.map((source, at) => [source, record.hooks[at]!.lastRun ?? null]));
  const lastRunOf = ({ document }: Hook) => lastRuns.get(document.source as (typeof sources)[number]) ?? null;
  return release.hooks
    .filter(runs)
    .map((hook) => ({ hook, revision, lastRun: lastRunOf(hook) }))
    .sort((a, b) => firstEvent(a.hook) - firstEvent(b.hook) || compareHooks(a.hook, b.hook));
}

function firstEvent({ events }: Hook): number {
  return Math.min(...events.map((event) => EVENTS.indexOf(event)));
}
