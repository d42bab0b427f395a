import type { PodSpec } from '../evidence.ts';
import type { PlannedHook } from '../plan.ts';
import { isPod } from '../readiness.ts';

/** What a hook's pod is made from; undefined where it makes none. */
export function podSpecOf({ objects }: PlannedHook): PodSpec | undefined {
  for (const object of objects) {
    const spec = object.spec as (PodSpec & { readonly template?: { readonly spec?: PodSpec } }) | undefined;
    const found = isPod(object) ? spec : spec?.template?.spec;
    if (found) return found;
  }
  return undefined;
}
