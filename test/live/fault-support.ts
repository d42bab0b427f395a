import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { RunSummary } from '../../src/run/summary.ts';
import { makePlace, must, type Outcome, type Place, writeChart } from './place.ts';
import { type HookParts, hookYaml, startRun } from './run-support.ts';

const RIGHTS = `apiVersion: v1
kind: ServiceAccount
metadata: {name: counter}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: counter}
rules: [{apiGroups: [""], resources: [configmaps], verbs: [create]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: counter}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: counter}
subjects: [{kind: ServiceAccount, name: counter}]
`;

/** A Job or Pod that leaves a ConfigMap behind each time that it runs, whatever becomes of itself. */
export function counting(
  name: string,
  weight: number,
  { command = 'true', kind = 'Job', ...parts }: HookParts & { readonly kind?: 'Job' | 'Pod' } = {},
): string {
  // The API may be away when it begins.
  const count = `until kubectl create configmap ran-${name}-$(cat /proc/sys/kernel/random/uuid); do sleep 1; done`;
  return hookYaml(kind, name, 'test', {
    policies: 'before-hook-creation',
    ...parts,
    weight,
    command: `${count}; ${command}`,
  }).replace(/( +)restartPolicy/, '$1serviceAccountName: counter\n$1restartPolicy');
}

/** A place with a release `app` of these hooks. */
export async function faultPlace(t: TestContext, hooks: readonly string[], major: 3 | 4 = 4): Promise<Place> {
  const place = await makePlace(t, major);
  await place.apply(RIGHTS);
  must(
    await place.helm('install', 'app', writeChart(place, { 'templates/hooks.yaml': hooks.join('---\n') })),
    'install',
  );
  return place;
}

/** `a b b`: which hooks have run, and how often. */
export async function ran(place: Place): Promise<string> {
  const names = await place.kubectl('get', 'configmaps', '--output', 'jsonpath={.items[*].metadata.name}');
  const hooks = names.split(' ').flatMap((name) => /^ran-(\w+)-/.exec(name)?.[1] ?? []);
  return hooks.sort().join(' ');
}

export interface Faulty extends Outcome {
  readonly summary: RunSummary;
  /** How often a report was seen while it grew. */
  readonly looks: number;
}

/** Runs the hooks with their reports watched: at every moment each of them is a whole JSON document, or not there yet. */
export async function runFaulty(
  place: Place,
  args: readonly string[] = [],
  env: Record<string, string> = {},
): Promise<Faulty> {
  const report = join(place.folder, 'report.json');
  const started = startRun(place, ['test', 'app', '--output', `json=${report}`, ...args], env);
  const caches = join(env.HELM_CACHE_HOME ?? join(place.folder, 'cache'), 'helm-hooks');
  let looks = 0;
  const look = () => {
    for (const file of [report, join(caches, 'last-run.json'), ...journals(join(caches, 'resume'))])
      if (existsSync(file)) {
        JSON.parse(readFileSync(file, 'utf8'));
        looks++;
      }
  };
  let broken: unknown;
  const timer = setInterval(() => {
    try {
      look();
    } catch (error) {
      broken ??= error;
    }
  }, 10);
  const outcome = await started.outcome;
  clearInterval(timer);
  assert.equal(broken, undefined, `a report was no JSON: ${broken}`);
  assert.ok(existsSync(report), outcome.stdout + outcome.stderr);
  return { ...outcome, looks, summary: JSON.parse(readFileSync(report, 'utf8')) };
}

function journals(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .map((name) => join(folder, name));
}

/** `a succeeded`, in their order. */
export function outcomes({ summary }: Faulty): string[] {
  return summary.hooks.map(({ name, outcome }) => `${name} ${outcome}`);
}
