import { UserError } from '../errors.ts';
import { titleOf } from '../manifest/document.ts';
import type { Release } from '../release/release.ts';
import { missingOf } from './bring.ts';
import type { Cluster } from './cluster.ts';
import { moment } from './duration.ts';
import type { Journal, JournalHook } from './journal.ts';
import { findMade, type Past } from './past.ts';
import type { PlannedHook, RunPlan } from './plan.ts';

export interface ResumeOptions {
  readonly journal: Journal;
  /** Of the installed release; null for a chart or a manifest. */
  readonly revision: number | null;
  readonly hashOf: (hook: PlannedHook) => string;
  /** undefined where none is asked: then nobody knows whether what was made is still there. */
  readonly cluster: Pick<Cluster, 'get' | 'kindOf'> | undefined;
}

/**
 * The plan that goes on where an earlier run stopped: what has succeeded is done, what had been created is watched to its
 * end and never created again, the rest is run. Needs that the earlier run has reaped are brought along.
 *
 * @param phase the plan of the whole phase
 * @throws UserError where nothing is left to do, where the hooks are not the same, or where nobody can know what happened
 * @throws ClusterError
 */
export async function resumeRun(phase: RunPlan, release: Release, options: ResumeOptions): Promise<RunPlan> {
  const { journal, cluster } = options;
  checkSame(phase, options);
  const past = new Map<number, Past>();
  const chosen = new Set<number>();
  for (const [index, hook] of journal.hooks.entries()) {
    if (!hook.isPart) continue;
    const state = await pastOf(hook, journal, phase, cluster);
    if (state) past.set(index, state);
    if (state?.state !== 'done') chosen.add(index);
  }
  const brought = await missingOf(phase, release, { chosen, skipped: new Set() }, cluster);
  const hooks = phase.hooks.flatMap((hook, index): PlannedHook[] => {
    const reason = brought.get(index);
    if (reason) return [{ ...hook, brought: reason }];
    const known = past.get(index);
    if (known) return [{ ...hook, past: known }];
    return chosen.has(index) ? [hook] : [];
  });
  return hooks.length === phase.hooks.length ? { ...phase, hooks } : { ...phase, hooks, outOf: phase.hooks.length };
}

function checkSame(phase: RunPlan, { journal, revision, hashOf }: ResumeOptions): void {
  const { event, hooks } = phase;
  if (journal.outcome === 'succeeded')
    throw new UserError(
      `the last ${event} run, of ${moment(Date.parse(journal.startedAt))}, succeeded: nothing is left to resume`,
    );
  if (journal.revision !== revision)
    throw new UserError(
      `the last ${event} run was of ${ofRevision(journal.revision)}, and this is ${ofRevision(revision)}: run it without --resume`,
    );
  const length = Math.max(hooks.length, journal.hooks.length);
  for (let index = 0; index < length; index++) {
    const [now, then] = [hooks[index], journal.hooks[index]];
    if (now && then && now.title === then.title && hashOf(now) === then.hash) continue;
    const what = now && then && now.title === then.title ? `${now.title} is` : 'the hooks are';
    throw new UserError(
      `${what} not what the last ${event} run, of ${moment(Date.parse(journal.startedAt))}, had; run without --resume, --from HOOK leaves out what has succeeded`,
    );
  }
}

function ofRevision(revision: number | null): string {
  return revision === null ? 'a chart or manifest' : `revision ${revision}`;
}

/** undefined: it is run from its beginning. @throws UserError where nobody can know what became of it */
async function pastOf(
  { title, outcome, creating, made }: JournalHook,
  journal: Journal,
  { namespace }: RunPlan,
  cluster: ResumeOptions['cluster'],
): Promise<Past | undefined> {
  const since = Date.parse(journal.startedAt);
  if (outcome === 'succeeded' || outcome === 'skipped') return { state: 'done', made, since };
  if (outcome === 'failed') return undefined;
  if (creating) {
    const where = creating.namespace && creating.namespace !== namespace ? ` in ${creating.namespace}` : '';
    throw unknown(title, `its run broke off while ${titleOf(creating)}${where} was being created`);
  }
  if (made.length === 0) return undefined;
  const found = cluster ? await findMade(made, cluster) : [];
  if (typeof found === 'string') throw unknown(title, found);
  return { state: 'adopted', made, since };
}

function unknown(title: string, why: string): UserError {
  return new UserError(
    `the outcome of ${title} is unknown: ${why}; nothing was run. ` +
      `Look whether it has done its work: --from ${title} runs it again, and all behind it`,
  );
}
