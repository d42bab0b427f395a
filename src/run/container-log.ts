import type { Clock } from './clock.ts';
import { type Cluster, ClusterError, type LogLine, type LogPoint, type LogReading, type ObjectRef } from './cluster.ts';
import type { Container } from './pods.ts';

/** A log that follows learns up to a second late that its container has ended: silent for so long, the rest is asked for. */
const IDLE_MS = 50;

/** For how long no line may come before the rest of a log is given up. */
const QUIET_MS = 10_000;

/** A log that ends although its container goes on (a proxy's limit) is opened again. */
const AGAIN_MS = 500;

export interface LogSource {
  readonly cluster: Cluster;
  readonly clock: Clock;
  readonly pod: ObjectRef;
  readonly container: string;
  readonly take: (line: LogLine) => void;
}

/**
 * Reads the log of one container from its first line to its last, attempt after attempt. Lines of one container come in
 * the order of their stamps, so what two readings have in common is known, and left out, by them.
 */
export class ContainerLog {
  readonly #source: LogSource;
  readonly #point: LogPoint = { stamp: '', lines: 0, characters: 0 };
  readonly #stop = new AbortController();
  #following = new AbortController();
  #seen: Container;
  #wake = () => {};
  #isClosing = false;
  #lines = 0;
  /** Rejects with a ClusterError where the log cannot be read. */
  readonly read: Promise<void>;

  constructor(container: Container, source: LogSource) {
    this.#seen = container;
    this.#source = source;
    this.read = this.#read();
  }

  /** The container as it looks now. */
  see(container: Container): void {
    this.#seen = container;
    this.#wake();
  }

  /** The hook is over: resolves when every line that there is has been taken. */
  async finish(signal: AbortSignal): Promise<void> {
    this.#isClosing = true;
    this.#wake();
    const done = new AbortController();
    const either = AbortSignal.any([done.signal, signal]);
    this.read.catch(() => {}).finally(() => done.abort());
    const isRunning = this.#seen.terminated === undefined;
    if (isRunning) this.#following.abort();
    let quiet = 0;
    while (!either.aborted && quiet < QUIET_MS) {
      const before = this.#lines;
      await this.#source.clock.sleep(IDLE_MS, either);
      // Who goes on writing could be read for ever.
      quiet = before === this.#lines || isRunning ? quiet + IDLE_MS : 0;
      if (quiet > 0) this.#following.abort();
    }
    this.#stop.abort();
  }

  async #read(): Promise<void> {
    let attempt = 0;
    let isWhole = false;
    while (!this.#stop.signal.aborted) {
      const { restarts } = this.#seen;
      if (restarts > attempt) {
        await this.#takeRest({ previous: true });
        isWhole = false;
      }
      attempt = restarts;
      if (!this.#isClosing) isWhole = await this.#follow();
      if (this.#isClosing) return isWhole ? undefined : await this.#takeRest({});
      await this.#next(attempt);
    }
  }

  /** @returns whether the log ended by itself */
  async #follow(): Promise<boolean> {
    this.#following = new AbortController();
    const { signal } = this.#following;
    await this.#take({ follow: true }, AbortSignal.any([signal, this.#stop.signal]));
    return !signal.aborted;
  }

  /** What there is at this moment. An attempt that the node has forgotten has no log any more. */
  async #takeRest(reading: Pick<LogReading, 'previous'>): Promise<void> {
    try {
      await this.#take({ follow: false, ...reading }, this.#stop.signal);
    } catch (error) {
      if (!(error instanceof ClusterError) || error.reason === 'unreachable') throw error;
    }
  }

  async #take(reading: Pick<LogReading, 'previous' | 'follow'>, signal: AbortSignal): Promise<void> {
    const { cluster, pod, container, take } = this.#source;
    for await (const lines of cluster.logs(pod, { container, point: this.#point, ...reading }, signal)) {
      if (this.#stop.signal.aborted) return;
      this.#lines += lines.length;
      for (const line of lines) take(line);
    }
  }

  /** Until the container has been started again, or the hook is over. */
  async #next(attempt: number): Promise<void> {
    while (!this.#isClosing && !this.#stop.signal.aborted && this.#seen.restarts === attempt) {
      if (this.#seen.running) return this.#source.clock.sleep(AGAIN_MS, this.#stop.signal);
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }
}
