import type { Hook, ManifestDocument } from '../manifest/document.ts';
import type { Release } from './release.ts';

export const SERVICES: ReadonlySet<string> = new Set(['Service']);

export const DEFINITIONS: ReadonlySet<string> = new Set(['CustomResourceDefinition']);

export const BINDINGS: ReadonlySet<string> = new Set(['RoleBinding', 'ClusterRoleBinding']);

const known = new WeakMap<Release, ReadonlyMap<string, readonly ManifestDocument[]>>();

/**
 * The ordinary objects of a release by kind, in stored order, which is by kind. Many rules ask for few kinds: a release
 * with thousands of objects is looked through once for all of them.
 */
export function objectsByKind(release: Release): ReadonlyMap<string, readonly ManifestDocument[]> {
  const byKind = known.get(release) ?? Map.groupBy(release.objects, ({ head }) => head.kind);
  known.set(release, byKind);
  return byKind;
}

/** Those of some kinds. */
export function objectsOfKinds(release: Release, kinds: ReadonlySet<string>): readonly ManifestDocument[] {
  return [...objectsByKind(release)].flatMap(([kind, objects]) => (kinds.has(kind) ? objects : []));
}

/** The same with hooks, which come first: all of them, also those that Helm drops, or some. */
export function documentsOfKinds(
  release: Release,
  kinds: ReadonlySet<string>,
  hooks: readonly Hook[] = release.hooks,
): readonly ManifestDocument[] {
  const own = hooks.filter(({ document }) => kinds.has(document.head.kind));
  return [...own.map(({ document }) => document), ...objectsOfKinds(release, kinds)];
}
