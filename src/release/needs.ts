import type { Hook, ManifestDocument } from '../manifest/document.ts';
import { child, type Range } from '../manifest/node.ts';
import type { HookEvent } from '../manifest/vocabulary.ts';
import { accountOf, indexOf, keyOf, placeOf } from './identity.ts';
import { groupOf, leftBefore, objectExists, resourcePolicy, runs, surelySameNamespace } from './life.ts';
import { podSpecOf, type Reference, referencesOf } from './references.ts';
import type { Release } from './release.ts';
import { apiUseOf } from './token.ts';

/** Something that a hook needs and that the release itself brings. */
export interface Need {
  readonly consumer: Hook;
  readonly kind: string;
  readonly name: string;
  /** How it is needed: `envFrom`, `serviceAccountName`, `subjects`, `namespace`, `kind`. */
  readonly via: string;
  readonly optional: boolean;
  /** True for rights that the consumer has as account `default`, where nothing shows that it uses them. */
  readonly presumed: boolean;
  /** Where the consumer says so. */
  readonly at: Range;
  /** The hooks of that name, of any event. */
  readonly providers: readonly Hook[];
  /** The ordinary objects of that name. */
  readonly objects: readonly ManifestDocument[];
}

/**
 * What a need meets in one event: `ordered` by weight or kind, `by-name` where only the alphabet decides, `left` by
 * an earlier event or revision, `broken` where it is made in this event but too late, `absent` where it is not.
 */
export type NeedState = 'ordered' | 'by-name' | 'left' | 'broken' | 'absent';

/** The needs of one hook in one event, as `plan` prints them. */
export interface PlannedNeed {
  readonly kind: string;
  readonly name: string;
  readonly via: string;
  readonly satisfied: boolean;
  readonly state: NeedState;
}

/** What can be needed by name from every namespace. */
export const CLUSTER_SCOPED = new Set([
  'Namespace',
  'PriorityClass',
  'StorageClass',
  'PersistentVolume',
  'CustomResourceDefinition',
  'ClusterRole',
  'ClusterRoleBinding',
  'RuntimeClass',
  'IngressClass',
]);

const cache = new WeakMap<Release, Map<Hook, readonly Need[]>>();

/** What a hook needs of its own release; names that the release does not bring are no needs. */
export function needsOf(hook: Hook, release: Release): readonly Need[] {
  const byHook = cache.get(release) ?? new Map<Hook, readonly Need[]>();
  cache.set(release, byHook);
  const found = byHook.get(hook) ?? (runs(hook) && indexOf(release).mayNeed(hook) ? [...collect(hook, release)] : []);
  byHook.set(hook, found);
  return found;
}

/** What the need meets in an event in which its consumer runs. */
export function stateOf(need: Need, event: HookEvent, release: Release): NeedState {
  // A loop, not filters: hooks that all hang together ask this hundreds of thousands of times.
  let isMade = false;
  let isTied = false;
  for (const provider of need.providers) {
    if (!provider.events.includes(event)) continue;
    isMade = true;
    if (!sortsBefore(provider, need.consumer, event, release)) continue;
    if (!tiedByName(provider, need.consumer)) return 'ordered';
    isTied = true;
  }
  if (isTied) return 'by-name';
  if (need.providers.some((provider) => leftBefore(provider, event))) return 'left';
  if (need.objects.some(({ head }) => objectExists(resourcePolicy(head.annotations), event))) return 'left';
  return isMade ? 'broken' : 'absent';
}

/** True where Helm runs the first hook before the second in this event. */
export function sortsBefore(first: Hook, second: Hook, event: HookEvent, release: Release): boolean {
  const ranks = indexOf(release).ranks(event);
  return (ranks.get(first) ?? Number.POSITIVE_INFINITY) < (ranks.get(second) ?? -1);
}

/** True where only their names decide which of the two comes first. */
export function tiedByName(one: Hook, other: Hook): boolean {
  return one.weight === other.weight && one.name !== other.name;
}

