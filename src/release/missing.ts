import type { Hook } from '../manifest/document.ts';
import type { HookEvent } from '../manifest/vocabulary.ts';
import { breaksConsumer } from './graph.ts';
import { keyOf } from './identity.ts';
import { outlivesSuccess, runs, runsBefore, surelySameNamespace } from './life.ts';
import { type Need, needsOf, stateOf } from './needs.ts';
import { podSpecOf, referencesOf } from './references.ts';
import type { Release } from './release.ts';
import { apiUseOf } from './token.ts';

/** What the release brings, but not when a hook needs it. */
export interface Missing {
  readonly need: Need;
  readonly events: readonly HookEvent[];
  /** Why it is not there, in words that follow the name. */
  readonly reason: string;
}

const known = new WeakMap<Release, Map<Hook, readonly Missing[]>>();

/** What a hook needs and does not find in some of its events, each object and reason once. */
export function missingOf(hook: Hook, release: Release): readonly Missing[] {
  const byHook = known.get(release) ?? new Map<Hook, readonly Missing[]>();
  known.set(release, byHook);
  const missing = byHook.get(hook) ?? collect(hook, release);
  byHook.set(hook, missing);
  return missing;
}

/** All hooks that miss the same object, in stored order. */
export function missersOf(need: Need, release: Release): readonly Hook[] {
  const { namespace } = need.consumer;
  return release.hooks.filter(
    (hook) => surelySameNamespace(hook.namespace, namespace, release) && misses(hook, need, release),
  );
}

/** True where a hook misses the object that a need, of whomever, is for. */
export function misses(hook: Hook, { kind, name }: Need, release: Release): boolean {
  return missingOf(hook, release).some(({ need }) => need.kind === kind && need.name === name);
}

function collect(hook: Hook, release: Release): readonly Missing[] {
  // Without ordinary objects in the stream nobody can tell what they would bring.
  if (release.objects.length === 0 || !runs(hook)) return [];
  const found = new Map<string, { need: Need; events: HookEvent[]; reason: string }>();
  for (const event of new Set(hook.events)) {
    for (const need of missingIn(hook, event, release)) {
      const reason = whyMissing(need, event);
      const key = `${keyOf(need.kind, need.name)} ${reason}`;
      const known = found.get(key);
      if (!known) found.set(key, { need, events: [event], reason });
      else if (known.events.at(-1) !== event) known.events.push(event);
    }
  }
  return [...found.values()];
}

function missingIn(hook: Hook, event: HookEvent, release: Release): readonly Need[] {
  const absent = needsOf(hook, release).filter((need) => stateOf(need, event, release) === 'absent');
  if (absent.length === 0) return absent;
  // What is also a pull secret counts as what it is needed for most.
  const needs = absent.toSorted((a, b) => gravity(a) - gravity(b));
  const missing = needs.filter((need) => !isGrant(need) && breaksConsumer(need) && !mayBeThere(need, release));
  // A pod that is not made for want of its account has no use for rights.
  const runsAtAll = !missing.some(({ kind }) => kind === 'ServiceAccount');
  return runsAtAll && lacksRights(hook, event, release) ? [...missing, ...needs.filter(isGrant).slice(0, 1)] : missing;
}

function gravity({ via }: Need): number {
  return via === 'imagePullSecrets' ? 1 : 0;
}

/** True for rights of the account, which keep no pod from starting. */
export function isGrant({ via }: Need): boolean {
  return via === 'subjects' || via === 'roleRef';
}

/** Optional needs, and a namespace that Helm itself cannot do without: it keeps the release's record there. */
function mayBeThere(need: Need, { namespace }: Release): boolean {
  return need.optional || (need.kind === 'Namespace' && (namespace === undefined || namespace === need.name));
}

/** True where a pod that shows that it uses the API gets none of its rights in this event. */
function lacksRights(hook: Hook, event: HookEvent, release: Release): boolean {
  const podSpec = podSpecOf(hook.document);
  // Whatever its account is called: a name alone shows nothing.
  if (!podSpec || apiUseOf(podSpec, hook.document.source.text, 'default') !== 'likely') return false;
  const needs = needsOf(hook, release);
  const isThere = (need: Need | undefined) => !need || stateOf(need, event, release) !== 'absent';
  const roleOf = (binding: Need) => {
    const [document = binding.objects[0]] = binding.providers.map(({ document }) => document);
    const [role] = document ? referencesOf(document) : [];
    return needs.find(({ via, kind, name }) => via === 'roleRef' && kind === role?.kind && name === role.name);
  };
  return !needs.some((need) => need.via === 'subjects' && isThere(need) && isThere(roleOf(need)));
}

function whyMissing({ objects, providers }: Need, event: HookEvent): string {
  if (objects.length > 0)
    return event === 'pre-install'
      ? 'is an ordinary object, and Helm creates those after pre-install'
      : `is an ordinary object, and Helm has deleted those before ${event}`;
  const reaped = providers.find((provider) => !outlivesSuccess(provider) && runsBefore(provider, event));
  if (reaped) return `was a hook of ${eventsOf(reaped)} and is deleted by hook-succeeded at the end of that`;
  return `is a hook of ${[...new Set(providers.map(eventsOf))].join(' or ')} only, which comes later`;
}

function eventsOf({ events }: Hook): string {
  return [...new Set(events)].join(', ');
}
