import type { Clock } from './clock.ts';
import { type Code, FINAL } from './codes.ts';
import type { Diagnosis } from './event.ts';
import type { Evidence } from './evidence.ts';
import { troubleOf } from './why/pending.ts';
import { sidecarTrouble } from './why/unfinished.ts';

/** Events by which an autoscaler says that a node will come. Sources: cluster-autoscaler, karpenter. */
const NODE_COMES: ReadonlySet<string> = new Set(['TriggeredScaleUp', 'Nominated']);

/** Watches whether a hook can still succeed. */
export class Hopeless {
  readonly #evidence: Evidence;
  readonly #clock: Clock;
  #code = '';
  #nodeComes = false;
  #resolve: (trouble: Diagnosis) => void = () => {};
  /** Resolves when a trouble is there that does not pass by itself. */
  readonly trouble = new Promise<Diagnosis>((resolve) => {
    this.#resolve = resolve;
  });

  constructor(evidence: Evidence, clock: Clock) {
    this.#evidence = evidence;
    this.#clock = clock;
  }

  /** To be called when the evidence has grown. */
  look(signal: AbortSignal): void {
    const code = this.#current()?.code ?? '';
    if (code === this.#code) return;
    this.#code = code;
    const patience = FINAL[code as Code];
    if (patience !== undefined) void this.#wait(code, patience, signal);
  }

  /** An event that is no warning: an autoscaler may speak. */
  hear(reason: string): void {
    this.#nodeComes ||= NODE_COMES.has(reason);
  }

  async #wait(code: string, ms: number, signal: AbortSignal): Promise<void> {
    if (ms > 0) await this.#clock.sleep(ms, signal);
    const trouble = this.#current();
    if (signal.aborted || trouble?.code !== code || this.#code !== code) return;
    if (code === 'unschedulable' && this.#nodeComes) return;
    this.#resolve(trouble);
  }

  #current(): Diagnosis | undefined {
    return troubleOf(this.#evidence) ?? sidecarTrouble(this.#evidence);
  }
}
