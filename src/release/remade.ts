import type { Hook, ManifestDocument } from '../manifest/document.ts';
import type { HookEvent } from '../manifest/vocabulary.ts';
import { indexOf, keyOf } from './identity.ts';
import { isRun, outlivesSuccess, repeats, runs, runsBefore, sameNamespace } from './life.ts';
import { runsPods } from './references.ts';
import type { Release } from './release.ts';
import { type HookUse, type Use, usesOfHooks } from './uses.ts';

/**
 * True where Helm deletes what an earlier run left before it creates the hook: by default, too; never a CRD.
 * Source: pkg/action/hooks.go : execHook, deleteHookByPolicy.
 */
export function isDeletedBefore({ kind, deletePolicies }: Hook): boolean {
  if (kind === 'CustomResourceDefinition') return false;
  return deletePolicies.length === 0 || deletePolicies.includes('before-hook-creation');
}

/**
 * The events in which Helm deletes the hook's object, which an earlier one has made, and makes it anew. Those of an
 * uninstall come once, so they meet only what another event has left.
 */
export function remadeIn(hook: Hook): readonly HookEvent[] {
  if (!runs(hook) || !isDeletedBefore(hook)) return [];
  return [...new Set(hook.events)].filter(
    (event) => repeats(event) && (!event.endsWith('-delete') || runsBefore(hook, event)),
  );
}

/**
 * The events that come again after they have failed: not those of the install, nor post-delete, after which the release
 * is gone either way. Of a test nothing depends. Source: pkg/action/uninstall.go : Run.
 */
export function retriedIn({ events }: Hook): readonly HookEvent[] {
  return events.filter((event) => repeats(event) && event !== 'post-delete' && event !== 'test');
}

/** A use of a hook's object by something that is there as long as the release is installed. */
export type LiveUse = Use & Partial<Pick<HookUse, 'hook'>>;

/**
 * Who uses the hook's object while no hook runs: ordinary objects, and hooks that go on, such as a Deployment.
 * Not its own kind of run: a Job that is over needs nothing any more.
 */
export function liveUsesOf(hook: Hook, release: Release): readonly LiveUse[] {
  const { hooks, objects } = usesOfHooks(release)(hook);
  return [...objects, ...hooks.filter((use) => use.hook !== hook && isLive(use.hook))];
}

function isLive(hook: Hook): boolean {
  return !isRun(hook) && runsPods(hook.kind) && outlivesSuccess(hook);
}

/** True where hooks use the object, and only in events in which it is made, so that it serves them alone. */
export function isScratch(hook: Hook, release: Release): boolean {
  const { hooks, objects } = usesOfHooks(release)(hook);
  const users = hooks.filter((use) => use.hook !== hook);
  if (objects.length > 0 || users.length === 0 || users.some((use) => isLive(use.hook))) return false;
  return users.every((use) => use.hook.events.every((event) => hook.events.includes(event)));
}

/** True where a use is by a pod, now or at its next start. */
export function isByPods({ document }: { readonly document: ManifestDocument }): boolean {
  return runsPods(document.head.kind);
}

/**
 * The event after which the hook's object is away while the release is installed: hook-succeeded deletes it, and
 * nothing brings it back. After pre-install, pre-upgrade and pre-rollback an ordinary object of the same name does.
 * Source: pkg/kube/client.go : update, which creates what it does not find.
 */
export function reapedIn(hook: Hook, release: Release): HookEvent | undefined {
  if (!runs(hook) || outlivesSuccess(hook)) return undefined;
  const { hooks, objects } = indexOf(release);
  const key = keyOf(hook.kind, hook.name);
  const near = (namespace: string) => sameNamespace(namespace, hook.namespace, release);
  const isOrdinary = (objects.get(key) ?? []).some(({ head }) => near(head.namespace));
  const others = (hooks.get(key) ?? []).filter((other) => other !== hook && near(other.namespace));
  if (others.some(outlivesSuccess)) return undefined;
  return hook.events.find((event) => !event.endsWith('-delete') && !(isOrdinary && COMES_BACK.has(event)));
}

const COMES_BACK: ReadonlySet<HookEvent> = new Set(['pre-install', 'pre-upgrade', 'pre-rollback']);
