import type { HookEvent } from '../manifest/vocabulary.ts';
import type { KubeObject } from '../run/cluster.ts';
import { deletedAfter, type Fate, fateOf, placeOf } from '../run/fate.ts';
import type { PlannedHook, RunPlan } from '../run/plan.ts';

/** What the API says to an object that it is only shown. */
export interface Answer {
  readonly accepted: boolean;
  /** Why not, or what would happen to the one that is there; null where there is nothing to say. */
  readonly message: string | null;
}

interface DryObject {
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
  /** What happens to one that is there already. */
  readonly existing: Fate;
  /** Why it is kept. */
  readonly reason: string | null;
  readonly deletedAfter: readonly ('success' | 'failure')[];
  /** null where no cluster was asked. */
  readonly answer: Answer | null;
}

/** The document of `run --dry-run --format json`, version 1. */
export interface DryRun {
  readonly version: 1;
  readonly dryRun: 'client' | 'server';
  readonly event: HookEvent;
  readonly release: string;
  readonly namespace: string;
  readonly source: string;
  readonly hooks: readonly {
    readonly kind: string;
    readonly name: string;
    readonly weight: number;
    /** `Job/migrate`, where it was not chosen but is brought along. */
    readonly neededBy: string | null;
    /** What is known of it with --resume: it is not run again. */
    readonly past: 'done' | 'adopted' | null;
    readonly objects: readonly DryObject[];
  }[];
}

/** @param answers undefined where no cluster was asked */
export function dryRunJson(
  plan: RunPlan,
  source: string,
  answers: ReadonlyMap<KubeObject, Answer> | undefined,
): string {
  const { event, release, namespace } = plan;
  const hooks = plan.hooks.map((planned) => ({
    kind: planned.hook.kind,
    name: planned.hook.name,
    weight: Number(planned.hook.weight),
    neededBy: planned.brought?.neededBy ?? null,
    past: planned.past?.state ?? null,
    objects: planned.objects.map((object) => objectOf(object, planned, plan, answers?.get(object))),
  }));
  const dryRun = answers ? 'server' : 'client';
  const document: DryRun = { version: 1, dryRun, event, release, namespace, source, hooks };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function objectOf(object: KubeObject, hook: PlannedHook, plan: RunPlan, answer: Answer | undefined): DryObject {
  const { kind, name, namespace } = placeOf(object, plan);
  const { fate, reason } = fateOf(object, hook, plan);
  return { kind, name, namespace, existing: fate, reason, deletedAfter: deletedAfter(hook), answer: answer ?? null };
}
