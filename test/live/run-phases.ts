import type { HelmMajor } from '../../src/release/release.ts';
import { Random } from '../generator/random.ts';
import { hookYaml } from './run-support.ts';

const EVENT = 'pre-upgrade';

/** A cluster-scoped object must not meet that of another test. */
const OWN = '{{ .Release.Namespace }}';

const KINDS = ['Job', 'Pod', 'ConfigMap', 'ConfigMap', 'ServiceAccount', 'ClusterRole', 'List'] as const;
const RUNS: readonly string[] = ['Job', 'Pod'];

/** What someone else may have put there before. */
const LEFTOVERS: readonly (readonly string[])[] = [
  ['configmap', 'a', '--from-literal=key=other'],
  ['configmap', 'b'],
  ['serviceaccount', 'a'],
];

export interface GeneratedPhase {
  readonly hooks: readonly string[];
  /** Arguments of `kubectl create`, done before the phase runs. */
  readonly leftovers: readonly (readonly string[])[];
  /** Helm handles the objects of a List at the same time, so in no order. */
  readonly isOrdered: boolean;
}

/**
 * A phase that follows from a seed: kinds, names that meet each other, weights, policies, failures anywhere, events named
 * twice, other namespaces, kinds that the cluster does not know, and objects that are there already.
 *
 * Left out are the wanted differences: with Helm 4 a Job or Pod without before-hook-creation (Helm takes the old result
 * for the new one); Secrets that exist (a run leaves them as they are); two hooks for one object (Helm deletes for the
 * first what the second has made, a run only what it made for that hook); a List of which one object is in the way
 * (Helm 3 has asked for the others already, a run stops at once). An event named twice is two hooks for one object too.
 */
export function generatedPhase(seed: number, major: HelmMajor): GeneratedPhase {
  const random = new Random(seed);
  const made = Array.from({ length: random.between(2, 5) }, (_, index) => hookOf(random, index, major));
  const hooks = [...new Map(made.map((hook) => [titleOf(hook), hook])).values()];
  return {
    hooks,
    leftovers: random.some(LEFTOVERS, 0.15),
    isOrdered: !hooks.some((hook) => /^kind: List$/m.test(hook)),
  };
}

function hookOf(random: Random, index: number, major: HelmMajor): string {
  const kind = random.pick(KINDS);
  const isBefore = (RUNS.includes(kind) && major === 4) || random.chance(0.7) || kind === 'List';
  const policies = [
    ...(isBefore ? ['before-hook-creation'] : []),
    ...random.some(['hook-succeeded', 'hook-failed'], 0.5),
    // Without any policy Helm takes before-hook-creation.
    ...(isBefore ? [] : ['hook-succeeded']),
  ];
  const parts = {
    weight: random.between(-2, 2),
    policies: [...new Set(policies)].join(','),
    command: random.chance(0.2) ? 'exit 1' : 'true',
  };
  const isTwice = random.chance(0.1) && policies.every((policy) => policy === 'before-hook-creation');
  const events = isTwice ? `${EVENT},${EVENT}` : EVENT;
  if (random.chance(0.06)) return foreign(events, parts.weight);
  if (kind === 'List') return listOf(random, events, parts);
  const name = kind === 'ClusterRole' ? `${OWN}-role` : random.pick(['a', 'b', `c${index}`]);
  const isElsewhere = !RUNS.includes(kind) && kind !== 'ClusterRole' && random.chance(0.2);
  return hookYaml(kind, name, events, { ...parts, ...(isElsewhere && { namespace: `${OWN}-other` }) });
}

/** Of a kind that no cluster has. */
function foreign(events: string, weight: number): string {
  return `apiVersion: example.com/v1
kind: Gizmo
metadata:
  name: gizmo
  annotations: {helm.sh/hook: "${events}", helm.sh/hook-weight: "${weight}"}
`;
}

function listOf(random: Random, events: string, { weight, policies }: { weight: number; policies: string }): string {
  const items = random.some(['one', 'two', 'three'], 0.7).map((name) => {
    const kind = random.pick(['ConfigMap', 'ServiceAccount']);
    return `  - {apiVersion: v1, kind: ${kind}, metadata: {name: ${name}}}`;
  });
  return `apiVersion: v1
kind: List
metadata:
  annotations: {helm.sh/hook: "${events}", helm.sh/hook-weight: "${weight}", helm.sh/hook-delete-policy: "${policies}"}
items:
  - {apiVersion: v1, kind: ConfigMap, metadata: {name: first}, data: {key: value}}
${items.join('\n')}
`;
}

/** What it makes; of Lists one is enough. */
function titleOf(hook: string): string {
  return [...hook.matchAll(/^(kind| {2}name): .*$/gm)].join();
}
