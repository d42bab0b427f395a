import { Spool } from '../io/spool.ts';
import type { Terminal } from '../io/terminal.ts';
import { Frames, RESTORE } from '../report/frames.ts';
import { clipPainted } from '../report/painted.ts';
import { RunText } from '../report/run-text.ts';
import { RunView } from '../report/run-view.ts';
import type { Paint } from '../report/text.ts';
import type { RunEvent } from '../run/event.ts';
import { LogGate, type ShownLogs } from './log-gate.ts';
import type { Display } from './run-display.ts';

/** Between two frames; less is not seen, and costs the terminal. */
const FRAME_MS = 50;
/** The least between them where only time has gone on. */
const TICK_MS = 100;

export interface LiveOptions {
  readonly logs: ShownLogs;
  readonly paint: Paint;
  readonly terminal: Terminal;
  readonly write: (text: string) => Promise<void> | void;
}

/**
 * Shows a run on a terminal: the hooks, and below them the lines that `PlainDisplay` prints. Lines that have no room any
 * more are pushed out above the hooks, where they stay; the last ones follow them at the end.
 */
export class LiveDisplay implements Display {
  readonly #options: LiveOptions;
  readonly #text: RunText;
  readonly #view: RunView;
  readonly #frames = new Frames();
  readonly #gate: LogGate;
  /** Lines that wait for a terminal that is slow. */
  readonly #waiting = new Spool();
  #begun = '';
  #window: string[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #drawing: Promise<void> | undefined;
  #last = { event: 0, seen: 0 };
  #hasPushed = false;
  #isOn = false;
  #isLost = false;
  #release: (() => void) | undefined;

  constructor(options: LiveOptions) {
    this.#options = options;
    this.#text = new RunText(options.paint, options.logs === 'all');
    this.#view = new RunView(options.paint);
    this.#gate = new LogGate(options.logs, (_, text) => this.#waiting.push(text));
  }

  add(event: RunEvent): void {
    this.#last = { event: event.at, seen: performance.now() };
    if (event.type !== 'log' || this.#options.logs !== 'none') this.#view.add(event);
    this.#gate.add(event, this.#text.add(event));
    if (!this.#isOn) this.#begin();
    this.#schedule(FRAME_MS);
  }

  readonly complain = (lines: string): void => this.#waiting.push(lines);

  async end(): Promise<void> {
    clearTimeout(this.#timer);
    this.#isOn = false;
    await this.#drawing;
    this.#gate.close();
    while (!this.#waiting.isEmpty && !this.#isLost) await this.#draw();
    const rest = this.#begun === '' ? this.#window : [...this.#window, this.#begun];
    await this.#print(this.#frames.end(rest, this.#options.terminal.size().columns));
    this.#waiting.close();
    this.#release?.();
  }

  #begin(): void {
    this.#isOn = true;
    this.#release = this.#options.terminal.hold({
      restore: RESTORE,
      redraw: () => this.#schedule(0),
      again: () => {
        this.#frames.forget();
        this.#schedule(0);
      },
    });
  }

  #schedule(ms: number): void {
    if (!this.#isOn || this.#drawing || this.#isLost) return;
    if (this.#timer && ms > 0) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#frame(), ms);
  }

  #frame(): void {
    this.#timer = undefined;
    if (this.#drawing) return;
    this.#drawing = this.#draw().finally(() => {
      this.#drawing = undefined;
      this.#schedule(this.#waiting.isEmpty ? TICK_MS : 1);
    });
  }

  async #draw(): Promise<void> {
    const { columns, rows } = this.#options.terminal.size();
    const now = this.#last.event + performance.now() - this.#last.seen;
    const lines = this.#view.lines({ columns, rows: rows - 2, now });
    this.#take();
    const room = Math.max(0, rows - lines.length - 3);
    const above = this.#window.splice(0, Math.max(0, this.#window.length - room));
    this.#hasPushed ||= above.length > 0;
    const shown = this.#window.map((line) => clipPainted(line, columns - 1));
    // Short: a terminal that becomes narrower wraps what is long, and shows fewer lines than were drawn.
    const border = this.#options.paint('─'.repeat(Math.min(columns - 1, 24)), 'dim');
    // Where a frame arrives while the terminal becomes narrower, nobody knows whether a line was wrapped: an empty one
    // above the others is all that is erased too much.
    const first = this.#hasPushed ? [''] : [];
    const all = [...first, ...lines, ...(shown.length > 0 ? [border, ...shown] : [])];
    await this.#print(this.#frames.next(above, all.slice(0, Math.max(1, rows - 1)), columns));
  }

  /** Whole lines out of what waits. */
  #take(): void {
    const parts = (this.#begun + this.#waiting.take()).split('\n');
    this.#begun = parts.pop() ?? '';
    this.#window.push(...parts);
  }

  /** Who closes the terminal does not stop a migration. */
  async #print(text: string): Promise<void> {
    try {
      if (!this.#isLost && text !== '') await this.#options.write(text);
    } catch {
      this.#isLost = true;
    }
  }
}
