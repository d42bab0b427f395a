import type { Hook } from '../manifest/document.ts';
import { type DiffStep, isSamePlan, type PlanDiff } from '../release/plan-diff.ts';
import type { Dropped } from '../release/release.ts';
import { exactNumber, printJson } from './json.ts';

/** The differences for programs; its schema is docs/schema/plan-diff.schema.json. */
export function planDiffJson(diff: PlanDiff): string {
  return printJson({
    version: 1,
    same: isSamePlan(diff),
    added: diff.added.map(hookJson),
    removed: diff.removed.map(hookJson),
    changed: diff.changed.map(({ after, changes }) => ({ ...nameOf(after), changes })),
    events: Object.fromEntries([...diff.events].map(([event, steps]) => [event, steps.map(stepJson)])),
    dropped: { added: diff.dropped.added.map(droppedJson), removed: diff.dropped.removed.map(droppedJson) },
  });
}

function nameOf({ kind, name, namespace }: Hook) {
  return { kind, name, namespace };
}

function hookJson(hook: Hook) {
  const { weight, deletePolicies, logPolicies, events, document } = hook;
  return {
    ...nameOf(hook),
    events: [...new Set(events)],
    weight: exactNumber(weight),
    path: document.path,
    deletePolicies,
    logPolicies,
  };
}

function stepJson({ hook, state, moved, from, to }: DiffStep) {
  return { ...nameOf(hook), state, moved, from, to };
}

function droppedJson({ document: { head, path }, reason }: Dropped) {
  return { kind: head.kind, name: head.name, path, reason };
}
