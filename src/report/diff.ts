import type { Paint } from './text.ts';

interface Line {
  readonly sign: ' ' | '-' | '+';
  readonly text: string;
  /** Lines before this one, in the old and in the new text. */
  readonly before: number;
  readonly after: number;
}

const CONTEXT = 3;

/** How many lines that are equal again end a difference: edits of ours lie close together. */
const AGREEMENT = 1;

/** How far ahead a difference is followed; changes of ours are a few lines long. */
const HORIZON = 100;

/** A unified diff of two texts, as `git apply` and `patch -p1` take it; '' where they are equal. */
export function unifiedDiff(name: string, before: string, after: string, paint: Paint): string {
  if (before === after) return '';
  const lines = compare(split(before), split(after));
  const hunks = hunksOf(lines).map((hunk) => [headOf(hunk, paint), ...hunk.map((line) => printLine(line, paint))]);
  const path = name.replace(/^\/+/, '');
  return [paint(`--- a/${path}`, 'bold'), paint(`+++ b/${path}`, 'bold'), ...hunks.flat(), ''].join('\n');
}

/** Lines with their ends, for a last line without one is another than one with it. */
function split(text: string): string[] {
  const lines = text.split(/(?<=\n)/);
  return lines[0] === '' ? [] : lines;
}

/** Lines that agree, and between them the shortest way from one agreement to the next. */
function compare(before: readonly string[], after: readonly string[]): Line[] {
  const lines: Line[] = [];
  let a = 0;
  let b = 0;
  while (a < before.length || b < after.length) {
    const [removed, added] = before[a] === after[b] ? [0, 0] : detour(before, after, a, b);
    for (const text of before.slice(a, a + removed)) lines.push({ sign: '-', text, before: a++, after: b });
    for (const text of after.slice(b, b + added)) lines.push({ sign: '+', text, before: a, after: b++ });
    if (removed + added === 0) lines.push({ sign: ' ', text: before[a]!, before: a++, after: b++ });
  }
  return lines;
}

/** How many lines to leave out on each side so that they agree again. */
function detour(before: readonly string[], after: readonly string[], a: number, b: number): readonly [number, number] {
  for (let steps = 1; steps <= HORIZON; steps++) {
    for (let removed = 0; removed <= steps; removed++) {
      const added = steps - removed;
      if (a + removed > before.length || b + added > after.length) continue;
      if (agrees(before, after, a + removed, b + added)) return [removed, added];
    }
  }
  return [before.length - a, after.length - b];
}

function agrees(before: readonly string[], after: readonly string[], a: number, b: number): boolean {
  for (let ahead = 0; ahead < AGREEMENT; ahead++) if (before[a + ahead] !== after[b + ahead]) return false;
  return true;
}

/** Stretches of changes with a few lines around them. */
function hunksOf(lines: readonly Line[]): Line[][] {
  const ranges: { start: number; end: number }[] = [];
  lines.forEach(({ sign }, at) => {
    if (sign === ' ') return;
    const last = ranges.at(-1);
    const end = at + CONTEXT + 1;
    if (last && at - CONTEXT <= last.end) last.end = end;
    else ranges.push({ start: Math.max(0, at - CONTEXT), end });
  });
  return ranges.map(({ start, end }) => lines.slice(start, end));
}

function headOf(hunk: readonly Line[], paint: Paint): string {
  const first = hunk[0]!;
  const length = (sign: '-' | '+') => hunk.filter((line) => line.sign === ' ' || line.sign === sign).length;
  // Of no lines the place is the line in front.
  const range = (start: number, count: number) => `${count === 0 ? start : start + 1},${count}`;
  return paint(`@@ -${range(first.before, length('-'))} +${range(first.after, length('+'))} @@`, 'cyan');
}

function printLine({ sign, text }: Line, paint: Paint): string {
  const line = `${sign}${text.replace(/\n$/, '')}`;
  const painted = sign === ' ' ? line : paint(line, sign === '-' ? 'red' : 'green');
  return text.endsWith('\n') ? painted : `${painted}\n\\ No newline at end of file`;
}
