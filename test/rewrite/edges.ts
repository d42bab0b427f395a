// Which hook needs which, found without any of our own reading: from what Helm's code makes of the documents.
import type { OracleReading } from '../oracle/oracle.ts';
import { type Json, plain, valueAt, valuesAt } from './json-paths.ts';

/** One hook of a reading, by its place in the stream. */
export interface Node {
  /** Place among the hooks as Helm stores them. */
  readonly at: number;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
  readonly root: Json;
}

/** A consumer and what it needs, as places among the hooks as Helm stores them. */
export interface Edge {
  readonly provider: number;
  readonly consumer: number;
}

interface Named {
  readonly kind: string;
  readonly name: string;
}

/** The hooks of a reading with their fields. */
export function hooksIn({ hooks, documents }: OracleReading): Node[] {
  const roots = new Map(
    Object.values(documents)
      .flat()
      .map(({ text, json }) => [text, json]),
  );
  return hooks.map(({ kind, name, text }, at) => {
    const root = plain(roots.get(text));
    return { at, kind, name, namespace: String(valueAt(root, ['metadata', 'namespace']) ?? ''), root };
  });
}

/** Every need of one hook that another hook of the reading can meet. */
export function edgesIn(hooks: readonly Node[]): Edge[] {
  return hooks.flatMap((consumer) => {
    const needs = [...needsOf(consumer), ...rightsOf(consumer, hooks)];
    const providers = hooks.filter(
      (provider) => provider !== consumer && needs.some((need) => isMetBy(need, provider, consumer)),
    );
    return [...new Set(providers)].map((provider) => ({ provider: provider.at, consumer: consumer.at }));
  });
}

const CLUSTER_SCOPED =
  /^(Namespace|PriorityClass|StorageClass|PersistentVolume|CustomResourceDefinition|ClusterRole.*)$/;

function isMetBy({ kind, name }: Named, provider: Node, consumer: Node): boolean {
  if (provider.kind !== kind) return false;
  if (kind === 'CustomResourceDefinition') return definesKind(provider, name);
  return provider.name === name && (CLUSTER_SCOPED.test(kind) || provider.namespace === consumer.namespace);
}

/** @param kind `group/Kind` */
function definesKind({ root }: Node, kind: string): boolean {
  return `${valueAt(root, ['spec', 'group'])}/${valueAt(root, ['spec', 'names', 'kind'])}` === kind;
}

const PODS: Readonly<Record<string, readonly string[]>> = {
  Pod: ['spec'],
  Job: ['spec', 'template', 'spec'],
  Deployment: ['spec', 'template', 'spec'],
};

function podOf({ kind, root }: Node): Json | undefined {
  const path = PODS[kind];
  return path && valueAt(root, path);
}

const POD_NEEDS: readonly (readonly [string, readonly string[]])[] = [
  ['ServiceAccount', ['serviceAccountName']],
  ['PriorityClass', ['priorityClassName']],
  ['Secret', ['imagePullSecrets', '*', 'name']],
  ['ConfigMap', ['volumes', '*', 'configMap', 'name']],
  ['Secret', ['volumes', '*', 'secret', 'secretName']],
  ['PersistentVolumeClaim', ['volumes', '*', 'persistentVolumeClaim', 'claimName']],
  ['ConfigMap', ['volumes', '*', 'projected', 'sources', '*', 'configMap', 'name']],
  ['Secret', ['volumes', '*', 'projected', 'sources', '*', 'secret', 'name']],
  ...['containers', 'initContainers'].flatMap((list): [string, string[]][] => [
    ['ConfigMap', [list, '*', 'env', '*', 'valueFrom', 'configMapKeyRef', 'name']],
    ['Secret', [list, '*', 'env', '*', 'valueFrom', 'secretKeyRef', 'name']],
    ['ConfigMap', [list, '*', 'envFrom', '*', 'configMapRef', 'name']],
    ['Secret', [list, '*', 'envFrom', '*', 'secretRef', 'name']],
  ]),
];

const OTHER_NEEDS: Readonly<Record<string, readonly (readonly [string, readonly string[]])[]>> = {
  ServiceAccount: [['Secret', ['imagePullSecrets', '*', 'name']]],
  PersistentVolumeClaim: [
    ['StorageClass', ['spec', 'storageClassName']],
    ['PersistentVolume', ['spec', 'volumeName']],
  ],
};

function needsOf(hook: Node): Named[] {
  const { kind, namespace, root } = hook;
  const named = (from: Json | undefined, needs: readonly (readonly [string, readonly string[]])[]) =>
    needs.flatMap(([kind, path]) => valuesAt(from, path).map((name) => ({ kind, name: String(name) })));
  const [group = '', version] = String(valueAt(root, ['apiVersion'])).split('/');
  return [
    ...named(podOf(hook), POD_NEEDS),
    ...named(root, OTHER_NEEDS[kind] ?? []),
    ...(namespace ? [{ kind: 'Namespace', name: namespace }] : []),
    ...(version ? [{ kind: 'CustomResourceDefinition', name: `${group}/${kind}` }] : []),
    ...roleOf(hook),
  ];
}

function roleOf({ kind, root }: Node): Named[] {
  if (kind !== 'RoleBinding' && kind !== 'ClusterRoleBinding') return [];
  return [{ kind: String(valueAt(root, ['roleRef', 'kind'])), name: String(valueAt(root, ['roleRef', 'name'])) }];
}

/** The bindings of a pod's account, and the roles behind them. */
function rightsOf(consumer: Node, hooks: readonly Node[]): Named[] {
  const pod = podOf(consumer);
  const account = valueAt(pod, ['serviceAccountName']);
  if (account === undefined || valueAt(pod, ['automountServiceAccountToken']) === false) return [];
  const own = hooks.filter(({ kind, root, namespace }) =>
    kind.endsWith('RoleBinding')
      ? valuesAt(root, ['subjects', '*']).some(
          (subject) =>
            valueAt(subject, ['name']) === account &&
            (valueAt(subject, ['namespace']) ?? namespace) === consumer.namespace,
        )
      : false,
  );
  return own.flatMap((binding) => [{ kind: binding.kind, name: binding.name }, ...roleOf(binding)]);
}
