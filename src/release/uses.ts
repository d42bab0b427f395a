import { append } from '../append.ts';
import type { Hook, ManifestDocument } from '../manifest/document.ts';
import { EMPTY_HEAD } from '../manifest/head.ts';
import { child, items, type Range, text } from '../manifest/node.ts';
import { mayUseHooks } from './hook-users.ts';
import { accountOf, indexOf, keyOf, placeOf } from './identity.ts';
import { laterReferencesOf } from './later.ts';
import { runs, sameNamespace, surelySameNamespace } from './life.ts';
import { CLUSTER_SCOPED } from './needs.ts';
import { podSpecOf, referencesOf } from './references.ts';
import type { Release } from './release.ts';
import { apiUseOf } from './token.ts';

/** Who goes by a name to an object of the release. */
export interface Use {
  /** The user. */
  readonly document: ManifestDocument;
  /** `envFrom`, `serviceAccountName`; `subjects` and `roleRef` for rights that a pod has by its account. */
  readonly via: string;
  /** Where the user says so, in the text of its own source. */
  readonly at: Range;
  /** True where the user starts without it. */
  readonly optional: boolean;
  /** True for rights of account `default`, where nothing shows that the pod uses them. */
  readonly presumed: boolean;
  /** True for what is not needed to start but worked through afterwards: a backend, a webhook's Service. */
  readonly later: boolean;
  /** False where the namespaces only may be the same, because the release's is not known. */
  readonly certain: boolean;
}

export interface HookUse extends Use {
  readonly hook: Hook;
}

/** The users of one object: hooks that Helm runs, and ordinary objects. */
export interface Users {
  readonly hooks: readonly HookUse[];
  readonly objects: readonly Use[];
}

/** What an object goes by: a hook, or a document's head. */
export interface Target {
  readonly kind: string;
  readonly name: string;
  /** '' where it is not written. */
  readonly namespace: string;
}

/** A use as it is kept: where the user looks. */
interface Entry extends Omit<Use, 'certain'> {
  readonly hook: Hook | undefined;
  readonly namespace: string;
}

type Entries = ReadonlyMap<string, readonly Entry[]>;

const known = new WeakMap<Release, Entries>();

const knownOfHooks = new WeakMap<Release, Entries>();

/**
 * Who uses an object of the release, whatever event either belongs to: each reference is one use. Read once for all
 * objects of a release, at a cost that grows with its text. For hooks, `usesOfHooks` costs less.
 */
export function usesOf(release: Release): (target: Target) => Users {
  const entries = known.get(release) ?? collect(release, release.objects);
  known.set(release, entries);
  return lookUp(entries, release);
}

/** The same for objects that are hooks: only what may use one of them is read. */
export function usesOfHooks(release: Release): (target: Hook) => Users {
  const entries = knownOfHooks.get(release) ?? collect(release, mayUseHooks(release));
  knownOfHooks.set(release, entries);
  return lookUp(entries, release);
}

function lookUp(entries: Entries, release: Release): (target: Target) => Users {
  return (target) => {
    const near = keysOf(target)
      .flatMap((key) => entries.get(key) ?? [])
      .filter((entry) => isNear(entry, target, release));
    const uses = near.map((entry) => ({ ...entry, certain: isSure(entry, target, release) }));
    return {
      hooks: uses.filter((use): use is typeof use & { hook: Hook } => use.hook !== undefined),
      objects: uses.filter(({ hook }) => hook === undefined),
    };
  };
}

/** A StatefulSet makes its claims itself, and takes those that are there under the names that it would give. */
function keysOf({ kind, name }: Target): readonly string[] {
  const own = keyOf(kind, name);
  const ordinal = kind === 'PersistentVolumeClaim' ? /-\d+$/.exec(name) : null;
  return ordinal ? [own, keyOf(kind, claimName(name.slice(0, ordinal.index)))] : [own];
}

function claimName(name: string): string {
  return `${name}-*`;
}

function isNear(entry: Entry, { kind, namespace }: Target, release: Release): boolean {
  return CLUSTER_SCOPED.has(kind) || sameNamespace(entry.namespace, namespace, release);
}

function isSure(entry: Entry, { kind, namespace }: Target, release: Release): boolean {
  return CLUSTER_SCOPED.has(kind) || surelySameNamespace(entry.namespace, namespace, release);
}

