import type { Hook } from '../manifest/document.ts';
import type { HookEvent } from '../manifest/vocabulary.ts';
import { type Moment, momentOf } from './moments.ts';
import { type PlannedNeed, plannedNeeds } from './needs.ts';
import { hooksOf } from './order.ts';
import type { Dropped, Release } from './release.ts';

/**
 * What puts a hook behind the one before it: the first of Helm's sort keys in which the two differ. `repeated`: it is
 * the same hook, which names the event twice.
 */
export type DecidedBy = 'weight' | 'name' | 'kind' | 'file' | 'repeated';

export interface PlannedHook {
  readonly hook: Hook;
  /** undefined for the first. */
  readonly decidedBy: DecidedBy | undefined;
  readonly needs: readonly PlannedNeed[];
}

/** What Helm would run, and what it would not. */
export interface Plan {
  readonly release: Release;
  /** In the order of the events asked for; those without hooks are left out. */
  readonly events: ReadonlyMap<HookEvent, readonly PlannedHook[]>;
  /** Of the same events: what each finds in the cluster and leaves there. */
  readonly moments: ReadonlyMap<HookEvent, Moment>;
  readonly dropped: readonly Dropped[];
}

/** The hooks of each event in the order in which Helm executes them, with what each needs of the release itself. */
export function planOf(release: Release, events: readonly HookEvent[]): Plan {
  const planned = events.map((event) => [event, plannedHooks(release, event)] as const);
  const withHooks = planned.filter(([, hooks]) => hooks.length > 0);
  const moments = withHooks.map(([event]) => [event, momentOf(release, event)] as const);
  return { release, events: new Map(withHooks), moments: new Map(moments), dropped: release.dropped };
}

function plannedHooks(release: Release, event: HookEvent): readonly PlannedHook[] {
  const hooks = hooksOf(release, event);
  return hooks.map((hook, index) => ({
    hook,
    decidedBy: decidedBy(hooks[index - 1], hook),
    needs: plannedNeeds(hook, event, release),
  }));
}

// Helm sorts by kind, then stably by weight and name (pkg/release/v1/util/kind_sorter.go : sortHooksByKind, and
// pkg/action/hooks.go : hookByWeight), so kind decides only between equal names.
function decidedBy(before: Hook | undefined, hook: Hook): DecidedBy | undefined {
  if (!before) return undefined;
  if (before === hook) return 'repeated';
  if (before.weight !== hook.weight) return 'weight';
  if (before.name !== hook.name) return 'name';
  return before.kind === hook.kind ? 'file' : 'kind';
}
