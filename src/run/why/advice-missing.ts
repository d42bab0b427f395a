import { type Hook, titleOf } from '../../manifest/document.ts';
import type { HookEvent } from '../../manifest/vocabulary.ts';
import { nearest } from '../../nearest.ts';
import { indexOf, keyOf } from '../../release/identity.ts';
import { objectExists, outlivesSuccess, resourcePolicy, runsBefore } from '../../release/life.ts';
import { compareHooks } from '../../release/order.ts';
import type { Release } from '../../release/release.ts';
import type { About, Diagnosis } from '../event.ts';
import type { Scene } from './advice.ts';

/** Where a missing object should come from: which hook or object of the release makes it, and when. */
export function missingAdvice({ object }: Diagnosis, scene: Scene): string | undefined {
  if (!object || object.kind === 'webhook') return undefined;
  const { key, ...owner } = object;
  const source = sourceOf(owner, scene);
  if (key !== undefined) return keyAdvice(object, source);
  return source?.late ?? source?.lost ?? unknownAdvice(owner, scene);
}

interface Origin {
  /** It is made, but only later. */
  readonly late?: string;
  /** It should be there. */
  readonly lost?: string;
}

function keyAdvice({ kind, name, key }: About, source: Origin | undefined): string {
  const where = source ? `to ${titleOf({ kind, name })} in the chart` : `to ${titleOf({ kind, name })}`;
  return `add "${key}" ${where}, or correct the hook`;
}

/** How the release brings an object; undefined where it does not. */
export function sourceOf({ kind, name }: About, { event, hook, releases }: Scene): Origin | undefined {
  for (const release of releases) {
    const { hooks, objects } = indexOf(release);
    const makers = hooks.get(keyOf(kind, name)) ?? [];
    if (makers.length > 0) return hookOrigin(makers, hook.hook, event);
    const [object] = objects.get(keyOf(kind, name)) ?? [];
    if (object)
      return objectOrigin(titleOf({ kind, name }), objectExists(resourcePolicy(object.head.annotations), event), event);
  }
  return undefined;
}

function objectOrigin(title: string, exists: boolean, event: HookEvent): Origin {
  if (exists)
    return { lost: `${title} belongs to the release, but is not in the cluster: helm upgrade --install brings it` };
  const late =
    event === 'pre-install'
      ? `Helm creates ${title} only after pre-install: make it a ${event} hook with a lower weight`
      : `Helm has deleted ${title} before ${event}: make it a ${event} hook with a lower weight`;
  return { late };
}

function hookOrigin(makers: readonly Hook[], consumer: Hook, event: HookEvent): Origin {
  const maker = makers.find(({ events }) => events.includes(event)) ?? makers[0]!;
  const title = `hook ${titleOf(maker)}`;
  if (maker.events.includes(event)) {
    if (compareHooks(maker, consumer) > 0)
      return { late: `${title} makes it, but runs later: give it a weight below ${consumer.weight}` };
    return { lost: `${title} should have made it: it was left out, or is gone again` };
  }
  if (runsBefore(maker, event)) {
    const gone = outlivesSuccess(maker) ? 'it is gone' : 'hook-succeeded deletes it at the end of that';
    return { lost: `${title} made it in ${maker.events.join(', ')}, and ${gone}: add ${event} to its helm.sh/hook` };
  }
  return { late: `${title} makes it, but in ${maker.events.join(', ')} only: add ${event} to its helm.sh/hook` };
}

const CLUSTER_WIDE: ReadonlySet<string> = new Set(['Namespace', 'PriorityClass', 'RuntimeClass']);

function unknownAdvice({ kind, name }: About, { event, namespace, releases }: Scene): string {
  const title = titleOf({ kind, name });
  const meant = nearest(
    name,
    namesOf(kind, releases).filter((other) => other !== name),
  );
  if (meant) return `nothing in the release makes it: did you mean ${titleOf({ kind, name: meant })}?`;
  if (CLUSTER_WIDE.has(kind)) return `nothing in the release makes ${title}: create it first, or correct the name`;
  return `nothing in the release makes it: create it in namespace ${namespace}, or as a ${event} hook with a lower weight`;
}

function namesOf(kind: string, releases: readonly Release[]): readonly string[] {
  return releases.flatMap((release) => {
    const { hooks, objects } = indexOf(release);
    return [...hooks.keys(), ...objects.keys()].flatMap((key) =>
      key.startsWith(`${kind}/`) ? key.slice(kind.length + 1) : [],
    );
  });
}
