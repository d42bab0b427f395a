import { type Hook, titleOf } from '../manifest/document.ts';
import { child, descend, items, text } from '../manifest/node.ts';
import type { HookEvent } from '../manifest/vocabulary.ts';
import { graceOf, isBounded } from './bounds.ts';
import { groupOf, isRun, outlivesSuccess, runs } from './life.ts';
import type { Release } from './release.ts';
import { isDeletedBefore, remadeIn, retriedIn } from './remade.ts';
import { usesOfHooks } from './uses.ts';

/** A hook's object that is still there when its successor is created right after its deletion. */
export interface Lingering {
  readonly event: HookEvent;
  /** What keeps it, in words that follow `before it is gone`. */
  readonly reason: string;
}

/**
 * Why an object of this hook is not gone at once when Helm deletes it, in an event for whose deletions Helm 4 does not
 * wait: all but `test`. Source: pkg/kube/statuswait.go : hookOnlyWaiter.WaitForDelete; pkg/action/release_testing.go.
 *
 * @param timeout Helm's, in seconds
 */
export function lingeringOf(hook: Hook, release: Release, timeout: number): Lingering | undefined {
  const again = isRun(hook) && runs(hook) && isDeletedBefore(hook) ? retriedIn(hook) : remadeIn(hook);
  const event = again.find((event) => event !== 'test');
  const reason = event && reasonOf(hook, release, timeout);
  return event && reason ? { event, reason } : undefined;
}

function reasonOf(hook: Hook, release: Release, timeout: number): string | undefined {
  const finalizers = items(descend(hook.document.root, 'metadata', 'finalizers')).map(text);
  if (finalizers.length > 0) return `its finalizers (${finalizers.join(', ')}) keep it`;
  if (hook.kind === 'Pod') return ofPod(hook, timeout);
  if (groupOf(hook.document.head.apiVersion) !== '') return undefined;
  if (hook.kind === 'Namespace') return 'everything in it goes first';
  return hook.kind === 'PersistentVolumeClaim' ? ofClaim(hook, release) : undefined;
}

/** Only a pod that still runs has a grace period. Source: pkg/registry/core/pod/strategy.go : CheckGracefulDelete. */
function ofPod(hook: Hook, timeout: number): string | undefined {
  if (!isRun(hook) || isBounded(hook, timeout) || hook.deletePolicies.includes('hook-failed')) return undefined;
  const grace = graceOf(hook);
  return grace > 0 ? `after a timeout it may still run, and has ${grace} s to end` : undefined;
}

/** Finished pods hold a claim, too. Source: pkg/controller/volume/pvcprotection : podUsesPVC. */
function ofClaim(hook: Hook, release: Release): string | undefined {
  const users = usesOfHooks(release)(hook).hooks.filter((use) => use.certain && isRun(use.hook) && stays(use.hook));
  return users[0] && `the last pod of ${titleOf(users[0].hook)} still uses it`;
}

function stays(run: Hook): boolean {
  return outlivesSuccess(run) && !child(child(run.document.root, 'spec'), 'ttlSecondsAfterFinished');
}
