import { titleOf } from '../manifest/document.ts';
import { laterReferencesOf } from '../release/later.ts';
import { sameNamespace } from '../release/life.ts';
import { referencesOf } from '../release/references.ts';
import type { Release } from '../release/release.ts';
import { withItems } from '../release/uses.ts';
import type { KubeObject, ObjectRef } from './cluster.ts';

/** Why an object is not to be deleted; undefined where nothing speaks against it. */
export type Protects = (ref: ObjectRef) => string | undefined;

interface Entry {
  readonly namespace: string;
  readonly reason: string;
}

/**
 * What the ordinary objects of some revisions are, what they use, and the rights that their accounts have from hooks.
 *
 * @param releases the revision that is run, and those whose objects are in the cluster
 * @param objects what the run creates: a binding among them can be for an account of the release
 * @param namespace of what has none written
 */
export function usedBy(releases: readonly Release[], objects: readonly KubeObject[], namespace: string): Protects {
  const entries = releases.map((release) => ({ release, users: entriesOf(release) }));
  const rights = new Map<string, Entry[]>();
  const used: Protects = (ref) => {
    const at = (entry: Entry, release: Release) =>
      !ref.namespace || sameNamespace(entry.namespace || namespace, ref.namespace, release);
    const found = entries.map(({ release, users }) => users.get(titleOf(ref))?.find((entry) => at(entry, release)));
    return found.find((entry) => entry)?.reason;
  };
  for (const object of objects) addRights(object, namespace, used, rights);
  return (ref) =>
    used(ref) ??
    rights.get(titleOf(ref))?.find((entry) => !entry.namespace || !ref.namespace || entry.namespace === ref.namespace)
      ?.reason;
}

function entriesOf(release: Release): Map<string, Entry[]> {
  const users = new Map<string, Entry[]>();
  for (const object of release.objects.flatMap(withItems)) {
    const user = titleOf(object.head);
    const { namespace } = object.head;
    add(users, user, { namespace, reason: 'it is an object of the release' });
    for (const use of [...referencesOf(object), ...laterReferencesOf(object)])
      add(users, titleOf(use), { namespace: use.namespace || namespace, reason: `${user} uses it` });
  }
  return users;
}

interface Binding extends KubeObject {
  readonly roleRef?: { readonly kind?: string; readonly name?: string };
  readonly subjects?: readonly { readonly kind?: string; readonly name?: string; readonly namespace?: string }[];
}

function addRights(object: KubeObject, namespace: string, used: Protects, rights: Map<string, Entry[]>): void {
  if (object.kind !== 'RoleBinding' && object.kind !== 'ClusterRoleBinding') return;
  const { metadata, roleRef, subjects = [] } = object as Binding;
  const own = object.kind === 'RoleBinding' ? metadata.namespace || namespace : '';
  const account = subjects.find(
    ({ kind, name = '', namespace: at = own }) =>
      kind === 'ServiceAccount' && used({ apiVersion: 'v1', kind, name, namespace: at }),
  );
  if (!account) return;
  const title = titleOf({ kind: object.kind, name: metadata.name ?? '' });
  add(rights, title, { namespace: own, reason: `ServiceAccount/${account.name} of the release has its rights by it` });
  const { kind = '', name = '' } = roleRef ?? {};
  add(rights, titleOf({ kind, name }), { namespace: kind === 'Role' ? own : '', reason: `${title} uses it` });
}

function add(entries: Map<string, Entry[]>, title: string, entry: Entry): void {
  const list = entries.get(title);
  if (list) list.push(entry);
  else entries.set(title, [entry]);
}
