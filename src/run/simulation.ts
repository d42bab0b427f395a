import type { Outcome, RunEvent } from './event.ts';
import { execute } from './execute.ts';
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
  readonly emit: (event: RunEvent) => void;
}

/** Runs a plan against the built-in cluster model: the same engine, another cluster, another clock. */
export function runSimulated(
  plan: RunPlan,
  script: Script,
  { start, idle, signal, emit }: SimulationOptions,
): Promise<Outcome> {
  const clock = new VirtualClock(start, idle);
  const cluster = new SimulatedCluster(clock, script);
  for (const { title, objects } of plan.hooks) {
    if (!script.existing.includes(title)) continue;
    for (const object of objects) cluster.putPrevious(object, plan.namespace);
  }
  return clock.drive(execute(plan, { cluster, clock, signal }, emit));
}
