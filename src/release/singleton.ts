import { CLUSTER_SCOPED } from './needs.ts';
import type { Release } from './release.ts';

/** Names are cut, so that of a long release name only this much may be left in them. */
const BEGINNING = 8;

/** Beside what hooks need: kinds that have no namespace either. */
const MORE_CLUSTER_SCOPED = new Set([
  'APIService',
  'MutatingWebhookConfiguration',
  'ValidatingWebhookConfiguration',
  'ValidatingAdmissionPolicy',
  'ValidatingAdmissionPolicyBinding',
  'PodSecurityPolicy',
  'VolumeSnapshotClass',
]);

interface Named {
  readonly kind: string;
  readonly name: string;
}

/** True for kinds that are known to have no namespace. */
export function isOfCluster(kind: string): boolean {
  return CLUSTER_SCOPED.has(kind) || MORE_CLUSTER_SCOPED.has(kind);
}

/** True where a name has the release's in it, or its beginning; a name for the whole cluster may have the namespace. */
export function isOwnName({ kind, name }: Named, { name: own, namespace }: Release): boolean {
  if (own === undefined) return true;
  const parts = isOfCluster(kind) && namespace ? [own, namespace] : [own];
  return parts.some((part) => name.includes(part.slice(0, BEGINNING)));
}

const known = new WeakMap<Release, { readonly inNamespace: boolean; readonly inCluster: boolean }>();

/**
 * True where Helm refuses a second release of the chart before any of its hooks runs, because an ordinary object has a
 * name that both would give. In the same namespace that can be any object, in the cluster only what has no namespace.
 * Source: pkg/action/validate.go : existingResourceConflict, which looks at no hook.
 */
export function isSingleton(kind: string, release: Release): boolean {
  const found = known.get(release) ?? look(release);
  known.set(release, found);
  return isOfCluster(kind) ? found.inCluster : found.inNamespace;
}

function look(release: Release) {
  const shared = release.objects.filter(({ head }) => head.name !== '' && !isOwnName(head, release));
  return { inNamespace: shared.length > 0, inCluster: shared.some(({ head }) => isOfCluster(head.kind)) };
}
