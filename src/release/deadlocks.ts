import type { Hook, ManifestDocument } from '../manifest/document.ts';
import { child, items } from '../manifest/node.ts';
import type { RunCommand } from '../script/container.ts';
import { indexOf, keyOf } from './identity.ts';
import { objectsOfKinds } from './kinds.ts';
import { mayCallKubectl } from './kubectl-words.ts';
import { isRun, runs, sameNamespace } from './life.ts';
import { mentionOf } from './mentions.ts';
import { namesIn } from './names.ts';
import { podSpecOf } from './references.ts';
import type { Release } from './release.ts';
import { kubectlCalls } from './rights.ts';
import { type ServiceUse, servicesUsed } from './service-uses.ts';
import { usesOf } from './uses.ts';

/** A hook and an object of the release that wait for each other. */
export type Deadlock =
  | { readonly type: 'service'; readonly use: ServiceUse }
  | {
      readonly type: 'made';
      readonly made: readonly string[];
      readonly by: RunCommand;
      readonly workload: ManifestDocument;
    }
  | { readonly type: 'awaited'; readonly workload: ManifestDocument };

/** What Helm waits for with `--wait`, and what waits for its pods. */
const WORKLOADS: ReadonlySet<string> = new Set(['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet']);

/** The Jobs and Pods of other hooks' releases aside: where this hook and the release's own objects wait for each other. */
export function deadlocksOf(hook: Hook, release: Release): readonly Deadlock[] {
  if (!isRun(hook) || !runs(hook) || release.objects.length === 0) return [];
  return [
    ...(hook.events.includes('pre-install')
      ? servicesUsed(hook, release).map((use) => ({ type: 'service', use }) as const)
      : []),
    ...(hook.events.includes('post-install') ? [...madeFor(hook, release), ...awaitedBy(hook, release)] : []),
  ];
}

/** Secrets and ConfigMaps that the hook's kubectl makes, and without which a workload of the release does not start. */
function madeFor(hook: Hook, release: Release): readonly Deadlock[] {
  if (!mayCallKubectl(hook.document)) return [];
  const found = new Map<ManifestDocument, { made: string[]; by: RunCommand }>();
  for (const { reading, command } of kubectlCalls(hook, release)) {
    if (!reading.resolved || !MAKING.has(reading.command)) continue;
    for (const { on, names, namespace = hook.namespace } of reading.targets)
      for (const name of names === 'unknown' || !NEEDED.has(on.kind) ? [] : names) {
        const workload = starterWithout({ kind: on.kind, name, namespace }, release);
        if (!workload) continue;
        const known = found.get(workload) ?? { made: [], by: command };
        known.made.push(`${on.kind}/${name}`);
        found.set(workload, known);
      }
  }
  return [...found].map(([workload, { made, by }]) => ({ type: 'made', made, by, workload }));
}

const MAKING: ReadonlySet<string> = new Set(['create', 'apply']);

/** What a pod does not start without. */
const NEEDED: ReadonlySet<string> = new Set(['Secret', 'ConfigMap', 'PersistentVolumeClaim', 'ServiceAccount']);

function isBrought(kind: string, name: string, release: Release): boolean {
  const { hooks, objects } = indexOf(release);
  const key = keyOf(kind, name);
  return hooks.has(key) || objects.has(key);
}

function starterWithout(
  target: Parameters<ReturnType<typeof usesOf>>[0],
  release: Release,
): ManifestDocument | undefined {
  if (isBrought(target.kind, target.name, release)) return undefined;
  const { objects } = usesOf(release)(target);
  return objects.find(
    ({ document, optional, later, via }) =>
      WORKLOADS.has(document.head.kind) && !optional && !later && via !== 'imagePullSecrets',
  )?.document;
}

/** A workload whose init container names the hook: it waits for its end. */
function awaitedBy(hook: Hook, release: Release): readonly Deadlock[] {
  if (mentionOf(hook, release) !== 'named') return [];
  const workload = objectsOfKinds(release, WORKLOADS).find(
    (object) => sameNamespace(object.head.namespace, hook.namespace, release) && awaits(object, hook.name),
  );
  return workload ? [{ type: 'awaited', workload }] : [];
}

function awaits(workload: ManifestDocument, name: string): boolean {
  const { source, range } = workload;
  const text = source.text.slice(range.start, range.end);
  if (!text.includes(name) || !text.includes('initContainers')) return false;
  return items(child(podSpecOf(workload), 'initContainers')).some((container) =>
    [child(container, 'command'), child(container, 'args')].some(
      (words) => words && namesIn(source.text.slice(words.range.start, words.range.end), name),
    ),
  );
}
