import type { StepName, Tell } from './event.ts';
import { hasStarted, mainContainers, type Pod, stampedRun, type Terminated } from './pods.ts';

const ORDER = ['schedule', 'pull', 'init', 'run', 'notice'] as const satisfies readonly StepName[];

type Stage = (typeof ORDER)[number];

interface Ended {
  readonly at: number;
  readonly exact: boolean;
}

/**
 * Turns what a watch shows of a hook's pods into steps that follow each other without a gap. With several pods
 * (backoffLimit) the first one tells how long it took to start, the last one when the work ended.
 */
export class Stages {
  readonly #hook: number;
  readonly #tell: Tell;
  #since: number;
  #sinceExact = true;
  #next = 0;
  #hasInit = false;
  #ended: Ended | undefined;

  /** @param since when the object had been created, by the run's clock */
  constructor(hook: number, since: number, tell: Tell) {
    this.#hook = hook;
    this.#since = since;
    this.#tell = tell;
  }

  /** Takes a pod as it looks now. */
  see(pod: Pod, at: number): void {
    this.#hasInit ||= pod.containers.some(({ init }) => init);
    if (pod.node) this.#reach('schedule', at, true);
    const started = pod.containers.find(hasStarted);
    if (started) this.#reachStart('pull', started.terminated, at);
    const main = mainContainers(pod).find(hasStarted);
    if (main && this.#hasInit) this.#reachStart('init', main.terminated, at);
    const open = mainContainers(pod).some(({ terminated }) => !terminated);
    if (open) this.#ended = undefined;
    else this.#ended ??= { at, exact: true };
  }

  /** The hook is over: the step that was under way takes the rest of the time. */
  finish(at: number, succeeded: boolean): void {
    const ended = this.#ended;
    if (ended && this.#position('run') >= this.#next) this.#reach('run', ended.at, ended.exact);
    if (succeeded || ended) this.#reach('notice', at, true);
    else this.#reach(this.#current(), at, true);
  }

  // A container that had already ended when it was first seen has stamps of whole seconds, and no more.
  #reachStart(stage: Stage, terminated: Terminated | undefined, at: number): void {
    if (terminated) this.#reach(stage, at - stampedRun(terminated), false);
    else this.#reach(stage, at, true);
  }

  #current(): Stage {
    const stage = ORDER[this.#next] ?? 'notice';
    return stage === 'init' && !this.#hasInit ? 'run' : stage;
  }

  #position(stage: Stage): number {
    return ORDER.indexOf(stage);
  }

  #reach(stage: Stage, at: number, exact: boolean): void {
    if (this.#position(stage) < this.#next) return;
    const until = Math.max(at, this.#since);
    const isExact = exact && this.#sinceExact;
    this.#tell({ type: 'step', hook: this.#hook, step: stage, ms: until - this.#since, exact: isExact });
    this.#since = until;
    this.#sinceExact = exact;
    this.#next = this.#position(stage) + 1;
  }
}
