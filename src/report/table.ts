import type { HookEvent } from '../manifest/vocabulary.ts';
import { displayWidth, type Paint, type Style } from './text.ts';

/** Text that is harmless already. */
export interface Cell {
  readonly text: string;
  readonly styles?: readonly Style[];
  /** Numbers stand on the right. */
  readonly right?: boolean;
}

/** Rows with their columns below each other; the last column is not filled up. All rows are equally long. */
export function table(rows: readonly (readonly Cell[])[], paint: Paint): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => displayWidth(row[column]!.text))));
  return rows.map((row) => {
    const cells = row.map(({ text, styles = [], right }, column) => {
      const space = ' '.repeat(widths[column]! - displayWidth(text));
      return right ? space + paint(text, ...styles) : paint(text, ...styles) + (column < row.length - 1 ? space : '');
    });
    return cells.join('  ').trimEnd();
  });
}

/** Columns for the events of a hook. */
const EVENTS_WIDTH = 26;

/** All events, or the first and a number. */
export function eventsText(events: readonly HookEvent[]): string {
  const all = [...new Set(events)];
  const listed = all.join(', ');
  return listed.length <= EVENTS_WIDTH ? listed : `${all[0]} and ${all.length - 1} more`;
}
