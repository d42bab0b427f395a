import { append } from '../append.ts';
import { UserError } from '../errors.ts';
import type { Kubernetes } from '../io/kubernetes.ts';
import type { ReleaseRecord, ReleaseRecords } from '../io/release-record.ts';
import { titleOf } from '../manifest/document.ts';
import type { HookEvent } from '../manifest/vocabulary.ts';
import { objectExists, resourcePolicy } from '../release/life.ts';
import type { Release } from '../release/release.ts';
import { newestOf, type Revision } from '../run/choose.ts';
import { candidatesOf } from '../run/clean/candidates.ts';
import type { CleanObject } from '../run/clean/leftover.ts';
import { type Survey, survey } from '../run/clean/survey.ts';
import type { Situation } from '../run/clean/verdict.ts';
import { ClusterError, type ObjectRef } from '../run/cluster.ts';
import { objectsOf } from '../run/objects.ts';
import { usedBy } from '../run/users.ts';
import { recordedHooks } from './list-records.ts';
import { noRelease } from './no-release.ts';
import { releaseOf } from './run-subject.ts';

/** How many records are read at once. */
const AT_ONCE = 10;

export interface CleanOptions {
  readonly release: string;
  readonly event: HookEvent | undefined;
  readonly include: readonly string[];
}

/** What a release's hooks have left, and the state of the release when that was looked at. */
export interface Leftovers extends Survey {
  readonly newest: Revision;
  /** Changes with every operation of Helm. */
  readonly fingerprint: string;
}

/**
 * Everything that the hooks of a release, of all its stored revisions, have left in the cluster; reads only.
 *
 * @throws UserError where there is no such release, or Helm is at work on it
 */
export async function leftoversOf(
  records: ReleaseRecords,
  cluster: Kubernetes,
  { release: name, event, include }: CleanOptions,
): Promise<Leftovers> {
  const { namespace } = cluster;
  const all = await records.revisions(namespace);
  const own = all.filter(({ release }) => release === name).sort((a, b) => b.number - a.number);
  const [newest] = own;
  if (!newest) throw await noRelease(records, name, namespace);
  guard(newest);
  const stored = await readAll(records, namespace, own);
  const hooks = stored.flatMap(recordedHooks);
  const candidates = await candidatesOf(hooks, event, namespace, cluster);
  const isUninstalled = newest.status === 'uninstalled';
  const live = stored
    .filter(({ revision, status }) => revision === newest.number || status === 'deployed')
    .map(releaseOf);
  const written = hooks.flatMap(({ hook }) => objectsOf(hook));
  const situation: Situation = {
    namespace,
    newest: newest.number,
    isUninstalled,
    installed: isUninstalled ? [] : live,
    used: usedBy(isUninstalled ? live.map(keptOnly) : live, written, namespace),
    include,
    others: await otherReleases(records, namespace, all, name),
  };
  const found = await survey(candidates, situation, cluster);
  if (newest.status === 'uninstalling') guardUninstall(newest, found.objects);
  return { ...found, newest, fingerprint: fingerprintOf(own) };
}

/** Resolves when Helm does anything to the release; never, where records may not be watched. */
export async function untilHelmWorks(
  cluster: Kubernetes,
  records: ReleaseRecords,
  release: string,
  signal: AbortSignal,
): Promise<void> {
  const selection = records.selection(cluster.namespace, release);
  try {
    const listing = await cluster.list(selection);
    const versions = new Map(listing.objects.map(({ metadata }) => [metadata.uid, metadata.resourceVersion]));
    for await (const { object } of cluster.watch(selection, listing, signal))
      if (versions.get(object.metadata.uid) !== object.metadata.resourceVersion) return;
  } catch (error) {
    if (!(error instanceof ClusterError)) throw error;
  }
  return new Promise(() => {});
}

/** The same for a look right before the deletion. */
export async function fingerprintNow(records: ReleaseRecords, namespace: string, release: string): Promise<string> {
  return fingerprintOf(await records.revisions(namespace, release));
}

function fingerprintOf(revisions: readonly Revision[]): string {
  return revisions
    .map(({ number, status }) => `${number} ${status}`)
    .sort()
    .join(', ');
}

function guard({ release, number, status }: Revision): void {
  if (status.startsWith('pending-'))
    throw new UserError(
      `release ${release} is ${status}: Helm may be at work on revision ${number}, so nothing is deleted; helm rollback ends an operation that was cut off`,
    );
}

function guardUninstall({ release }: Revision, objects: readonly CleanObject[]): void {
  const busy = objects.find(({ state }) => state === 'running' || state === 'terminating');
  if (busy)
    throw new UserError(
      `release ${release} is uninstalling and ${titleOf(busy.ref)} is ${busy.state}: Helm may be at work, so nothing is deleted`,
    );
}

/** Of an uninstalled release only what Helm was told to keep is there. */
function keptOnly(release: Release): Release {
  const objects = release.objects.filter(({ head }) => objectExists(resourcePolicy(head.annotations), 'post-delete'));
  return { ...release, objects };
}

async function readAll(records: ReleaseRecords, namespace: string, revisions: readonly Revision[]) {
  const read: ReleaseRecord[] = [];
  for (let at = 0; at < revisions.length; at += AT_ONCE) {
    const some = revisions.slice(at, at + AT_ONCE);
    read.push(...(await Promise.all(some.map(({ release, number }) => records.read(namespace, release, number)))));
  }
  return read;
}

/** Which other releases of the namespace have a hook that makes an object: theirs may be the one that is there. */
async function otherReleases(
  records: ReleaseRecords,
  namespace: string,
  all: readonly Revision[],
  own: string,
): Promise<Situation['others']> {
  const byName = Map.groupBy(
    all.filter(({ release }) => release !== own),
    ({ release }) => release,
  );
  const newest = [...byName.values()].map((revisions) => newestOf(revisions)!);
  const users = new Map<string, string[]>();
  for (const record of await readAll(records, namespace, newest))
    for (const key of new Set(
      recordedHooks(record).flatMap(({ hook }) => objectsOf(hook).map((one) => keyOf(one.kind, one.metadata))),
    ))
      append(users, key, record.release);
  return ({ kind, name, namespace: place }: ObjectRef) =>
    users.get(keyOf(kind, { name, namespace: place })) ?? users.get(keyOf(kind, { name })) ?? [];
}

function keyOf(
  kind: string,
  { name = '', namespace = '' }: { readonly name?: string; readonly namespace?: string },
): string {
  return `${titleOf({ kind, name })} ${namespace}`;
}
