import type { Deleted } from '../run/clean/carry-out.ts';
import type { CleanObject } from '../run/clean/leftover.ts';
import { bytesOf, storageOf } from '../run/clean/size.ts';
import type { CleanReport } from './clean.ts';
import { exactNumber, printJson } from './json.ts';

/** Leftovers for programs; the schema is docs/schema/clean.schema.json. */
export function cleanJson(report: CleanReport): string {
  const { release, namespace, revision, status, dryRun, objects, unseen, deleted } = report;
  const results = new Map(deleted.map((one) => [one.object, one]));
  const count = (outcome: Deleted['outcome']) => deleted.filter((one) => one.outcome === outcome).length;
  return printJson({
    version: 1,
    release,
    namespace,
    revision,
    status,
    dryRun,
    objects: objects.map((object) => objectJson(object, results.get(object))),
    unseen: unseen.map(({ ref, message }) => ({ ...ref, message })),
    summary: {
      found: objects.length,
      toDelete: objects.filter(({ verdict }) => verdict.fate === 'delete').length,
      deleted: count('deleted'),
      failed: count('failed') + count('interrupted'),
    },
  });
}

function objectJson(object: CleanObject, result: Deleted | undefined) {
  const { ref, live, state, owner, pods, verdict } = object;
  const { uid = '', creationTimestamp } = live.metadata;
  const { hook, revision, lastRun } = owner;
  return {
    ...ref,
    uid,
    state,
    createdAt: creationTimestamp ? new Date(creationTimestamp).toISOString() : null,
    pods,
    storage: storageOf(object) || null,
    bytes: bytesOf(object),
    hook: {
      kind: hook.kind,
      name: hook.name,
      revision,
      events: [...new Set(hook.events)],
      weight: exactNumber(hook.weight),
      deletePolicies: hook.deletePolicies,
      lastRun: lastRun && { phase: lastRun.phase, startedAt: lastRun.startedAt, completedAt: lastRun.completedAt },
    },
    fate: verdict.fate,
    reason: verdict.reason,
    includable: verdict.includable,
    outcome: result?.outcome ?? null,
    message: result?.message ?? null,
  };
}