/** The needs of a hook in one event, for `plan`; each object once. */
export function plannedNeeds(hook: Hook, event: HookEvent, release: Release): readonly PlannedNeed[] {
  const planned = new Map<string, PlannedNeed>();
  for (const need of needsOf(hook, release)) {
    const key = keyOf(need.kind, need.name);
    const state = stateOf(need, event, release);
    const satisfied = state !== 'broken' && state !== 'absent';
    if (planned.has(key) || (need.presumed && !satisfied)) continue;
    planned.set(key, { kind: need.kind, name: need.name, via: need.via, satisfied, state });
  }
  return [...planned.values()];
}

function* collect(hook: Hook, release: Release): Generator<Need> {
  for (const reference of referencesOf(hook.document)) yield* lookUp(hook, reference, release);
  yield* place(hook, release);
  yield* definition(hook, release);
  yield* rights(hook, release);
}

function* lookUp(consumer: Hook, reference: Reference, release: Release, presumed = false): Generator<Need> {
  const index = indexOf(release);
  const key = keyOf(reference.kind, reference.name);
  const place = reference.namespace ?? consumer.namespace;
  const near = (namespace: string) =>
    CLUSTER_SCOPED.has(reference.kind) || surelySameNamespace(namespace, place, release);
  const providers = (index.hooks.get(key) ?? []).filter((hook) => hook !== consumer && near(hook.namespace));
  const objects = (index.objects.get(key) ?? []).filter(({ head }) => near(head.namespace));
  if (providers.length === 0 && objects.length === 0) return;
  if (reference.via === 'secrets' && providers.some((provider) => isOwnToken(consumer, provider))) return;
  yield { consumer, ...reference, presumed, providers, objects };
}

/** Among its `secrets` an account may list its own token, which needs the account first: no need in this direction. */
function isOwnToken(consumer: Hook, provider: Hook): boolean {
  if (consumer.kind !== 'ServiceAccount') return false;
  return [...referencesOf(provider.document)].some(
    ({ kind, name }) => kind === consumer.kind && name === consumer.name,
  );
}

/** What lies in a namespace needs it. */
function* place(consumer: Hook, release: Release): Generator<Need> {
  const { hooks, objects } = indexOf(release);
  const key = keyOf('Namespace', consumer.namespace);
  if (!hooks.has(key) && !objects.has(key)) return;
  const at = placeOf(consumer.document, 'metadata', 'namespace');
  const own = { kind: 'Namespace', name: consumer.namespace, via: 'namespace', optional: false, at };
  yield* lookUp(consumer, own, release);
}

/** A custom resource needs its definition. */
function* definition(consumer: Hook, release: Release): Generator<Need> {
  const { head } = consumer.document;
  const names = groupOf(head.apiVersion) && indexOf(release).definitions.namesOf(head);
  if (!names) return;
  const at = placeOf(consumer.document, 'kind');
  for (const name of names)
    yield* lookUp(consumer, { kind: 'CustomResourceDefinition', name, via: 'kind', optional: false, at }, release);
}

/** A pod needs the bindings of its account, and the roles behind them. */
function* rights(consumer: Hook, release: Release): Generator<Need> {
  const podSpec = podSpecOf(consumer.document);
  if (!podSpec) return;
  const account = child(podSpec, 'serviceAccountName') ?? child(podSpec, 'serviceAccount');
  const at = account?.type === 'scalar' ? account.range : placeOf(consumer.document);
  const bindings = indexOf(release).bindings.get(accountOf(podSpec)) ?? [];
  if (bindings.length === 0) return;
  const use = apiUseOf(podSpec, consumer.document.source.text, accountOf(podSpec));
  if (use === 'never') return;
  for (const binding of bindings) {
    const { kind, name } = binding.document.head;
    if (!surelySameNamespace(binding.namespace, consumer.namespace, release)) continue;
    yield* lookUp(consumer, { kind, name, via: 'subjects', optional: false, at }, release, use === 'perhaps');
    for (const role of referencesOf(binding.document)) {
      yield* lookUp(consumer, { ...role, via: 'roleRef', at }, release, use === 'perhaps');
    }
  }
}
