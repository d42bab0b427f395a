import { UserError, usageError } from '../errors.ts';
import type { Kubernetes } from '../io/kubernetes.ts';
import { type ReleaseRecord, ReleaseRecords } from '../io/release-record.ts';
import { readTarget, type TargetOptions } from '../io/target.ts';
import { positionAt } from '../manifest/text.ts';
import type { HookEvent } from '../manifest/vocabulary.ts';
import { hooksOf } from '../release/order.ts';
import { type ReleaseReading, readRelease } from '../release/read.ts';
import type { Release } from '../release/release.ts';
import { chooseRevision, newestOf, type Revision } from '../run/choose.ts';
import { ClusterError, type Method } from '../run/cluster.ts';
import { noRelease } from './no-release.ts';

/** What a run takes its hooks from. */
export interface RunSubject {
  readonly release: Release;
  /** The newest and the deployed revision of an installed release: their objects are in the cluster. */
  readonly installed: readonly Release[];
  readonly method: Method;
  /** For the first lines: `revision 3, deployed`. */
  readonly source: string;
  /** The newest revision of an installed release; undefined for a chart or a manifest. */
  readonly newest: Revision | undefined;
  /** The revision whose hooks are run; null for a chart or a manifest. */
  readonly revision: number | null;
  /** The user wrote the release's name. */
  readonly named: boolean;
  /** All manifests, for marks of controllers. */
  readonly texts: readonly string[];
}

export interface SubjectOptions extends TargetOptions {
  readonly event: HookEvent;
  readonly namespace: string;
  readonly chart: string | undefined;
  readonly manifest: string | undefined;
  readonly revision: number | undefined;
}

/**
 * A chart or manifest, rendered or read; no release is needed. Where RELEASE is installed all the same, its state is
 * guarded and objects are created as its record says; otherwise by server-side apply, as Helm 4 installs.
 *
 * @param cluster undefined for a simulation
 */
export async function subjectOfFiles(cluster: Kubernetes | undefined, options: SubjectOptions): Promise<RunSubject> {
  const { chart, manifest, event } = options;
  const isUpgrade = event === 'pre-upgrade' || event === 'post-upgrade' || event.endsWith('rollback');
  const flags = chart !== undefined && isUpgrade ? [...options.flags, '--is-upgrade'] : options.flags;
  const env = { ...options.env, HELM_NAMESPACE: options.namespace };
  const reading = await readTarget(chart ?? manifest, { ...options, env, flags });
  // Reports go to others: an address may hold a login.
  const source = `${chart === undefined ? `manifest ${manifest}` : `chart ${chart}`}`.replace(/:\/\/[^/@\s]*@/, '://');
  // A chart is rendered under some name; a run has none but the user's.
  const release = { ...checked(reading, source), name: options.release };
  const installed = await installedRelease(cluster, options);
  return {
    method: 'apply',
    installed: [],
    newest: undefined,
    texts: [],
    ...installed,
    release,
    source,
    revision: null,
    named: options.release !== undefined,
  };
}

async function installedRelease(cluster: Kubernetes | undefined, { release, namespace, env }: SubjectOptions) {
  if (!cluster || release === undefined) return undefined;
  const records = new ReleaseRecords(cluster, env);
  const revisions = await records.revisions(namespace, release).catch(unlessForbidden);
  const newest = newestOf(revisions);
  // One that was uninstalled does not stand in the way of a chart.
  if (!newest || newest.status === 'uninstalled') return undefined;
  const [record, ...others] = await readInstalled(records, namespace, revisions);
  return { newest, method: record!.method, texts: textsOf(record!), installed: [record!, ...others].map(releaseOf) };
}

/** The newest revision, and the deployed one where that is another: an upgrade can have failed half way. */
function readInstalled(records: ReleaseRecords, namespace: string, revisions: readonly Revision[]) {
  const deployed = newestOf(revisions.filter(({ status }) => status === 'deployed'));
  const both = new Set([newestOf(revisions), deployed].filter((one) => one !== undefined));
  return Promise.all([...both].map(({ release, number }) => records.read(namespace, release, number)));
}

/** Who may not see records runs a chart as if there were none. */
function unlessForbidden(error: unknown): [] {
  if (error instanceof ClusterError && error.reason === 'forbidden') return [];
  throw error;
}

function textsOf({ manifest, hooks }: ReleaseRecord): readonly string[] {
  return [manifest, ...hooks.map(({ manifest }) => manifest)];
}

/**
 * An installed release, from its record.
 *
 * @throws UserError where it is not there, or where none is named and not exactly one has hooks of the event
 */
export async function subjectOfRelease(cluster: Kubernetes, options: SubjectOptions): Promise<RunSubject> {
  const { event, namespace, env } = options;
  const records = new ReleaseRecords(cluster, env);
  const name = options.release ?? (await onlyCandidate(records, event, namespace));
  const revisions = await records.revisions(namespace, name);
  if (revisions.length === 0) throw await noRelease(records, name, namespace);
  const chosen = chooseRevision(revisions, event, name, options.revision);
  const installed = await readInstalled(records, namespace, revisions);
  const record =
    installed.find(({ revision }) => revision === chosen.number) ??
    (await records.read(namespace, name, chosen.number));
  return {
    release: releaseOf(record),
    installed: installed.filter((one) => one !== record).map(releaseOf),
    method: record.method,
    source: `revision ${record.revision}, ${record.status}`,
    newest: newestOf(revisions),
    revision: record.revision,
    named: options.release !== undefined,
    texts: textsOf(record),
  };
}

async function onlyCandidate(records: ReleaseRecords, event: HookEvent, namespace: string): Promise<string> {
  const byName = Map.groupBy(await records.revisions(namespace), ({ release }) => release);
  const found: string[] = [];
  for (const [name, revisions] of byName) {
    const newest = newestOf(revisions)!;
    if (newest.status === 'uninstalled') continue;
    const record = await records.read(namespace, name, newest.number);
    if (hooksOf(releaseOf(record), event).length > 0) found.push(name);
  }
  const [only, ...others] = found.sort();
  if (only === undefined) throw new UserError(`no release in namespace ${namespace} has ${event} hooks`);
  if (others.length > 0)
    throw usageError(
      `${found.length} releases in namespace ${namespace} have ${event} hooks: ${found.join(', ')}; name one`,
    );
  return only;
}

/** The release that a record holds. */
export function releaseOf(record: ReleaseRecord): Release {
  const { release: name, namespace, manifest, hooks, isHelm4 } = record;
  const file = `release/${name}`;
  const sources = [{ file, text: manifest }, ...hooks.map(({ path, manifest }) => ({ file, text: manifest, path }))];
  return readRelease(sources, { helm: isHelm4 ? 4 : 3, name, namespace }).release;
}

/** @throws UserError where a document cannot be read: Helm would refuse all of them */
function checked({ release, problems }: ReleaseReading, source: string): Release {
  const [problem] = problems;
  if (!problem) return release;
  const { line, column } = positionAt(problem.source.text, problem.offset);
  const place = `${problem.path && `${problem.path}, `}line ${line}, column ${column}`;
  throw new UserError(`${source} cannot be read, ${place}: ${problem.message}`);
}
