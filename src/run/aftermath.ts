import { Stopped, within } from './clock.ts';
import { ClusterError } from './cluster.ts';
import { remove } from './deletion.ts';
import { deletionFailed, deletionTimedOut } from './diagnosis.ts';
import type { Left, Outcome, Tell } from './event.ts';
import type { World } from './follow.ts';
import type { HookResult } from './hook-run.ts';
import { outcomeOf } from './over.ts';
import type { RunPlan } from './plan.ts';

/** A hook that has come to its end, and where it stands in the phase. */
export interface Done {
  readonly index: number;
  readonly result: HookResult;
}

/** Why a phase stops before its end. */
export interface Stop {
  readonly outcome: Outcome;
  readonly reason: string | null;
}

/**
 * What is deleted by policy when the hooks are over.
 * Source: helm.sh/helm/v4 pkg/action/hooks.go : execHookWithDelayedShutdown, deleteHookByPolicy.
 */
export class Aftermath {
  readonly #plan: RunPlan;
  readonly #world: World;
  readonly #tell: Tell;
  readonly #removed = new Set<string>();

  constructor(plan: RunPlan, world: World, tell: Tell) {
    this.#plan = plan;
    this.#world = world;
    this.#tell = tell;
  }

  /** The failed hooks by their hook-failed, then those that succeeded by their hook-succeeded, in the order they ran. */
  async ofFailure(failed: readonly Done[], succeeded: readonly Done[]): Promise<void> {
    for (const one of failed) if (this.#has(one.index, 'hook-failed')) await this.#delete(one);
    await this.#deleteSucceeded(succeeded);
  }

  /** From the last to the first. @returns why the phase fails after all: a deletion did */
  ofSuccess(done: readonly Done[]): Promise<Stop | undefined> {
    return this.#deleteSucceeded(done.toReversed());
  }

  /** What hooks have made and nobody has deleted. */
  left(done: readonly Done[]): Left[] {
    return done
      .flatMap(({ result }) => result.made)
      .filter(({ uid }) => !this.#removed.has(uid))
      .map(({ kind, name, namespace }) => ({ kind, name, namespace }));
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
      await within(clock, this.#plan.timeoutMs, signal, (inner) => remove(result.made, this.#world, inner, () => {}));
      for (const { uid, ...object } of result.made) {
        this.#removed.add(uid);
        this.#tell({ type: 'deleted', hook: index, uid, object });
      }
      this.#tell({ type: 'step', hook: index, step: 'cleanup', since, ms: clock.now() - since, exact: true });
      return undefined;
    } catch (error) {
      return this.#stop(error, index);
    }
  }

  #stop(error: unknown, index: number): Stop {
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
    const outcome = error instanceof Stopped ? 'timed-out' : outcomeOf(error as ClusterError);
    return { outcome, reason: diagnosis.message };
  }

  #has(index: number, policy: string): boolean {
    return this.#plan.hooks[index]!.policies.includes(policy);
  }
}
