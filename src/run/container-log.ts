import { ClusterError, type LogGap, type LogLine, type LogPoint, type LogReading } from './cluster.ts';
import { isAtEnd, type LogPlace } from './log-end.ts';
import type { Container } from './pods.ts';

/** How long is waited for lines that are known to be there, and of a container that goes on, in all. */
const QUIET_MS = 10_000;
const GOES_ON_MS = 2000;

/** How long is waited at first, and at most, before it is asked again whether all lines are there. */
const FIRST_MS = 25;
const MOST_MS = 500;

/** A log that ends although its container goes on (a proxy's limit) is opened again. */
const AGAIN_MS = 500;

/** Characters of a log that a node may have put into more than one file: it begins another at 10 MB. */
const LARGE = 4 * 1024 * 1024;
const SILENCE_MS = 700;

/** How often the rest of a log is asked for, and how long it is given to be written. */
const REST_TRIES = 3;
const WRITTEN_MS = 100;

export interface LogSource extends LogPlace {
  readonly take: (line: LogLine) => void;
  /** The container as the API knows it now, for one that may be started again; undefined where it does not say. */
  readonly look?: () => Promise<Container | undefined>;
  /** Called when what comes now is of the next attempt. */
  readonly again: () => void;
  /** Called where lines may be missing, for the node may have thrown them away before they were read. */
  readonly missing: () => void;
}

/**
 * Reads the log of one container from its first line to its last, attempt after attempt. Lines of one container come in
 * the order of their stamps, so what two readings have in common is known, and left out, by them.
 */
export class ContainerLog {
  readonly #source: LogSource;
  readonly #point: LogPoint = { stamp: '', lines: 0, characters: 0 };
  readonly #stop = new AbortController();
  /** Aborts when the log has been read. */
  readonly #done = new AbortController();
  #seen: Container;
  /** How often the container had been started again before the attempt that is read. */
  #attempt = 0;
  /** Whose the last lines were that have been taken. */
  #taken = 0;
  /** Resolves when there is something new about the container. */
  #change = Promise.withResolvers<void>();
  #isClosing = false;
  #isFollowing = false;
  #lines = 0;
  #size = 0;
  /** Rejects with a ClusterError where the log cannot be read. */
  readonly read: Promise<void>;

  constructor(container: Container, source: LogSource) {
    this.#seen = container;
    this.#source = source;
    this.read = this.#read().finally(() => this.#done.abort());
  }

