import type { ReportedChange } from './post-render.ts';
import { clip, type Paint, printable } from './text.ts';

const VALUE_WIDTH = 80;

/** What became of what: `hook-weight: 5 -> "5"`. @param isPlain the field holds no string, and stands without quotes */
export function changeText({ field, before, after, rule }: ReportedChange, paint: Paint, isPlain = false): string {
  if (isPlain && after !== null) {
    const change = before === null ? '' : `${plain(before)} ${paint('->', 'dim')} `;
    return `${shortField(field)}: ${change}${plain(after)}`;
  }
  const change = before === null ? '' : `${written(before, rule)} ${paint('->', 'dim')} `;
  return `${shortField(field)}: ${change}${shown(after)}`;
}

/** `metadata.annotations["helm.sh/hook-weight"]` is `helm.sh/hook-weight`. */
export function keyOf(field: string): string {
  return printable(/\["(.*)"\]$/.exec(field)?.[1] ?? field);
}

/** The same without `helm.sh/`. */
export function shortField(field: string): string {
  return keyOf(field).replace('helm.sh/', '');
}

/** A value as the document had it: this rule is about those without quotes. */
export function written(before: string | number | boolean, rule: string): string {
  return typeof before !== 'string' || rule === 'annotation-not-string' ? printable(`${before}`) : shown(before);
}

function plain(value: string | number | boolean): string {
  return clip(printable(`${value}`), VALUE_WIDTH);
}

/** A value in quotes, on one line. */
export function shown(value: string | null): string {
  return value === null ? 'removed' : clip(printable(JSON.stringify(value)), VALUE_WIDTH);
}
