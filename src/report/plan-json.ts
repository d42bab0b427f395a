import type { Hook } from '../manifest/document.ts';
import type { Engine } from '../release/engine.ts';
import type { Moment } from '../release/moments.ts';
import type { Plan, PlannedHook } from '../release/plan.ts';
import { exactNumber, printJson } from './json.ts';
import { enginesJson } from './plan-engines.ts';

/** The plan for programs; see the machine contract. Policies are as Helm reads them: empty where none is written. */
export function planJson(plan: Plan, engines: readonly Engine[] = []): string {
  const { events, moments, dropped } = plan;
  const json = {
    version: 1,
    events: Object.fromEntries([...events].map(([event, hooks]) => [event, hooks.map(hookJson)])),
    moments: Object.fromEntries([...moments].map(([event, moment]) => [event, momentJson(moment)])),
    dropped: dropped.map(({ document: { head, path }, reason }) => ({
      kind: head.kind,
      name: head.name,
      path,
      reason,
    })),
    ...(engines.length > 0 && { engines: enginesJson(plan, engines) }),
  };
  return printJson(json);
}

function momentJson({ objects, objectCount, there, deleted, left }: Moment) {
  const names = (hooks: readonly Hook[]) => hooks.map(({ kind, name, namespace }) => ({ kind, name, namespace }));
  return { objects, objectCount, there: names(there), deleted: names(deleted), left: names(left) };
}

function hookJson({ hook, decidedBy, needs }: PlannedHook) {
  const { kind, name, namespace, weight, deletePolicies, logPolicies, document } = hook;
  return {
    kind,
    name,
    namespace,
    weight: exactNumber(weight),
    path: document.path,
    deletePolicies,
    logPolicies,
    needs,
    decidedBy: decidedBy ?? null,
  };
}
