import { titleOf } from '../manifest/document.ts';
import { sentence } from '../run/codes.ts';
import { duration } from '../run/duration.ts';
import type { RunEvent, StepName } from '../run/event.ts';
import { logText } from './log-text.ts';
import { clipPainted } from './painted.ts';
import { markOf } from './run-text.ts';
import { clip, count, displayWidth, type Paint, printable } from './text.ts';
import { chooseRows, type HookState } from './view-rows.ts';

const SPINNER = '⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏';
const TURN_MS = 100;
const NAME_WIDTH = 40;

/** Of a line that stands behind its hook no more can be seen. */
const LAST_LINE = 1000;

interface HookRow {
  readonly title: string;
  state: HookState;
  startedAt: number;
  ms: number;
  step: StepName | undefined;
  lastLine: string;
  /** What keeps it from going on, or how it failed. */
  trouble: string;
  /** The trouble is that of an attempt which another one follows. */
  isAgain: boolean;
}

export interface Screenful {
  readonly columns: number;
  readonly rows: number;
  /** By the clock of the events. */
  readonly now: number;
}

/** The state of a run, and how it looks on a screen at a moment. */
export class RunView {
  readonly #paint: Paint;
  readonly #hooks: HookRow[] = [];
  #title = '';
  #since = 0;

  constructor(paint: Paint) {
    this.#paint = paint;
  }

  add(event: RunEvent): void {
    if (event.type === 'run-started') this.#start(event);
    else if ('hook' in event) change(this.#hooks[event.hook]!, event);
  }

  /** The lines above the logs: a headline, and a line for each hook, or for those that matter. */
  lines({ columns, rows, now }: Screenful): string[] {
    const width = columns - 1;
    const names = this.#hooks.map(({ title }) => displayWidth(title));
    const nameWidth = Math.min(NAME_WIDTH, Math.max(8, Math.floor(width / 3)), Math.max(0, ...names));
    const { shown, hidden } = chooseRows(
      this.#hooks.map(({ state }) => state),
      roomFor(this.#hooks.length, rows),
    );
    const first = this.#hooks.findIndex(({ state }) => state === 'waiting');
    const lines = shown.map((index) => this.#line(this.#hooks[index]!, index === first, nameWidth, now));
    const others = hidden.length > 0 ? [this.#paint(`  … ${this.#countsOf(hidden)}`, 'dim')] : [];
    return [this.#headline(now), ...lines, ...others].map((line) => clipPainted(line, width));
  }

  #start({ event, release, hooks, at }: Extract<RunEvent, { type: 'run-started' }>): void {
    this.#title = `${event}${release && ` of ${printable(release)}`}`;
    this.#since = at;
    const empty = {
      state: 'waiting',
      startedAt: 0,
      ms: 0,
      step: undefined,
      lastLine: '',
      trouble: '',
      isAgain: false,
    } as const;
    this.#hooks.length = 0;
    this.#hooks.push(...hooks.map((hook) => ({ ...empty, title: printable(titleOf(hook)) })));
  }

  #headline(now: number): string {
    const over = this.#hooks.filter(({ state }) => state !== 'waiting' && state !== 'running').length;
    const words = `${over} of ${count(this.#hooks.length, 'hook')}`;
    return `${this.#paint(this.#title, 'bold')}  ${this.#paint(`${words}  ${duration(Math.max(0, now - this.#since))}`, 'dim')}`;
  }

  #line(hook: HookRow, isNext: boolean, nameWidth: number, now: number): string {
    const { state } = hook;
    const isOpen = state === 'running' || state === 'waiting';
    const mark =
      state === 'running' ? this.#spinner(now) : isOpen ? this.#paint('·', 'dim') : markOf(state, this.#paint);
    const ms = state === 'running' ? now - hook.startedAt : hook.ms;
    const time = state === 'waiting' || state === 'not-run' || state === 'skipped' ? '' : duration(Math.max(0, ms));
    const name = clip(hook.title, nameWidth);
    const space = ' '.repeat(nameWidth - displayWidth(name));
    return `${mark} ${name}${space}  ${time.padStart(9)}  ${this.#about(hook, isNext)}`.trimEnd();
  }

  #about({ state, step, trouble, lastLine }: HookRow, isNext: boolean): string {
    if (state === 'waiting') return this.#paint(isNext ? 'next' : 'waiting', 'dim');
    const word = state === 'running' ? (step ?? 'preparing') : state.replace('-', ' ');
    const styles = state === 'succeeded' ? (['dim'] as const) : [];
    if (trouble !== '') return `${this.#paint(word, ...styles)}  ${this.#paint(trouble, 'yellow')}`;
    const last = state === 'running' && lastLine !== '' ? this.#paint(`│ ${shownPart(lastLine)}`, 'dim') : '';
    return `${this.#paint(word, ...styles)}  ${last}`.trimEnd();
  }

  #spinner(now: number): string {
    const turn = Math.floor(now / TURN_MS) % SPINNER.length;
    return this.#paint(SPINNER[turn]!, 'cyan');
  }

  #countsOf(hidden: readonly number[]): string {
    const counts = Map.groupBy(hidden, (index) => this.#hooks[index]!.state);
    return [...counts].map(([state, { length }]) => `${length} ${state.replace('-', ' ')}`).join(', ');
  }
}

/** All hooks where that leaves room for logs; else half of the screen. */
function roomFor(hooks: number, rows: number): number {
  const least = Math.min(8, Math.floor(rows / 2));
  return hooks + 2 + least <= rows ? hooks : Math.max(1, Math.floor(rows / 2) - 2);
}

function shownPart(line: string): string {
  return logText(line.includes('\r') ? line.slice(-LAST_LINE) : line.slice(0, LAST_LINE));
}

function change(hook: HookRow, event: Extract<RunEvent, { hook: number }>): void {
  switch (event.type) {
    case 'hook-started':
      Object.assign(hook, { state: 'running', startedAt: event.at });
      break;
    case 'creating':
      hook.step = 'create';
      break;
    case 'created':
    case 'adopted':
      hook.step = 'schedule';
      break;
    case 'step':
      hook.step = event.next ?? hook.step;
      // What kept it from starting is over.
      if (event.next !== undefined) hook.trouble = '';
      break;
    case 'log':
      hook.lastLine = event.line;
      // It goes on: with the next attempt.
      if (hook.isAgain) hook.trouble = '';
      break;
    case 'trouble':
      hook.trouble = printable(sentence(event.diagnosis));
      hook.isAgain = event.diagnosis.code === 'exit-code';
      break;
    case 'hook-finished': {
      const { outcome: state, diagnosis, ms } = event;
      Object.assign(hook, { state, ms, trouble: diagnosis ? printable(sentence(diagnosis)) : '' });
      break;
    }
  }
}
