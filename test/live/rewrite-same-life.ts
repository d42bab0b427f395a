// A release's life: what its hooks did, and what is there after each step.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { parseAllDocuments } from 'yaml';
import { hookRuns, installPostRenderer, makePlace, must, type Outcome, type Place, writeChart } from './place.ts';
import type { GeneratedChart } from './rewrite-same-chart.ts';
import { HELPER } from './rewrite-same-parts.ts';
import { type PodRun, watchPods } from './rewrite-same-pods.ts';

/** One thing in the namespace. */
export interface Thing {
  readonly uid: string;
  /** What it holds, as text. */
  readonly content: string;
}

export interface Step {
  readonly operation: string;
  /** `Job/name Succeeded`, in the order in which they began. */
  readonly hooks: readonly string[];
  /** The release's own objects, as JSON: Helm writes them anew around any post-renderer. */
  readonly manifest: readonly string[];
  readonly things: ReadonlyMap<string, Thing>;
}

/** What a report says was changed: `Job/name` and the field. */
export interface Changed {
  readonly object: string;
  readonly field: string;
}

export interface Life {
  readonly steps: readonly Step[];
  readonly pods: readonly PodRun[];
  /** Of all steps. */
  readonly changes: readonly Changed[];
  /** What Helm printed at a step that failed; the life ends there. */
  readonly failure: string | undefined;
}

const KINDS =
  'configmaps,secrets,serviceaccounts,roles,rolebindings,persistentvolumeclaims,jobs,pods,deployments,limitranges,resourcequotas,networkpolicies';

const HELPER_OBJECTS = `apiVersion: v1
kind: ServiceAccount
metadata: {name: ${HELPER}}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: ${HELPER}}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
subjects: [{kind: ServiceAccount, name: ${HELPER}}]
`;

/** Puts a chart through install, upgrade, upgrade, rollback and uninstall, with the post-renderer or without. */
export async function live(t: TestContext, chart: GeneratedChart, isRendered: boolean): Promise<Life> {
  const place = await makePlace(t, 4);
  const report = join(place.folder, 'report.json');
  if (isRendered) await installPostRenderer(place);
  await place.apply(HELPER_OBJECTS);
  const watch = await watchPods(place);
  const steps: Step[] = [];
  const changes: Changed[] = [];
  let failure: string | undefined;
  let pods: readonly PodRun[] = [];
  try {
    for (const [operation, args] of operations(chart, writeChart(place, chart.files))) {
      const isFiltered = isRendered && operation !== 'rollback' && operation !== 'uninstall';
      const begin = Date.now();
      const outcome = await place.helm(...args, ...(isFiltered ? rendered(report) : []));
      failure = await problemOf(outcome, place, operation);
      if (failure !== undefined) break;
      if (isFiltered) changes.push(...changesIn(report));
      steps.push({ operation, ...(await look(place, chart.release, begin, operation !== 'uninstall')) });
    }
  } finally {
    pods = await watch.end();
  }
  return { steps, pods, changes, failure };
}

function operations({ release, rollback }: GeneratedChart, folder: string): [string, string[]][] {
  const patience = ['--timeout', '90s'];
  const change = (command: string, round: number) => [command, release, folder, '--set', `round=${round}`, ...patience];
  return [
    ['install', change('install', 1)],
    ['first upgrade', change('upgrade', 2)],
    ['second upgrade', change('upgrade', 3)],
    ['rollback', ['rollback', release, String(rollback), ...patience]],
    // The record stays, so that it can be asked how the hooks went.
    ['uninstall', ['uninstall', release, '--keep-history', ...patience]],
  ];
}

const rendered = (report: string): string[] => [
  '--post-renderer',
  'hooks-post-renderer',
  '--post-renderer-args',
  `--report=${report}`,
];

async function problemOf(
  { code, stdout, stderr }: Outcome,
  place: Place,
  operation: string,
): Promise<string | undefined> {
  if (code !== 0) return `${operation}: ${stdout}${stderr}`;
  if (operation === 'uninstall') return undefined;
  try {
    for (const name of (await place.kubectl('get', 'deployments', '-o', 'name')).split('\n').filter(Boolean)) {
      await place.kubectl('rollout', 'status', name, '--timeout=90s');
    }
  } catch (error) {
    return `${operation}: ${(error as Error).message}`;
  }
  return undefined;
}

function changesIn(report: string): Changed[] {
  const { changes } = JSON.parse(readFileSync(report, 'utf8')) as {
    changes: { object: { kind: string; name: string }; field: string }[];
  };
  return changes.map(({ object, field }) => ({ object: `${object.kind}/${object.name}`, field }));
}

async function look(place: Place, release: string, since: number, isThere: boolean): Promise<Omit<Step, 'operation'>> {
  const runs = await hookRuns(place, release, since);
  const text = isThere ? must(await place.helm('get', 'manifest', release), 'helm get manifest') : '';
  const manifest = parseAllDocuments(text).map((document) => JSON.stringify(document.toJS()));
  const hooks = runs.map(({ kind, name, phase }) => `${kind}/${name} ${phase}`);
  return { hooks, manifest, things: await thingsIn(place) };
}

interface Item {
  readonly kind: string;
  readonly metadata: Readonly<{
    name: string;
    uid: string;
    deletionTimestamp?: string;
    ownerReferences?: { kind: string }[];
  }>;
}

const HOLDS = ['data', 'rules', 'roleRef', 'subjects', 'type'] as const;

/** But for what is Helm's, the cluster's or the test's, and what is about to go. */
async function thingsIn(place: Place): Promise<Map<string, Thing>> {
  const { items } = JSON.parse(await place.kubectl('get', KINDS, '-o', 'json')) as { items: readonly Item[] };
  const own = items.filter(({ kind, metadata: { name, deletionTimestamp, ownerReferences } }) => {
    if (deletionTimestamp || (kind === 'Pod' && ownerReferences)) return false;
    return !/^sh\.helm\.release|^mark-|^default$|^helper$/.test(name) && name !== 'kube-root-ca.crt';
  });
  const contentOf = (item: Item) =>
    JSON.stringify(HOLDS.map((key) => (item as Partial<Record<(typeof HOLDS)[number], unknown>>)[key] ?? null));
  return new Map(
    own.map((item) => [`${item.kind}/${item.metadata.name}`, { uid: item.metadata.uid, content: contentOf(item) }]),
  );
}
