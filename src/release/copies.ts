import type { Hook, ManifestDocument } from '../manifest/document.ts';
import { child, items, text } from '../manifest/node.ts';
import type { HookEvent } from '../manifest/vocabulary.ts';
import { accountOf, type Binding, indexOf, keyOf } from './identity.ts';
import { leftBefore, objectExists, resourcePolicy, surelySameNamespace } from './life.ts';
import { type Need, needsOf } from './needs.ts';
import { podSpecOf, referencesOf, runsPods } from './references.ts';
import type { Release } from './release.ts';
import { apiUseOf } from './token.ts';

/** A binding that goes along with a copied account; `role` where the role behind it has to go along, too. */
export interface CopiedBinding {
  readonly binding: ManifestDocument;
  readonly role: ManifestDocument | undefined;
}

/** What has to be copied for hooks that miss an object. */
export interface Original {
  readonly document: ManifestDocument;
  readonly bindings: readonly CopiedBinding[];
}

/**
 * The object that a need means, where a copy of it does the same: what holds values, or an account with its rights.
 * undefined for everything else, and where it is in doubt what would have to go along.
 */
export function originalOf(
  need: Need,
  users: readonly Hook[],
  events: readonly HookEvent[],
  release: Release,
): Original | undefined {
  const documents = [...need.objects, ...need.providers.map(({ document }) => document)];
  const [document] = documents;
  if (!document || documents.length > 1 || !users.every(({ kind }) => runsPods(kind))) return undefined;
  if (need.kind === 'ConfigMap') return { document, bindings: [] };
  if (need.kind === 'Secret') return [...referencesOf(document)].length > 0 ? undefined : { document, bindings: [] };
  if (need.kind !== 'ServiceAccount') return undefined;
  const bindings = users.some(usesRights) ? bindingsOf(document, events, release) : [];
  return bindings && { document, bindings };
}

function usesRights({ document }: Hook): boolean {
  const podSpec = podSpecOf(document);
  return podSpec !== undefined && apiUseOf(podSpec, document.source.text, accountOf(podSpec)) !== 'never';
}

/** undefined where rights go beyond the namespace, or to others too. */
function bindingsOf(
  { head }: ManifestDocument,
  events: readonly HookEvent[],
  release: Release,
): readonly CopiedBinding[] | undefined {
  const own = (indexOf(release).bindings.get(head.name) ?? []).filter(({ namespace }) =>
    surelySameNamespace(namespace, head.namespace, release),
  );
  const copied: CopiedBinding[] = [];
  for (const { document } of own) {
    const near = surelySameNamespace(document.head.namespace, head.namespace, release);
    if (document.head.kind !== 'RoleBinding' || !near || isShared(document)) return undefined;
    const role = roleToCopy(document, events, release);
    if (role === 'unclear') return undefined;
    copied.push({ binding: document, role });
  }
  return copied;
}

function isShared(binding: Binding['document']): boolean {
  return items(child(binding.root, 'subjects')).length !== 1;
}

/** The role, where it is missing in one of the events too; a ClusterRole of the release is not copied. */
function roleToCopy(
  binding: ManifestDocument,
  events: readonly HookEvent[],
  release: Release,
): ManifestDocument | 'unclear' | undefined {
  const kind = text(child(child(binding.root, 'roleRef'), 'kind')) ?? '';
  const key = keyOf(kind, text(child(child(binding.root, 'roleRef'), 'name')) ?? '');
  const { hooks, objects } = indexOf(release);
  const near = ({ head }: ManifestDocument) =>
    kind === 'ClusterRole' || surelySameNamespace(head.namespace, binding.head.namespace, release);
  const ownHooks = (hooks.get(key) ?? []).filter(({ document }) => near(document));
  const ownObjects = (objects.get(key) ?? []).filter(near);
  const isThere = (event: HookEvent) =>
    ownHooks.some((hook) => hook.events.includes(event) || leftBefore(hook, event)) ||
    ownObjects.some(({ head }) => objectExists(resourcePolicy(head.annotations), event));
  const documents = [...ownObjects, ...ownHooks.map(({ document }) => document)];
  if (documents.length === 0 || events.every(isThere)) return undefined;
  return kind === 'Role' && documents.length === 1 ? documents[0] : 'unclear';
}

/** Where a hook names the object that a need means: one place for each reference. */
export function placesOf(user: Hook, { kind, name }: Need, release: Release): readonly Need[] {
  const seen = new Set<number>();
  return needsOf(user, release).filter((need) => {
    if (need.kind !== kind || need.name !== name || need.via === 'subjects' || seen.has(need.at.start)) return false;
    seen.add(need.at.start);
    return true;
  });
}