  /** The container as it looks now. */
  see(container: Container): void {
    // A watch can be behind what was looked up.
    if (container.restarts >= this.#seen.restarts) this.#seen = container;
    this.#wake();
  }

  /**
   * The hook is over: resolves when every line that there is has been taken. A log that is followed ends up to a second
   * after its container, so the end is not waited for. It is not cut off as long as lines are missing either: the
   * node may have put its file away, and shows a new reader only what came after that.
   */
  async finish(signal: AbortSignal): Promise<void> {
    this.#isClosing = true;
    this.#wake();
    const done = AbortSignal.any([this.#done.signal, signal]);
    const isRunning = this.#seen.terminated === undefined;
    const { clock } = this.#source;
    let since = clock.now();
    for (let wait = FIRST_MS; !done.aborted && clock.now() - since < (isRunning ? GOES_ON_MS : QUIET_MS); ) {
      const before = this.#lines;
      if (this.#isFollowing && (await this.#isWhole(done))) break;
      await clock.sleep(wait, done);
      // Who goes on writing could be read for ever.
      if (before !== this.#lines && !isRunning) since = clock.now();
      wait = Math.min(2 * wait, MOST_MS);
    }
    this.#stop.abort();
  }

  #wake(): void {
    this.#change.resolve();
    this.#change = Promise.withResolvers();
  }

  #isWhole(signal: AbortSignal): Promise<boolean> {
    return isAtEnd(this.#source, this.#point, signal);
  }

  async #read(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      const { restarts } = this.#seen;
      if (restarts > this.#attempt) {
        await this.#takePrevious();
        this.#source.again();
      }
      this.#attempt = restarts;
      if (await this.#follow()) {
        await this.#take({ follow: false });
        continue;
      }
      if (await this.#isOver(restarts)) return;
    }
  }

  /**
   * Waits until there is more to read: the container has been started again, or goes on although its log has ended.
   *
   * @returns true when the hook is over
   */
  async #isOver(attempt: number): Promise<boolean> {
    let isRested = false;
    while (!this.#stop.signal.aborted && this.#seen.restarts === attempt) {
      if (this.#isClosing || (this.#seen.terminated && !isRested)) await this.#takeRest();
      if (this.#isClosing) return true;
      isRested ||= this.#seen.terminated !== undefined;
      if (this.#seen.running) {
        await this.#source.clock.sleep(AGAIN_MS, this.#stop.signal);
        return false;
      }
      await this.#change.promise;
    }
    return false;
  }

  /**
   * What there is of an attempt that is over and has not been taken. A log that is followed ends with the file that is
   * read, though the node may have put that away and begun another (k8s.io/cri-client pkg/logs/logs.go : ReadLogs); and
   * a container can have ended before the node has written down all that it said, the last line half at that.
   */
  async #takeRest(): Promise<void> {
    const { signal } = this.#stop;
    const before = this.#lines;
    for (let tries = 1; tries <= REST_TRIES && !(await this.#isWhole(signal)); tries++) {
      await this.#take({ follow: false, ended: () => tries === REST_TRIES });
      if (tries < REST_TRIES) await this.#source.clock.sleep(WRITTEN_MS, signal);
    }
    if (this.#lines > before && this.#size > LARGE) this.#source.missing();
  }

  /** By what is known: a log that is followed can end before its end is told. */
  #isEnded(attempt: number): boolean {
    return this.#isClosing || this.#seen.terminated !== undefined || this.#seen.restarts > attempt;
  }

  /** @returns true where lines are there that do not come: then it is better to open the log anew */
  async #follow(): Promise<boolean> {
    const stuck = new AbortController();
    const over = new AbortController();
    const attempt = this.#attempt;
    void this.#leaveBehind(attempt, stuck, AbortSignal.any([over.signal, this.#stop.signal]));
    const from = this.#size;
    let isGuarded = false;
    this.#isFollowing = true;
    await this.#take({ follow: true, ended: () => this.#isEnded(attempt) }, stuck.signal, () => {
      if (this.#size - from < LARGE || isGuarded) return;
      isGuarded = true;
      void this.#guard(stuck, AbortSignal.any([over.signal, this.#stop.signal]));
    });
    this.#isFollowing = false;
    over.abort();
    return stuck.signal.aborted;
  }

  /**
   * Ends a reading that does not end with its attempt: the connection was cut and begun anew, and is that of the next
   * attempt now, which says nothing yet.
   */
  async #leaveBehind(attempt: number, stuck: AbortController, signal: AbortSignal): Promise<void> {
    while (!signal.aborted && this.#seen.restarts <= attempt) await this.#change.promise;
    await this.#source.clock.sleep(GOES_ON_MS, signal);
    if (!signal.aborted) stuck.abort();
  }

  /**
   * A node that puts away files of a large log faster than it hands them out leaves whole files out. A silence in which
   * there are lines tells in time.
   */
  async #guard(stuck: AbortController, signal: AbortSignal): Promise<void> {
    for (let before = -1; !signal.aborted; ) {
      const isSilent = before === this.#lines;
      if (isSilent && !(await this.#isWhole(signal)) && before === this.#lines) return stuck.abort();
      before = this.#lines;
      await this.#source.clock.sleep(SILENCE_MS, signal);
    }
  }

  /** What is not known of the attempt before. One that the node has forgotten has no log any more. */
  async #takePrevious(): Promise<void> {
    try {
      await this.#take({ follow: false, previous: true });
    } catch (error) {
      if (!(error instanceof ClusterError) || error.reason === 'unreachable') throw error;
    }
  }

  /** Whether the attempt that is read is still the last one, so that a log that has been opened is its. */
  readonly #isMeant = async (): Promise<boolean> => {
    const now = await this.#source.look?.();
    if (!now || now.restarts <= this.#attempt) return true;
    this.see(now);
    return false;
  };

  async #take(
    reading: Pick<LogReading, 'previous' | 'follow' | 'ended'>,
    cut?: AbortSignal,
    seen?: () => void,
  ): Promise<void> {
    const { cluster, pod, container, take } = this.#source;
    const { signal: stop } = this.#stop;
    const signal = cut ? AbortSignal.any([stop, cut]) : stop;
    const whose = this.#source.look && !reading.previous ? { isMeant: this.#isMeant } : {};
    // What another attempt has said lies behind what the last one said.
    const isSame = this.#taken === this.#attempt;
    const gap = (gap: LogGap) => {
      if (this.#size > LARGE && (isSame || gap === 'silence')) this.#source.missing();
    };
    const point = { point: this.#point, gap };
    for await (const lines of cluster.logs(pod, { container, ...point, ...whose, ...reading }, signal)) {
      if (stop.aborted) return;
      this.#lines += lines.length;
      if (lines.length > 0) this.#taken = this.#attempt;
      for (const line of lines) {
        this.#size += line.text.length;
        take(line);
      }
      seen?.();
    }
  }
}
