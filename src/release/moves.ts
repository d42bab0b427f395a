import { type Hook, titleOf } from '../manifest/document.ts';
import { dependencies, sharedEvents } from './graph.ts';
import { indexOf, keyOf } from './identity.ts';
import { sameNamespace } from './life.ts';
import { sortsBefore } from './needs.ts';
import { runsPods } from './references.ts';
import type { Release } from './release.ts';
import { namersOf } from './scripts.ts';

/** What holds data or rights and does nothing by itself; a NetworkPolicy, quota or webhook would act on what follows. */
const MOVABLE = new Set([
  'ServiceAccount',
  'Secret',
  'ConfigMap',
  'PersistentVolumeClaim',
  'Role',
  'ClusterRole',
  'RoleBinding',
  'ClusterRoleBinding',
]);

const GRANTS = new Set(['Role', 'ClusterRole', 'RoleBinding', 'ClusterRoleBinding']);

/** Helm reads weights as Go's int, which has 64 bits where Helm runs. */
const SMALLEST = -(2n ** 63n);

/** Why a hook may not get this smaller weight, in words that follow `because`; undefined where it may. */
export function whyNotMoved(hook: Hook, weight: bigint, release: Release): string | undefined {
  if (!MOVABLE.has(hook.kind)) return `a ${hook.kind || 'hook without kind'} is never moved`;
  if (weight < SMALLEST) return `weight ${weight} is outside of Helm's 64-bit range`;
  return notAlone(hook, release) ?? lateGrant(hook, release) ?? passes(hook, weight, release);
}

function notAlone(hook: Hook, release: Release): string | undefined {
  const { hooks, objects } = indexOf(release);
  const key = keyOf(hook.kind, hook.name);
  const same = (namespace: string) => sameNamespace(namespace, hook.namespace, release);
  if (objects.get(key)?.some(({ head }) => same(head.namespace))) return 'it is also an ordinary object of the release';
  const twin = hooks
    .get(key)
    ?.find((other) => other !== hook && same(other.namespace) && sharedEvents(hook, other).length > 0);
  return twin && 'two hooks of one event have this name';
}

/** A grant behind one user and in front of another may be meant so: least privilege for the first. */
function lateGrant(hook: Hook, release: Release): string | undefined {
  if (!GRANTS.has(hook.kind)) return undefined;
  const edges = dependencies(release).from.get(hook) ?? [];
  const runsLate = edges.find(
    ({ consumer, state }) => runsPods(consumer.kind) && (state === 'broken' || state === 'after'),
  );
  const runsNow = edges.find(({ consumer, state }) => runsPods(consumer.kind) && state === 'satisfied');
  if (!runsLate || !runsNow) return undefined;
  return `${titleOf(runsNow.consumer)} already gets these rights from it, and ${titleOf(runsLate.consumer)} may be meant to go without`;
}

/** What stands between the old place and the new, and would notice. */
function passes(hook: Hook, weight: bigint, release: Release): string | undefined {
  const namers = namersOf(hook, release);
  const readers = readersOfOlder(hook, release);
  for (const event of new Set(hook.events)) {
    const ranks = indexOf(release).ranks(event);
    const inOrder = [...new Set([...namers.keys(), ...readers])]
      .filter((other) => isPassed(other, hook, weight) && sortsBefore(other, hook, event, release))
      .sort((a, b) => ranks.get(a)! - ranks.get(b)!);
    for (const other of inOrder) {
      const place = needsToStart(other, hook, release) ? undefined : namers.get(other);
      if (place) return `${titleOf(other)}, which now runs before it, names it in its ${place}`;
      if (readers.has(other)) return `${titleOf(other)} now reads what an earlier event or revision left`;
    }
  }
  return undefined;
}

function isPassed(other: Hook, hook: Hook, weight: bigint): boolean {
  return other !== hook && (other.weight > weight || (other.weight === weight && other.name > hook.name));
}

/** What does not start without the object neither makes it nor clears it away before. */
function needsToStart(consumer: Hook, provider: Hook, release: Release): boolean {
  const edges = dependencies(release).from.get(provider) ?? [];
  return !GRANTS.has(provider.kind) && edges.some((edge) => edge.consumer === consumer && edge.state === 'broken');
}

function readersOfOlder(provider: Hook, release: Release): ReadonlySet<Hook> {
  const edges = dependencies(release).from.get(provider) ?? [];
  return new Set(edges.filter(({ state }) => state === 'after').map(({ consumer }) => consumer));
}
