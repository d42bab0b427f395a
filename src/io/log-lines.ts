import type { LogGap, LogLine, LogPoint } from '../run/cluster.ts';

/** A longer line comes in parts, so that one without an end takes no more room than this. */
const PART = 64 * 1024;

/**
 * A node that puts a file away while it hands it out can begin the next one twice (k8s.io/cri-client pkg/logs/logs.go :
 * ReadLogs opens it anew for each event of the folder; seen under load). Lines of stdout and stderr can change places too,
 * by the time that one waits for the other's write.
 */
const REWIND_MS = 500;

/**
 * A node that is behind can leave out whole files while it hands them out, without a word: it begins one each ten seconds
 * at most (k8s.io/kubernetes pkg/kubelet/logs/container_log_manager.go : containerLogMonitorInterval).
 */
const SILENCE_MS = 5000;

/** How long the rest of a line may come after its beginning: the node writes it down as soon as it has the next file. */
const TORN_MS = 500;

/** Of an RFC 3339 stamp, its characters up to the seconds. */
const SECONDS = 19;

const STAMPED = /^(\d{4}-\d\d-\S+) /;

export interface LogLinesOptions {
  /** Leaves out a first line without a stamp, too: the kubelet's own words, such as that it has no such log. */
  readonly stampedOnly?: boolean | undefined;
  readonly gap?: ((gap: LogGap) => void) | undefined;
}

/** Cuts a log whose lines begin with a stamp into lines, leaves out what lies before a point, and moves the point on. */
export class LogLines {
  // The log is what it is: a byte order mark is part of it.
  readonly #decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  readonly #point: LogPoint;
  /** Where the last reading came to, until a line behind it is seen. */
  #resumed: LogPoint | undefined;
  readonly #options: LogLinesOptions;
  /** Something that is known already was there. */
  #isOverlapping = false;
  #rest = '';
  /** Inside of a long line: how many of its characters are still to be left out. */
  #skipping: number | undefined;

  constructor(point: LogPoint, options: LogLinesOptions = {}) {
    this.#point = point;
    this.#options = options;
    this.#resumed = point.stamp ? { ...point, lines: point.lines } : undefined;
  }

  take(chunk: Uint8Array): LogLine[] {
    return this.#cut(this.#decoder.decode(chunk, { stream: true }));
  }

  /** What stands behind the last line break. */
  end(): LogLine[] {
    const lines = this.#cut(this.#decoder.decode());
    if (this.#rest || this.#skipping !== undefined) this.#emit(this.#rest, false, lines);
    this.#rest = '';
    return lines;
  }

  /** The beginning of a line whose reading was broken off: what comes next goes on with it. */
  broken(): LogLine[] {
    const lines: LogLine[] = [];
    if (STAMPED.test(this.#rest) || this.#skipping !== undefined) this.#emit(this.#rest, true, lines);
    this.#rest = '';
    return lines;
  }

  #cut(text: string): LogLine[] {
    const lines: LogLine[] = [];
    const parts = text.split('\n');
    for (const [index, part] of parts.entries()) {
      this.#rest = index === 0 ? this.#rest + part : part;
      if (index < parts.length - 1) this.#emit(this.#rest, false, lines);
    }
    if (this.#rest.length < PART) return lines;
    this.#emit(this.#rest, true, lines);
    this.#rest = '';
    return lines;
  }

  #emit(text: string, open: boolean, lines: LogLine[]): void {
    const words = this.#skipping === undefined ? this.#begin(text, lines) : text;
    const left = Math.min(this.#skipping!, words.length);
    const isOld = this.#skipping === Number.POSITIVE_INFINITY;
    this.#skipping = open ? this.#skipping! - left : undefined;
    if (isOld) return;
    if (open) this.#point.characters += words.length - left;
    else {
      this.#point.lines++;
      this.#point.characters = 0;
    }
    if (!open || left < words.length)
      lines.push(open ? { text: words.slice(left), open } : { text: words.slice(left) });
  }

  /** Takes the stamp off, and finds out how much of the line is known already. */
  #begin(text: string, lines: LogLine[]): string {
    const [head, stamp] = STAMPED.exec(text) ?? [];
    const isStamped = head !== undefined && stamp !== undefined;
    // Where a reading fails on its way, its end is the reason, in words (pkg/kubelet/server/server.go : getContainerLogs).
    const areWords = !isStamped && (this.#options.stampedOnly || this.#point.stamp !== '');
    this.#skipping = areWords ? Number.POSITIVE_INFINITY : 0;
    if (!isStamped) return text;
    if (isFarBefore(stamp, this.#point.stamp, REWIND_MS)) this.#resumed ??= { ...this.#point };
    const resumed = this.#resumed;
    if (resumed && (stamp < resumed.stamp || (stamp === resumed.stamp && resumed.lines > 0))) {
      this.#isOverlapping = true;
      if (stamp === resumed.stamp) resumed.lines--;
      this.#skipping = Number.POSITIVE_INFINITY;
      return text.slice(head.length);
    }
    if (resumed && stamp > resumed.stamp && !this.#isOverlapping) this.#options.gap?.('beginning');
    // Half a line was read, and its rest does not come any more.
    if (resumed && resumed.characters > 0 && isFarBefore(resumed.stamp, stamp, TORN_MS)) lines.push({ text: '' });
    if (!resumed && isFarBefore(this.#point.stamp, stamp, SILENCE_MS)) this.#options.gap?.('silence');
    if (resumed && stamp === resumed.stamp) this.#skipping = resumed.characters;
    else if (stamp !== this.#point.stamp) Object.assign(this.#point, { stamp, lines: 0, characters: 0 });
    this.#resumed = undefined;
    return text.slice(head.length);
  }
}

/** Of two stamps in the form and time zone of one node. Most lines follow each other within a second. */
function isFarBefore(earlier: string, later: string, ms: number): boolean {
  if (earlier >= later || earlier === '') return false;
  return !later.startsWith(earlier.slice(0, SECONDS)) && Date.parse(later) - Date.parse(earlier) > ms;
}
