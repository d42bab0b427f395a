import type { StepName, Tell } from './event.ts';
import { endOf, hasBegun, hasEnded, mainContainers, type Pod, stampOf, startOf } from './pods.ts';

const ORDER = ['schedule', 'pull', 'init', 'run', 'notice'] as const satisfies readonly StepName[];

type Stage = (typeof ORDER)[number];

/** The end of a stage as one look at a pod shows it. */
interface Border {
  readonly stage: Stage;
  /** The cluster's own stamp of it, in whole seconds by the cluster's clock; undefined where it gives none. */
  readonly stamp: number | undefined;
}

interface Moment {
  readonly at: number;
  readonly exact: boolean;
}

/**
 * Turns what a watch shows of a hook's pods into steps that follow each other without a gap. With several pods
 * (backoffLimit) the first one tells how long it took to start, the last one when the work ended. All times are the
 * run's own clock's: the cluster's stamps are compared to each other alone, so that it does not matter how wrong either
 * clock is.
 */
export class Stages {
  readonly #hook: number;
  readonly #tell: Tell;
  #since: Moment;
  #next = 0;
  #hasInit = false;
  /** By pod: when its work was seen to be over; undefined where it goes on, again or still. */
  readonly #ends = new Map<string, Moment | undefined>();

  /** @param since when the object had been created, by the run's clock */
  constructor(hook: number, since: number, tell: Tell) {
    this.#hook = hook;
    this.#since = { at: since, exact: true };
    this.#tell = tell;
  }

  /** Nothing was looked at before: the time until now was the creation's, of other objects too. */
  begin(at: number): void {
    this.#since = { at, exact: true };
  }

  /**
   * Takes a pod as it looks now.
   *
   * @param exact false where this is seen late, after the watch had been cut
   */
  see(pod: Pod, at: number, exact = true): void {
    this.#hasInit ||= pod.containers.some(({ init }) => init);
    const borders = this.#bordersOf(pod).filter(({ stage }) => this.#isOpen(stage) || stage === 'run');
    const last = borders.at(-1);
    // A pod that is seen for the first time and has come far already has done so at a time that nobody saw.
    const isSeen = exact && (borders.length < 2 || this.#ends.has(pod.uid));
    for (const border of borders) {
      const moment = border === last ? { at, exact: isSeen } : { at: back(border, borders, at), exact: false };
      if (border.stage !== 'run') this.#reach(border.stage, moment);
      else if (!this.#ends.get(pod.uid)) this.#ends.set(pod.uid, moment);
    }
    if (last?.stage !== 'run') this.#ends.set(pod.uid, undefined);
  }

  /** A pod was deleted: if it still worked, it does no more. */
  gone(uid: string, at: number, exact = true): void {
    if (this.#ends.has(uid)) this.#ends.set(uid, this.#ends.get(uid) ?? { at, exact });
  }

  /** The hook is over: the step that was under way takes the rest of the time. */
  finish(at: number, succeeded: boolean, exact = true): void {
    const ends = [...this.#ends.values()];
    const ended = ends.length > 0 && ends.every((end) => end !== undefined) ? latest(ends) : undefined;
    if (ended && this.#isOpen('run')) this.#reach(this.#current(), ended);
    this.#reach(succeeded || ended ? 'notice' : this.#current(), { at, exact });
  }

  /** What the pod has behind it, in order; 'run' where all of its work is over. */
  #bordersOf(pod: Pod): readonly Border[] {
    const begun = pod.containers.filter(hasBegun);
    const main = mainContainers(pod).filter(hasBegun);
    const isOver = hasEnded(pod) || mainContainers(pod).every(({ terminated }) => terminated);
    const placed = pod.conditions.find(({ type }) => type === 'PodScheduled')?.lastTransitionTime;
    const borders: (Border | false)[] = [
      pod.node !== '' && { stage: 'schedule', stamp: stampOf(placed) },
      begun.length > 0 && { stage: 'pull', stamp: first(begun.map(startOf)) },
      main.length > 0 && this.#hasInit && { stage: 'init', stamp: first(main.map(startOf)) },
      isOver && { stage: 'run', stamp: last(main.map(endOf)) },
    ];
    return borders.filter((border) => border !== false);
  }

  #current(): Stage {
    const stage = ORDER[this.#next] ?? 'notice';
    return stage === 'init' && !this.#hasInit ? 'run' : stage;
  }

  #isOpen(stage: Stage): boolean {
    return ORDER.indexOf(stage) >= this.#next;
  }

  #reach(stage: Stage, { at, exact }: Moment): void {
    if (!this.#isOpen(stage)) return;
    const { at: since, exact: sinceExact } = this.#since;
    const until = Math.max(at, since);
    this.#since = { at: until, exact };
    this.#next = ORDER.indexOf(stage) + 1;
    const ms = until - since;
    const next = this.#current();
    this.#tell({ type: 'step', hook: this.#hook, step: stage, since, ms, exact: exact && sinceExact, next });
  }
}

/** When a border was passed that is seen together with later ones: as long ago as the cluster's stamps lie apart. */
function back({ stamp }: Border, borders: readonly Border[], at: number): number {
  const newest = last(borders.map(({ stamp }) => stamp));
  return stamp === undefined || newest === undefined ? Number.NEGATIVE_INFINITY : at - (newest - stamp);
}

function latest(moments: readonly Moment[]): Moment {
  return moments.reduce((a, b) => (b.at > a.at ? b : a));
}

function first(stamps: readonly (number | undefined)[]): number | undefined {
  const known = stamps.filter((stamp) => stamp !== undefined);
  return known.length > 0 ? Math.min(...known) : undefined;
}

function last(stamps: readonly (number | undefined)[]): number | undefined {
  const known = stamps.filter((stamp) => stamp !== undefined);
  return known.length > 0 ? Math.max(...known) : undefined;
}
