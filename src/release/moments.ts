import type { Hook } from '../manifest/document.ts';
import { type HookEvent, RESOURCE_POLICY } from '../manifest/vocabulary.ts';
import { leftBefore, objectExists, outlivesSuccess } from './life.ts';
import { hooksOf } from './order.ts';
import type { Release } from './release.ts';

/**
 * Which ordinary objects exist while an event runs: none yet, those of the revision before (`previous`), of this one
 * (`current`), or only those that are kept.
 */
export type ObjectsThere = 'none' | 'previous' | 'current' | 'kept';

/** What is in the cluster when an event begins, and what its success leaves. */
export interface Moment {
  readonly objects: ObjectsThere;
  /** How many of them. Of `previous` it is this revision's number: the other's is not known here. */
  readonly objectCount: number;
  /** Hooks whose objects an earlier event can have left, in stored order. */
  readonly there: readonly Hook[];
  /** What Helm deletes when all hooks of the event have succeeded, in its order: the last first. */
  readonly deleted: readonly Hook[];
  /** Hooks of the event whose objects stay, in the order in which they were made. */
  readonly left: readonly Hook[];
}

/**
 * Source: pkg/action/{install,upgrade,rollback,uninstall,release_testing}.go: where each calls execHook. A rollback's
 * pre-rollback hooks see the objects of the revision that is left.
 */
const OBJECTS: Readonly<Record<HookEvent, ObjectsThere>> = {
  'pre-install': 'none',
  'post-install': 'current',
  'pre-upgrade': 'previous',
  'post-upgrade': 'current',
  'pre-rollback': 'previous',
  'post-rollback': 'current',
  'pre-delete': 'current',
  'post-delete': 'kept',
  test: 'current',
};

/** What an event finds and leaves, where everything before it and in it succeeds. */
export function momentOf(release: Release, event: HookEvent): Moment {
  const own = [...new Set(hooksOf(release, event))];
  const exists = release.objects.filter(({ head }) =>
    objectExists(head.annotations.get(RESOURCE_POLICY)?.value, event),
  );
  return {
    objects: OBJECTS[event],
    objectCount: exists.length,
    there: release.hooks.filter((hook) => leftBefore(hook, event)),
    // Source: pkg/action/hooks.go : execHook, from last to first.
    deleted: own.filter((hook) => !outlivesSuccess(hook)).toReversed(),
    left: own.filter(outlivesSuccess),
  };
}
