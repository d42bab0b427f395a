import { Stopped, within } from './clock.ts';
import { ClusterError } from './cluster.ts';
import { say } from './codes.ts';
import { remove } from './deletion.ts';
import { deletionFailed, deletionTimedOut } from './diagnosis.ts';
import type { HookOutcome, Left, Outcome, RunEvent, Tell } from './event.ts';
import type { World } from './follow.ts';
import { type HookResult, HookRun } from './hook-run.ts';
import type { Made, Past } from './past.ts';
import type { RunPlan } from './plan.ts';
import { isClusterScoped } from './scope.ts';
import { withAdvice } from './why/advice.ts';

/** Aborting a run with this as the reason makes its outcome unknown: Helm works on the same release. */
export class Takeover extends Error {}

interface Done {
  readonly index: number;
  readonly result: HookResult;
}

/** Why a phase stops before its end. */
interface Stop {
  readonly outcome: Outcome;
  readonly reason: string | null;
}

/**
 * Runs one phase: each hook to its end before the next, delete policies when all are done or one has failed.
 * Source of steps and order: helm.sh/helm/v4 pkg/action/hooks.go : execHookWithDelayedShutdown.
 *
 * @param emit gets everything that happens, at once
 * @returns how the phase went; nothing the cluster does makes it throw
 */
export async function execute(plan: RunPlan, world: World, emit: (event: RunEvent) => void): Promise<Outcome> {
  return new Phase(plan, world, emit).run();
}

class Phase {
  readonly #plan: RunPlan;
  readonly #world: World;
  readonly #tell: Tell;
  readonly #done: Done[] = [];
  readonly #removed = new Set<string>();

  constructor(plan: RunPlan, world: World, emit: (event: RunEvent) => void) {
    this.#plan = plan;
    this.#world = world;
    this.#tell = (event) => emit({ ...withAdvice(event, plan.advise), at: world.clock.now() } as RunEvent);
  }

  async run(): Promise<Outcome> {
    const { clock } = this.#world;
    const since = clock.now();
    this.#begin();
    const stop = (await this.#hooks()) ?? (await this.#deleteSucceeded(this.#done.toReversed()));
    await Promise.all(this.#done.flatMap(({ result }) => result.followers).map((follower) => follower.drain()));
    const { outcome, reason } = this.#final(stop ?? { outcome: 'succeeded', reason: null });
    this.#tell({ type: 'run-finished', outcome, reason, left: this.#left(), ms: clock.now() - since });
    return outcome;
  }

  #begin(): void {
    const { event, release, namespace, hooks } = this.#plan;
    const titles = hooks.map(({ hook, objects, brought }) => ({
      kind: hook.kind,
      name: hook.name,
      namespace: objects[0] && isClusterScoped(objects[0]) ? '' : hook.namespace || namespace,
      weight: Number(hook.weight),
      ...(brought && { brought: `${brought.neededBy} needs it` }),
    }));
    this.#tell({ type: 'run-started', event, release, namespace, hooks: titles });
  }

  async #hooks(): Promise<Stop | undefined> {
    let stop: Stop | undefined;
    for (const index of this.#plan.hooks.keys()) {
      if (stop) this.#tell({ type: 'hook-finished', hook: index, outcome: 'not-run', diagnosis: null, ms: 0 });
      else stop = await this.#hook(index);
    }
    return stop;
  }

