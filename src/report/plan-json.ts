import type { Plan, PlannedHook } from '../release/plan.ts';

/** The plan for programs; see the machine contract. Policies are as Helm reads them: empty where none is written. */
export function planJson({ events, dropped }: Plan): string {
  const json = {
    version: 1,
    events: Object.fromEntries([...events].map(([event, hooks]) => [event, hooks.map(hookJson)])),
    dropped: dropped.map(({ document: { head, path }, reason }) => ({
      kind: head.kind,
      name: head.name,
      path,
      reason,
    })),
  };
  return `${JSON.stringify(json, null, 2)}\n`;
}

function hookJson({ hook, decidedBy, needs }: PlannedHook) {
  const { kind, name, namespace, weight, deletePolicies, logPolicies, document } = hook;
  return {
    kind,
    name,
    namespace,
    weight: exact(weight),
    path: document.path,
    deletePolicies,
    logPolicies,
    needs,
    decidedBy: decidedBy ?? null,
  };
}

/** Helm's weights are 64-bit integers, which JSON can hold and a JavaScript number cannot. */
function exact(weight: bigint): unknown {
  const { rawJSON } = JSON as unknown as { readonly rawJSON: (text: string) => unknown };
  return rawJSON(`${weight}`);
}
