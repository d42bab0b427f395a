import type { Cluster, KubeObject, ObjectRef } from './cluster.ts';
import { refOf } from './cluster.ts';
import { refused } from './over.ts';
import type { Made } from './past.ts';
import { type PlannedHook, type RunPlan, titleOfObject } from './plan.ts';

/** One object of a hook, where it belongs. */
export interface Target {
  readonly object: KubeObject;
  readonly ref: ObjectRef;
}

/** Puts every object of a hook where it belongs: namespaced ones without a namespace into the release's. @throws Over */
export async function targetsOf(planned: PlannedHook, plan: RunPlan, cluster: Cluster): Promise<Target[]> {
  const targets: Target[] = [];
  for (const object of planned.objects) {
    const kind = await cluster.kindOf(object.apiVersion, object.kind).catch(refused(titleOfObject(object)));
    const namespace = kind.namespaced ? object.metadata.namespace || plan.namespace : '';
    const { namespace: _, ...metadata } = object.metadata;
    const placed = { ...object, metadata: namespace ? { ...metadata, namespace } : metadata };
    targets.push({ object: placed, ref: refOf(placed) });
  }
  return targets;
}

/** What is left of a List that an earlier run had begun to make. A name can have been given by the API (generateName). */
export function notMade(targets: readonly Target[], made: readonly Made[]): Target[] {
  const rest = [...made];
  return targets.filter(({ ref }) => {
    const isSame = (one: Made) =>
      one.apiVersion === ref.apiVersion &&
      one.kind === ref.kind &&
      one.namespace === ref.namespace &&
      (ref.name === '' || one.name === ref.name);
    const at = rest.findIndex(isSame);
    if (at >= 0) rest.splice(at, 1);
    return at < 0;
  });
}
