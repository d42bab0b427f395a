import { type KubeObject, type ObjectRef, refOf } from './cluster.ts';
import { deletesBefore, type PlannedHook, type RunPlan, titleOfObject } from './plan.ts';
import { isJob, isPod } from './readiness.ts';
import { isClusterScoped } from './scope.ts';

/**
 * What a run does with an object that is already there: deletes it first; leaves it exactly as it is; applies to it,
 * as Helm 4 does; or refuses to go on, because Helm or this run would.
 */
export type Fate = 'deleted' | 'kept' | 'updated' | 'refused';

/** The fate of one object of a hook, and the reason where it is kept. */
export function fateOf(
  object: KubeObject,
  hook: PlannedHook,
  plan: RunPlan,
): { readonly fate: Fate; readonly reason: string | null } {
  const reason = plan.protects(placeOf(object, plan)) ?? null;
  if (reason !== null) return { fate: 'kept', reason };
  if (deletesBefore(hook, plan, titleOfObject(object))) return { fate: 'deleted', reason };
  const isUpdated = plan.method === 'apply' && !isJob(object) && !isPod(object);
  return { fate: isUpdated ? 'updated' : 'refused', reason };
}

/** Where an object goes, as far as that is known without a cluster. */
export function placeOf(object: KubeObject, { namespace }: RunPlan): ObjectRef {
  const ref = refOf(object);
  return { ...ref, namespace: isClusterScoped(ref) ? '' : ref.namespace || namespace };
}

/** After which outcomes a hook's policies delete what the run has made of it. */
export function deletedAfter({ hook, policies }: PlannedHook): readonly ('success' | 'failure')[] {
  // Helm deletes no CRD for a policy: helm.sh/helm/v4 pkg/action/hooks.go : deleteHookByPolicy.
  if (hook.kind === 'CustomResourceDefinition') return [];
  return [
    ...(policies.includes('hook-succeeded') ? (['success'] as const) : []),
    ...(policies.includes('hook-failed') ? (['failure'] as const) : []),
  ];
}
