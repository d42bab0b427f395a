import type { Hook } from '../manifest/document.ts';
import type { Target } from '../script/access.ts';
import { mayCallKubectl } from './kubectl-words.ts';
import { repeats, runs } from './life.ts';
import type { Release } from './release.ts';
import { type KubectlCall, kubectlCalls } from './rights.ts';

/** A `kubectl create` that fails when its hook runs again, and what is there by then. */
export interface RepeatedCreation {
  readonly call: KubectlCall;
  readonly kind: string;
  readonly name: string;
}

/** The creations in a hook's pod that nothing guards, in events that come again. */
export function repeatedCreations(hook: Hook, release: Release): readonly RepeatedCreation[] {
  if (!runs(hook) || !hook.events.some(repeats)) return [];
  if (!mayCallKubectl(hook.document)) return [];
  const calls = kubectlCalls(hook, release);
  const deleted = calls.flatMap(({ reading }) =>
    reading.resolved && reading.command === 'delete' ? reading.targets : [],
  );
  return calls.flatMap((call) => {
    const { reading, command } = call;
    if (!reading.resolved || reading.command !== 'create' || command.tolerated || command.isGuarded) return [];
    return reading.targets.flatMap(({ on, names }) =>
      names === 'unknown' || on.resource.includes('/')
        ? []
        : names
            .filter((name) => !deleted.some((target) => includes(target, on.resource, name)))
            .map((name) => ({ call, kind: on.kind, name })),
    );
  });
}

/** True where a deletion takes the object away, or may. */
function includes({ on, names }: Target, resource: string, name: string): boolean {
  return on.resource === resource && (names === 'unknown' || names.length === 0 || names.includes(name));
}
