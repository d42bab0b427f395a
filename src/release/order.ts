import type { Hook, ManifestDocument } from '../manifest/document.ts';
import { compareBytes } from '../manifest/fields.ts';
import type { HookEvent } from '../manifest/vocabulary.ts';
import type { HelmMajor, Release } from './release.ts';

/** Source: pkg/release/v1/util/kind_sorter.go : InstallOrder (Helm 3: pkg/releaseutil, without the webhooks). */
const INSTALL_ORDER = [
  'PriorityClass',
  'Namespace',
  'NetworkPolicy',
  'ResourceQuota',
  'LimitRange',
  'PodSecurityPolicy',
  'PodDisruptionBudget',
  'ServiceAccount',
  'Secret',
  'SecretList',
  'ConfigMap',
  'StorageClass',
  'PersistentVolume',
  'PersistentVolumeClaim',
  'CustomResourceDefinition',
  'ClusterRole',
  'ClusterRoleList',
  'ClusterRoleBinding',
  'ClusterRoleBindingList',
  'Role',
  'RoleList',
  'RoleBinding',
  'RoleBindingList',
  'Service',
  'DaemonSet',
  'Pod',
  'ReplicationController',
  'ReplicaSet',
  'Deployment',
  'HorizontalPodAutoscaler',
  'StatefulSet',
  'Job',
  'CronJob',
  'IngressClass',
  'Ingress',
  'APIService',
] as const;

const WEBHOOKS = ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'] as const;

const RANKS: { readonly [Major in HelmMajor]: ReadonlyMap<string, number> } = {
  3: new Map(INSTALL_ORDER.map((kind, rank) => [kind, rank])),
  4: new Map([...INSTALL_ORDER, ...WEBHOOKS].map((kind, rank) => [kind, rank])),
};

/** Kinds in the order in which Helm installs them, unknown ones behind, by name. Source: kind_sorter.go : lessByKind. */
export function compareKinds(a: string, b: string, helm: HelmMajor): number {
  const first = RANKS[helm].get(a);
  const second = RANKS[helm].get(b);
  if (first === undefined && second === undefined) return compareBytes(a, b);
  if (first === undefined) return 1;
  return second === undefined ? -1 : first - second;
}

/**
 * The order in which Helm stores documents: by path, then as written, then (stably) by kind.
 * Source: manifest_sorter.go : SortManifests, kind_sorter.go : sortHooksByKind, sortManifestsByKind.
 *
 * @param documentOf what to order by; documents of one path must come as they are written
 */
export function storedOrder<Item>(
  items: readonly Item[],
  documentOf: (item: Item) => ManifestDocument,
  helm: HelmMajor,
): Item[] {
  const byPath = isOrdered(items, documentOf)
    ? items
    : [...items].sort((a, b) => compareBytes(documentOf(a).path, documentOf(b).path));
  const byKind = Map.groupBy(byPath, (item) => documentOf(item).head.kind);
  return [...byKind.keys()].sort((a, b) => compareKinds(a, b, helm)).flatMap((kind) => byKind.get(kind)!);
}

/** Nearly always: Helm itself hands documents over by path. */
function isOrdered<Item>(items: readonly Item[], documentOf: (item: Item) => ManifestDocument): boolean {
  let before = '';
  return items.every((item) => {
    const { path } = documentOf(item);
    const follows = path === before || compareBytes(before, path) < 0;
    before = path;
    return follows;
  });
}

/** Order within an event: weight, then name, both ascending. Source: pkg/action/hooks.go : hookByWeight. */
export function compareHooks(a: Hook, b: Hook): number {
  if (a.weight !== b.weight) return a.weight < b.weight ? -1 : 1;
  return compareBytes(a.name, b.name);
}

/**
 * The hooks of an event in the order in which Helm executes them. A hook that names the event twice comes twice; those
 * that Helm drops for an unknown event are left out. Source: pkg/action/hooks.go : execHook.
 */
export function hooksOf(release: Release, event: HookEvent): readonly Hook[] {
  const queued: Hook[] = [];
  for (const hook of release.hooks) {
    if (hook.unknownEvents.length > 0) continue;
    for (const own of hook.events) if (own === event) queued.push(hook);
  }
  return queued.sort(compareHooks);
}
