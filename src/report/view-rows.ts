import type { HookOutcome } from '../run/event.ts';

/** Which of many hooks a small screen shows. */
export interface Rows {
  /** Positions, in order. */
  readonly shown: readonly number[];
  /** Those that are left out. */
  readonly hidden: readonly number[];
}

/** `waiting` and `running`, or how it ended. */
export type HookState = HookOutcome | 'waiting' | 'running';

/**
 * Chooses the hooks that matter: those that run, that did not succeed, that come next, that have just ended.
 *
 * @param room how many hooks can be shown
 */
export function chooseRows(states: readonly HookState[], room: number): Rows {
  const all = [...states.keys()];
  if (all.length <= room) return { shown: all, hidden: [] };
  const of = (...wanted: readonly HookState[]) => all.filter((index) => wanted.includes(states[index]!));
  const running = of('running');
  const bad = of('failed', 'timed-out', 'unknown', 'interrupted').reverse();
  const [next, ...later] = of('waiting');
  const done = of('succeeded', 'skipped').reverse();
  const wanted = [...running, ...bad, ...(next === undefined ? [] : [next]), ...done.slice(0, 2), ...later.slice(0, 2)];
  // Where nothing more is to come, how it went is what matters.
  const rest = next === undefined ? [...done.slice(2), ...of('not-run')] : [];
  const chosen = new Set([...wanted, ...rest].slice(0, Math.max(1, room)));
  return { shown: all.filter((index) => chosen.has(index)), hidden: all.filter((index) => !chosen.has(index)) };
}
