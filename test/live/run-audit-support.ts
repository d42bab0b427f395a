import type { TestContext } from 'node:test';
import { type AuditEvent, WRITES } from '../../scripts/tools/cluster/audit.ts';
import type { HelmMajor } from '../../src/release/release.ts';
import { audit } from '../support/tools.ts';
import { makePlace, must, type Outcome, objectsIn, type Place, writeChart } from './place.ts';
import { runHooks } from './run-support.ts';

/** One write, with everything in it that could differ; the test's namespace is `NS`. */
export interface Write {
  readonly call: string;
  readonly code: number;
  readonly body: unknown;
}

/** Does something in a place and returns the writes that it made there. */
export async function writesOf(place: Place, work: () => Promise<Outcome>): Promise<Write[]> {
  const log = audit();
  const mark = log.mark();
  await work();
  const agent = /^(Helm\/|helm-hooks)/;
  // Cluster-scoped objects of a test bear its namespace in their names.
  const isHere = ({ requestURI }: AuditEvent) => requestURI.includes(place.namespace);
  return log
    .since(mark, { userAgent: agent, verbs: WRITES })
    .filter(
      (event) =>
        (isHere(event) || JSON.stringify(event.requestObject ?? '').includes(place.namespace)) && !isOwn(event),
    )
    .map((event) => writeOf(event, place.namespace));
}

/** Left out of every comparison: the lock, questions about rights, Helm's record. */
function isOwn(event: AuditEvent): boolean {
  const resource = event.objectRef?.resource ?? '';
  if (['leases', 'selfsubjectaccessreviews'].includes(resource)) return true;
  return resource === 'secrets' && nameOf(event).startsWith('sh.helm.release.v1.');
}

/** A POST names its object in the body only. */
function nameOf({ objectRef, requestObject }: AuditEvent): string {
  return objectRef?.name ?? (requestObject as Body | undefined)?.metadata?.name ?? '';
}

interface Body {
  readonly metadata?: { readonly name?: string };
  readonly preconditions?: unknown;
}

function writeOf(event: AuditEvent, namespace: string): Write {
  const neutral = <Value>(value: Value): Value => JSON.parse(JSON.stringify(value ?? null).replaceAll(namespace, 'NS'));
  const { verb, objectRef, responseStatus } = event;
  const body = neutral(event.requestObject) as Body | null;
  const query = [...new URL(event.requestURI, 'http://api').searchParams].map((pair) => pair.join('=')).sort();
  const name = neutral(nameOf(event));
  const place = objectRef?.namespace ? `${neutral(objectRef.namespace)}/` : '';
  const call = [verb, `${objectRef?.resource}/${place}${name}`, query.join('&')].filter(Boolean).join(' ');
  return { call, code: responseStatus?.code ?? 0, body };
}

/** `helm-hooks run pre-upgrade app`. */
function runPhase(place: Place): Promise<Outcome> {
  return runHooks(place, 'pre-upgrade', 'app');
}

/** A release in a place of its own, its hooks not yet run. */
async function release(t: TestContext, major: HelmMajor, hooks: readonly string[], leftovers: Leftovers) {
  const place = await makePlace(t, major);
  const chart = writeChart(place, { 'templates/hooks.yaml': hooks.join('---\n') });
  must(await place.helm('install', 'app', chart), 'helm install');
  await place.kubectl('create', 'namespace', `${place.namespace}-other`);
  t.after(() => place.kubectl('delete', 'namespace', `${place.namespace}-other`, '--wait=false'));
  t.after(() => place.kubectl('delete', 'clusterrole', `${place.namespace}-role`, '--ignore-not-found'));
  for (const leftover of leftovers) await place.kubectl('create', ...leftover);
  return { place, upgrade: () => place.helm('upgrade', 'app', chart, '--timeout', '60s') };
}

/** Arguments of `kubectl create` for what is there before. */
type Leftovers = readonly (readonly string[])[];

/** Helm's writes and ours, for the same phase run twice in two places that are alike. */
export async function compare(t: TestContext, major: HelmMajor, hooks: readonly string[], leftovers: Leftovers = []) {
  const [theirs, own] = [await release(t, major, hooks, leftovers), await release(t, major, hooks, leftovers)];
  const twice = async (place: Place, work: () => ReturnType<Place['helm']>) => [
    await writesOf(place, work),
    await writesOf(place, work),
  ];
  const [helm, run] = await Promise.all([
    twice(theirs.place, theirs.upgrade),
    twice(own.place, () => runPhase(own.place)),
  ]);
  const [leftByHelm, leftByRun] = [await leftIn(theirs.place), await leftIn(own.place)];
  return { helm, run, leftByHelm, leftByRun };
}

/** What is in the cluster in the end; pods of Jobs have names of their own. */
async function leftIn(place: Place): Promise<string[]> {
  const kinds = 'configmaps,serviceaccounts,secrets';
  const here = await objectsIn(place, `jobs,${kinds}`);
  const pods = await place.kubectl('get', 'pods', '--selector=!job-name', '--output=name');
  const there = await place.kubectl('get', kinds, `--namespace=${place.namespace}-other`, '--output=name');
  const roles = await place.kubectl('get', 'clusterrole', `${place.namespace}-role`, '--ignore-not-found', '-o=name');
  const others = [pods, there, roles].flatMap((names, index) =>
    names.split('\n').flatMap((name) => (name ? [`${index} ${name.replace(place.namespace, 'NS')}`] : [])),
  );
  return [...here.filter((title) => !title.startsWith('Secret/sh.helm.')), ...others];
}

/** One wanted difference in every phase: what is deleted afterwards is deleted only if it still is what this run made. */
export function comparable(writes: readonly Write[]): Write[] {
  return writes.map(({ call, code, body }) => {
    const { preconditions: _, ...rest } = (body ?? {}) as Record<string, unknown>;
    return { call, code, body: rest };
  });
}
