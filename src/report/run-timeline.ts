import { titleOf } from '../manifest/document.ts';
import { duration } from '../run/duration.ts';
import type { StepName } from '../run/event.ts';
import type { HookSummary, RunSummary } from '../run/summary.ts';
import { clip, displayWidth, type Paint, printable, type Style } from './text.ts';

const NAME_WIDTH = 40;
const BAR_WIDTH = 60;
const LEAST_BAR_WIDTH = 20;

/** How a step is drawn: what the chart's author wrote is solid, what the cluster takes is not. */
const BARS: Readonly<Record<StepName, readonly [string, Style]>> = {
  'delete-previous': ['╌', 'magenta'],
  create: ['░', 'blue'],
  schedule: ['░', 'blue'],
  pull: ['▒', 'yellow'],
  init: ['▓', 'cyan'],
  run: ['█', 'green'],
  notice: ['░', 'dim'],
  cleanup: ['╌', 'magenta'],
};

/**
 * A line for each hook that has run: when its steps were, from the run's beginning to its end.
 *
 * @param columns of the terminal, where it is shown on one
 */
export function timeline(summary: RunSummary, paint: Paint, columns = Number.POSITIVE_INFINITY): string[] {
  const ran = summary.hooks.filter(({ steps }) => steps.length > 0);
  if (ran.length === 0 || summary.durationMs <= 0) return [];
  const width = Math.min(NAME_WIDTH, Math.max(...ran.map((hook) => displayWidth(printable(titleOf(hook))))));
  const room = Math.max(LEAST_BAR_WIDTH, Math.min(BAR_WIDTH, columns - width - 3));
  const rows = ran.map((hook) => {
    const name = clip(printable(titleOf(hook)), width);
    return `${name}${' '.repeat(width - displayWidth(name))}  ${bar(hook, summary, room, paint)}`;
  });
  const axis = `${' '.repeat(width)}  0${duration(summary.durationMs).padStart(room - 1)}`;
  const legend = `${' '.repeat(width)}  █ run  ▓ init  ▒ pull  ░ cluster  ╌ deletion`;
  return [paint(axis, 'dim'), ...rows, paint(legend, 'dim')];
}

/** Every step gets the columns between its rounded borders, so that the bars of all hooks fit together. */
function bar({ steps }: HookSummary, { startedAt, durationMs }: RunSummary, room: number, paint: Paint): string {
  const column = (ms: number) => Math.round((ms * room) / durationMs);
  const begin = Date.parse(startedAt);
  let drawn = '';
  let at = 0;
  for (const { name, startedAt, ms } of steps) {
    const offset = Date.parse(startedAt) - begin;
    const [from, to] = [Math.max(column(offset), at), column(offset + ms)];
    if (to <= from) continue;
    const [glyph, style] = BARS[name];
    drawn += ' '.repeat(from - at) + paint(glyph.repeat(to - from), style);
    at = to;
  }
  if (drawn !== '') return drawn;
  return ' '.repeat(column(Date.parse(steps[0]!.startedAt) - begin)) + paint('▏', 'dim');
}
