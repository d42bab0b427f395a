import type { Hook } from '../manifest/document.ts';
import { isBounded } from './bounds.ts';
import { isRun, outlivesSuccess, runs } from './life.ts';
import { needsOf } from './needs.ts';
import { podSpecOf } from './references.ts';
import type { Release } from './release.ts';
import { apiUseOf } from './token.ts';
import { usesOfHooks } from './uses.ts';

const RIGHTS: ReadonlySet<string> = new Set([
  'ServiceAccount',
  'Role',
  'ClusterRole',
  'RoleBinding',
  'ClusterRoleBinding',
]);

/** A Job or Pod, and what it runs by that goes while it may still be at work. */
export interface Bereft {
  readonly run: Hook;
  /** Its account first, if that goes too. */
  readonly rights: readonly Hook[];
}

/**
 * The Jobs and Pods that lose an account or rights, of which this hook is the first. When a hook fails, and for Helm a
 * timeout is a failure, hook-succeeded deletes the hooks before it, but for Kubernetes the Job goes on. With hook-failed
 * it goes first. Source: pkg/action/hooks.go : execHookWithDelayedShutdown (Helm 3.19 and later).
 *
 * @param timeout Helm's, in seconds
 */
export function bereftBy(hook: Hook, release: Release, timeout: number): readonly Bereft[] {
  if (!isReaped(hook)) return [];
  const users = usesOfHooks(release)(hook).hooks.filter((use) => use.certain && !use.presumed);
  return [...new Set(users.map((use) => use.hook))]
    .filter((user) => goesOn(user, timeout) && isBefore(hook, user))
    .map((run) => ({ run, rights: rightsOf(run, release) }))
    .filter(({ rights }) => rights[0] === hook);
}

function isReaped(hook: Hook): boolean {
  return RIGHTS.has(hook.kind) && runs(hook) && !outlivesSuccess(hook);
}

/** True where Helm may give up before Kubernetes does, and the rights still matter then. */
function goesOn(user: Hook, timeout: number): boolean {
  if (!isRun(user) || isBounded(user, timeout) || user.deletePolicies.includes('hook-failed')) return false;
  const podSpec = podSpecOf(user.document);
  if (!podSpec) return false;
  // A Pod that is there needs its account for its token only, a Job for each new pod.
  return user.kind === 'Job' || apiUseOf(podSpec, user.document.source.text, '') !== 'never';
}

/** True where both run in one event; after a test nobody waits for anything. */
function isBefore(rights: Hook, user: Hook): boolean {
  return user.events.some((event) => event !== 'test' && rights.events.includes(event));
}

function rightsOf(run: Hook, release: Release): readonly Hook[] {
  const found = needsOf(run, release)
    .flatMap((need) => need.providers)
    .filter((provider) => isReaped(provider) && isBefore(provider, run));
  const accounts = found.filter(({ kind }) => kind === 'ServiceAccount');
  return [...new Set([...accounts, ...found])];
}
