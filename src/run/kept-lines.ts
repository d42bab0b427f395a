import type { RunEvent } from './event.ts';
import type { ContainerLog } from './summary.ts';

/** How many lines of each container a report keeps, and how much of a line. */
const KEPT_LINES = 200;
const KEPT_CHARACTERS = 4096;

type LogEvent = Extract<RunEvent, { type: 'log' }>;

type Growing = { pod: string; container: string; lines: string[]; dropped: number };

/** Adds lines to what reports keep of each container: the last ones. */
export class KeptLines {
  /** Containers whose last line goes on. */
  readonly #open = new Set<ContainerLog>();

  add(logs: ContainerLog[], { pod, container, line, open }: LogEvent): void {
    const known = logs.find((log) => log.pod === pod && log.container === container) as Growing | undefined;
    const log = known ?? { pod, container, lines: [], dropped: 0 };
    if (!known) logs.push(log);
    if (!this.#open.has(log)) this.#push(log, line);
    if (open) this.#open.add(log);
    else this.#open.delete(log);
  }

  #push(log: Growing, line: string): void {
    log.lines.push(line.length > KEPT_CHARACTERS ? `${line.slice(0, KEPT_CHARACTERS)}…` : line);
    if (log.lines.length <= KEPT_LINES) return;
    log.lines.shift();
    log.dropped++;
  }
}
