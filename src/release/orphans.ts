import type { Hook } from '../manifest/document.ts';
import { indexOf, keyOf } from './identity.ts';
import { isRun, outlivesSuccess, runs, sameNamespace } from './life.ts';
import { namesIn } from './names.ts';
import { validPolicies } from './policies.ts';
import type { Release } from './release.ts';
import { liveUsesOf } from './remade.ts';
import { commandOf } from './scripts.ts';

/** Others say what becomes of these: workloads, and definitions, which no policy deletes. */
const ELSEWHERE: ReadonlySet<string> = new Set([
  'Deployment',
  'StatefulSet',
  'DaemonSet',
  'CronJob',
  'Service',
  'HorizontalPodAutoscaler',
  'Ingress',
  'CustomResourceDefinition',
]);

/**
 * True where an uninstall leaves a hook's object, and nothing of the release uses it or sees to it: hooks are no part of
 * what `helm uninstall` deletes. Source: pkg/action/uninstall.go : deleteRelease.
 */
export function isLeftBehind(hook: Hook, release: Release): boolean {
  if (isRun(hook) || !runs(hook) || !outlivesSuccess(hook) || ELSEWHERE.has(hook.kind)) return false;
  if (hook.deletePolicies.length > 0 && validPolicies(hook).length === 0) return false;
  return !isOrdinary(hook, release) && liveUsesOf(hook, release).length === 0 && !isCleanedUp(hook, release);
}

/** An ordinary object of the same name is deleted at uninstall. */
function isOrdinary({ kind, name, namespace }: Hook, release: Release): boolean {
  const same = indexOf(release).objects.get(keyOf(kind, name)) ?? [];
  return same.some(({ head }) => sameNamespace(head.namespace, namespace, release));
}

/** A hook of the uninstall speaks of it, or of its kind, in a command. */
function isCleanedUp(hook: Hook, release: Release): boolean {
  return cleanersOf(release).some(
    (command) => namesIn(command, hook.name) || command.toLowerCase().includes(hook.kind.toLowerCase()),
  );
}

const cleaners = new WeakMap<Release, readonly string[]>();

/** The commands of the hooks of the uninstall; looked for once, or 2,000 hooks would look at 2,000 each. */
function cleanersOf(release: Release): readonly string[] {
  const isOfUninstall = ({ events }: Hook) => events.some((event) => event.endsWith('-delete'));
  const found = cleaners.get(release) ?? release.hooks.filter(isOfUninstall).map(commandOf);
  cleaners.set(release, found);
  return found;
}
