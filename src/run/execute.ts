import { Aftermath, type Done, type Stop } from './aftermath.ts';
import { say } from './codes.ts';
import { moment } from './duration.ts';
import type { HookOutcome, Outcome, RunEvent, Tell } from './event.ts';
import type { World } from './follow.ts';
import { HookRun } from './hook-run.ts';
import type { Past } from './past.ts';
import type { RunPlan } from './plan.ts';
import { isClusterScoped } from './scope.ts';
import { groupsOf, inTurn } from './together.ts';
import { withAdvice } from './why/advice.ts';

/** Aborting a run with this as the reason makes its outcome unknown: Helm works on the same release. */
export class Takeover extends Error {}

export interface ExecuteOptions {
  /** What earlier repetitions have made, by uid: it may be deleted, whatever it is. Grows. */
  readonly own?: Set<string | undefined>;
  readonly repetition?: Extract<RunEvent, { type: 'run-started' }>['repetition'];
}

/**
 * Runs one phase: each hook to its end before the next, delete policies when all are done or one has failed. With
 * `plan.after` the hooks of one weight run together.
 * Source of steps and order: helm.sh/helm/v4 pkg/action/hooks.go : execHookWithDelayedShutdown.
 *
 * @param emit gets everything that happens, at once
 * @returns how the phase went; nothing the cluster does makes it throw
 */
export async function execute(
  plan: RunPlan,
  world: World,
  emit: (event: RunEvent) => void,
  options: ExecuteOptions = {},
): Promise<Outcome> {
  return new Phase(plan, world, emit, options).run();
}

class Phase {
  readonly #plan: RunPlan;
  readonly #world: World;
  readonly #options: ExecuteOptions;
  readonly #own: Set<string | undefined>;
  readonly #tell: Tell;
  readonly #aftermath: Aftermath;
  /** In the order in which they ended. */
  readonly #done: Done[] = [];

  constructor(plan: RunPlan, world: World, emit: (event: RunEvent) => void, options: ExecuteOptions) {
    this.#plan = plan;
    this.#world = world;
    this.#options = options;
    this.#own = options.own ?? new Set();
    this.#tell = (event) => emit({ ...withAdvice(event, plan.advise), at: world.clock.now() } as RunEvent);
    this.#aftermath = new Aftermath(plan, world, this.#tell);
  }

  async run(): Promise<Outcome> {
    const { clock } = this.#world;
    const since = clock.now();
    this.#begin();
    const stop = (await this.#hooks()) ?? (await this.#aftermath.ofSuccess(this.#inOrder()));
    await Promise.all(this.#done.flatMap(({ result }) => result.followers).map((follower) => follower.drain()));
    const { outcome, reason } = this.#final(stop ?? { outcome: 'succeeded', reason: null });
    const left = this.#aftermath.left(this.#inOrder());
    this.#tell({ type: 'run-finished', outcome, reason, left, ms: clock.now() - since });
    return outcome;
  }

  #begin(): void {
    const { event, release, namespace, hooks } = this.#plan;
    const { repetition } = this.#options;
    const titles = hooks.map(({ hook, objects, brought }) => ({
      kind: hook.kind,
      name: hook.name,
      namespace: objects[0] && isClusterScoped(objects[0]) ? '' : hook.namespace || namespace,
      weight: Number(hook.weight),
      ...(brought && { brought: `${brought.neededBy} needs it` }),
    }));
    this.#tell({ type: 'run-started', event, release, namespace, hooks: titles, ...(repetition && { repetition }) });
  }

  async #hooks(): Promise<Stop | undefined> {
    let stop: Stop | undefined;
    for (const group of groupsOf(this.#plan)) {
      if (!stop) stop = await this.#group(group);
      for (const index of group)
        if (!this.#done.some((done) => done.index === index))
          this.#tell({ type: 'hook-finished', hook: index, outcome: 'not-run', diagnosis: null, ms: 0 });
    }
    return stop;
  }

  /** One hook, or with --parallel those of one weight. None begins when one has failed; those at work go on to their end. */
  async #group(group: readonly number[]): Promise<Stop | undefined> {
    const before = this.#done.length;
    const bad = () => this.#done.slice(before).filter(({ result }) => !isGood(result.outcome));
    await inTurn(group, this.#plan, async (index) => {
      if (bad().length === 0) await this.#hook(index);
    });
    const failed = bad();
    const [first] = failed;
    if (!first) return undefined;
    // Where nobody knows what still works, nothing is deleted.
    const worst = failed.find(({ result }) => !deletesAfter(result.outcome)) ?? first;
    const waited = inOrder(failed.filter(({ result }) => result.waited));
    if (worst === first && deletesAfter(first.result.outcome) && waited.length > 0)
      await this.#aftermath.ofFailure(
        waited,
        this.#inOrder().filter((done) => !failed.includes(done)),
      );
    return { outcome: worst.result.outcome as Outcome, reason: null };
  }

  async #hook(index: number): Promise<void> {
    const { past } = this.#plan.hooks[index]!;
    if (past?.state === 'done') return this.#doneBefore(index, past);
    const { clock } = this.#world;
    const since = clock.now();
    this.#tell({ type: 'hook-started', hook: index });
    const result = await new HookRun(index, this.#plan, this.#world, this.#tell, this.#own).run();
    for (const { uid } of result.made) this.#own.add(uid);
    const { outcome, diagnosis } = result;
    this.#done.push({ index, result });
    this.#tell({ type: 'hook-finished', hook: index, outcome, diagnosis, ms: clock.now() - since });
  }

  /** It has succeeded in the run that this one goes on with; its policies are still to be carried out. */
  #doneBefore(index: number, { made, since }: Past): void {
    this.#done.push({ index, result: { outcome: 'succeeded', diagnosis: null, made, waited: true, followers: [] } });
    for (const { uid } of made) this.#own.add(uid);
    const diagnosis = say('succeeded-before', `succeeded in the run of ${moment(since)}`);
    this.#tell({ type: 'hook-finished', hook: index, outcome: 'skipped', diagnosis, ms: 0 });
  }

  #inOrder(): readonly Done[] {
    return inOrder(this.#done);
  }

  #final(stop: Stop): Stop {
    const { signal } = this.#world;
    if (signal.aborted && signal.reason instanceof Takeover)
      return { outcome: 'unknown', reason: signal.reason.message };
    return stop;
  }
}

function inOrder(done: readonly Done[]): readonly Done[] {
  return done.toSorted((a, b) => a.index - b.index);
}

function isGood(outcome: HookOutcome): boolean {
  return outcome === 'succeeded' || outcome === 'skipped';
}

function deletesAfter(outcome: HookOutcome): boolean {
  return outcome === 'failed' || outcome === 'timed-out';
}
