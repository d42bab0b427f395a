import type { Cluster, KubeObject, ObjectRef } from './cluster.ts';
import { refOf } from './cluster.ts';
import { refused } from './over.ts';
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
