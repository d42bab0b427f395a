import type { Outcome, RunEvent } from './event.ts';
import { type ExecuteOptions, execute } from './execute.ts';
import type { RunPlan } from './plan.ts';
import type { Script } from './script.ts';
import { SimulatedCluster } from './simulate.ts';
import { VirtualClock } from './virtual-clock.ts';

export interface SimulationOptions {
  /** The virtual clock's first moment, in milliseconds since 1970. */
  readonly start: number;
  /** Resolves when nothing is left to do without time passing (`setImmediate`). */
  readonly idle: () => Promise<void>;
  readonly signal: AbortSignal;
}

/** Runs a plan against the built-in cluster model, once or again: the same engine, another cluster, another clock. */
export class Simulation {
  readonly #plan: RunPlan;
  readonly #clock: VirtualClock;
  readonly #cluster: SimulatedCluster;
  readonly #signal: AbortSignal;

  constructor(plan: RunPlan, script: Script, { start, idle, signal }: SimulationOptions) {
    this.#plan = plan;
    this.#signal = signal;
    this.#clock = new VirtualClock(start, idle);
    this.#cluster = new SimulatedCluster(this.#clock, script);
    for (const { title, objects } of plan.hooks) {
      if (!script.existing.includes(title)) continue;
      for (const object of objects) this.#cluster.putPrevious(object, plan.namespace);
    }
  }

  run(emit: (event: RunEvent) => void, options?: ExecuteOptions): Promise<Outcome> {
    const world = { cluster: this.#cluster, clock: this.#clock, signal: this.#signal };
    return this.#clock.drive(execute(this.#plan, world, emit, options));
  }
}