interface User {
  readonly document: ManifestDocument;
  readonly hook: Hook | undefined;
}

function collect(release: Release, objects: readonly ManifestDocument[]): Entries {
  const users: User[] = release.hooks.filter(runs).map((hook) => ({ document: hook.document, hook }));
  for (const object of objects) for (const document of withItems(object)) users.push({ document, hook: undefined });
  const entries = new Map<string, Entry[]>();
  const add: Add = (key, entry) => append(entries, key, entry);
  for (const user of users) {
    addReferences(user, add);
    addRights(user, release, add);
    addSurroundings(user, release, add);
  }
  return entries;
}

type Add = (key: string, entry: Entry) => void;

const PLAIN = { optional: false, presumed: false, later: false };

function addReferences(user: User, add: Add): void {
  const { document } = user;
  const { namespace } = document.head;
  for (const { kind, name, via, at, optional, namespace: place } of referencesOf(document))
    add(keyOf(kind, name), { ...user, ...PLAIN, via, at, optional, namespace: place ?? namespace });
  for (const { kind, name, via, at, namespace: place } of laterReferencesOf(document))
    add(keyOf(kind, name), { ...user, ...PLAIN, via, at, later: true, namespace: place ?? namespace });
  if (document.head.kind !== 'StatefulSet') return;
  for (const template of items(child(child(document.root, 'spec'), 'volumeClaimTemplates'))) {
    const metadata = child(template, 'metadata');
    const key = keyOf('PersistentVolumeClaim', claimName(`${text(child(metadata, 'name'))}-${document.head.name}`));
    const at = child(metadata, 'name')?.range ?? placeOf(document);
    add(key, { ...user, ...PLAIN, via: 'volumeClaimTemplates', at, namespace });
  }
}

/** A pod uses the bindings of its account and the roles behind them. */
function addRights(user: User, release: Release, add: Add): void {
  const { document } = user;
  const { bindings } = indexOf(release);
  const podSpec = bindings.size > 0 ? podSpecOf(document) : undefined;
  const own = podSpec && bindings.get(accountOf(podSpec));
  const use = own ? apiUseOf(podSpec, document.source.text, accountOf(podSpec)) : 'never';
  if (!own || use === 'never') return;
  const at = child(podSpec, 'serviceAccountName')?.range ?? placeOf(document);
  for (const { document: binding, namespace } of own) {
    if (!sameNamespace(namespace, document.head.namespace, release)) continue;
    const { kind, name, namespace: place } = binding.head;
    const entry = { ...user, ...PLAIN, at, presumed: use === 'perhaps', namespace: place };
    add(keyOf(kind, name), { ...entry, via: 'subjects' });
    for (const role of referencesOf(binding)) add(keyOf(role.kind, role.name), { ...entry, via: 'roleRef' });
  }
}

/** Its namespace, and the definition of its kind. */
function addSurroundings(user: User, release: Release, add: Add): void {
  const { document } = user;
  const { namespace } = document.head;
  if (namespace) {
    const at = placeOf(document, 'metadata', 'namespace');
    add(keyOf('Namespace', namespace), { ...user, ...PLAIN, via: 'namespace', at, namespace });
  }
  for (const name of indexOf(release).definitions.namesOf(document.head) ?? []) {
    const at = placeOf(document, 'kind');
    add(keyOf('CustomResourceDefinition', name), { ...user, ...PLAIN, via: 'kind', at, namespace });
  }
}

/** The items of a List stand in its place. */
export function withItems(document: ManifestDocument): readonly ManifestDocument[] {
  const list = document.head.kind.endsWith('List') ? items(child(document.root, 'items')) : [];
  if (list.length === 0) return [document];
  return list.flatMap((root) => {
    const metadata = child(root, 'metadata');
    const kind = text(child(root, 'kind')) ?? '';
    const name = text(child(metadata, 'name')) ?? '';
    const namespace = text(child(metadata, 'namespace')) ?? '';
    const apiVersion = text(child(root, 'apiVersion')) ?? '';
    const { source, range, index, path } = document;
    return withItems({ source, range, index, path, root, head: { ...EMPTY_HEAD, apiVersion, kind, name, namespace } });
  });
}
