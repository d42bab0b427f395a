import type { LastRun, Leftover } from '../run/inventory.ts';
import { exactNumber, printJson } from './json.ts';
import type { HookList, ListedRelease } from './list.ts';

/** The releases for programs; the schema of both is docs/schema/list.schema.json. */
export function releasesJson(namespace: string, releases: readonly ListedRelease[]): string {
  return printJson({
    version: 1,
    namespace,
    releases: releases.map(({ last, ...release }) => ({
      ...release,
      lastRun: last && { kind: last.kind, name: last.name, ...runJson(last.run) },
    })),
  });
}

/** The hooks of one release for programs. */
export function hooksJson({ release, namespace, revision, status, hooks }: HookList): string {
  return printJson({ version: 1, release, namespace, revision, status, hooks: hooks.map(hookJson) });
}

function hookJson({ hook, revision, lastRun, objects, unknown, byHand }: HookList['hooks'][number]) {
  const { kind, name, namespace, events, weight, deletePolicies, logPolicies, document } = hook;
  return {
    kind,
    name,
    namespace,
    events: [...new Set(events)],
    weight: exactNumber(weight),
    path: document.path,
    deletePolicies,
    logPolicies,
    revision,
    lastRun: lastRun && { revision, ...runJson(lastRun) },
    byHand,
    objects: objects?.map(objectJson) ?? null,
    unknown,
  };
}

function runJson({ phase, startedAt, completedAt, revision }: LastRun) {
  const durationMs = startedAt && completedAt ? Date.parse(completedAt) - Date.parse(startedAt) : null;
  return { phase, startedAt, completedAt, durationMs, ...(revision !== undefined && { revision }) };
}

function objectJson({ ref, state, createdAt, isHooks, meaning }: Leftover) {
  const { kind, namespace, name } = ref;
  return { kind, namespace, name, state, createdAt, isHooks, meaning };
}