  async #hook(index: number): Promise<Stop | undefined> {
    const { past } = this.#plan.hooks[index]!;
    if (past?.state === 'done') return this.#doneBefore(index, past);
    const { clock } = this.#world;
    const since = clock.now();
    this.#tell({ type: 'hook-started', hook: index });
    const own = new Set(this.#done.flatMap(({ result }) => result.made.map(({ uid }) => uid)));
    const result = await new HookRun(index, this.#plan, this.#world, this.#tell, own).run();
    this.#done.push({ index, result });
    const { outcome, diagnosis } = result;
    this.#tell({ type: 'hook-finished', hook: index, outcome, diagnosis, ms: clock.now() - since });
    if (outcome === 'succeeded' || outcome === 'skipped') return undefined;
    if (result.waited && deletesAfter(outcome)) await this.#afterFailure(index, result);
    return { outcome: outcome as Outcome, reason: null };
  }

  /** It has succeeded in the run that this one goes on with; its policies are still to be carried out. */
  #doneBefore(index: number, { made, since }: Past): undefined {
    this.#done.push({ index, result: { outcome: 'succeeded', diagnosis: null, made, waited: true, followers: [] } });
    const diagnosis = say('succeeded-before', `succeeded in the run of ${new Date(since).toISOString()}`);
    this.#tell({ type: 'hook-finished', hook: index, outcome: 'skipped', diagnosis, ms: 0 });
  }

  /** The failed hook by its hook-failed, then the earlier ones by their hook-succeeded, in the order they ran. */
  async #afterFailure(index: number, result: HookResult): Promise<void> {
    if (this.#has(index, 'hook-failed')) await this.#delete({ index, result });
    await this.#deleteSucceeded(this.#done.slice(0, -1));
  }

  /** Stops at the first deletion that fails, as Helm does. */
  async #deleteSucceeded(done: readonly Done[]): Promise<Stop | undefined> {
    for (const one of done) {
      if (!this.#has(one.index, 'hook-succeeded')) continue;
      const reason = await this.#delete(one);
      if (reason) return reason;
    }
    return undefined;
  }

  async #delete({ index, result }: Done): Promise<Stop | undefined> {
    // Helm never deletes a CRD for a policy: pkg/action/hooks.go : deleteHookByPolicy.
    if (this.#plan.hooks[index]!.hook.kind === 'CustomResourceDefinition' || result.made.length === 0) return undefined;
    const { clock, signal } = this.#world;
    await Promise.all(result.followers.map((follower) => follower.drain()));
    const since = clock.now();
    try {
      await this.#removeAll(index, result.made, signal);
      this.#tell({ type: 'step', hook: index, step: 'cleanup', since, ms: clock.now() - since, exact: true });
      return undefined;
    } catch (error) {
      return this.#deletionStop(error, index);
    }
  }

  async #removeAll(hook: number, made: readonly Made[], signal: AbortSignal): Promise<void> {
    await within(this.#world.clock, this.#plan.timeoutMs, signal, (inner) =>
      remove(made, this.#world, inner, () => {}),
    );
    for (const { uid, ...object } of made) {
      this.#removed.add(uid);
      this.#tell({ type: 'deleted', hook, uid, object });
    }
  }

  #deletionStop(error: unknown, index: number): Stop {
    const { title } = this.#plan.hooks[index]!;
    if (error instanceof Stopped && error.why === 'interrupted') return { outcome: 'interrupted', reason: null };
    const diagnosis =
      error instanceof Stopped
        ? deletionTimedOut(title, 'it is terminating')
        : error instanceof ClusterError
          ? deletionFailed(title, error)
          : undefined;
    if (!diagnosis) throw error;
    this.#tell({ type: 'note', message: diagnosis.message });
    return { outcome: error instanceof Stopped ? 'timed-out' : 'failed', reason: diagnosis.message };
  }

  #has(index: number, policy: string): boolean {
    return this.#plan.hooks[index]!.policies.includes(policy);
  }

  #final(stop: Stop): Stop {
    const { signal } = this.#world;
    if (signal.aborted && signal.reason instanceof Takeover)
      return { outcome: 'unknown', reason: signal.reason.message };
    return stop;
  }

  #left(): Left[] {
    const made = this.#done.flatMap(({ result }) => result.made);
    return made
      .filter(({ uid }) => !this.#removed.has(uid))
      .map(({ kind, name, namespace }) => ({ kind, name, namespace }));
  }
}

function deletesAfter(outcome: HookOutcome): boolean {
  return outcome === 'failed' || outcome === 'timed-out';
}
