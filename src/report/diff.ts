import type { Paint } from './text.ts';

interface Line {
  readonly sign: ' ' | '-' | '+';
  /** As it is printed. */
  readonly text: string;
  /** Whether it is printed as it is: a line with dots is no context that `git apply` would find again. */
  readonly isPlain: boolean;
  /** Lines before this one, in the old and in the new text. */
  readonly before: number;
  readonly after: number;
}

const CONTEXT = 3;

/** How many lines that are equal again end a difference: edits of ours lie close together. */
const AGREEMENT = 1;

/** How far ahead a difference is followed; changes of ours are a few lines long. */
const HORIZON = 100;

/** Two texts with dots in place of what nobody may see; their lines are those of the texts themselves. */
export interface Shown {
  readonly before: string;
  readonly after: string;
}

/**
 * A unified diff of two texts, as `git apply` and `patch -p1` take it; '' where they are equal.
 *
 * @param shown what is printed of them; unchanged lines that it hides are left out
 */
export function unifiedDiff(
  name: string,
  before: string,
  after: string,
  paint: Paint,
  shown: Shown = { before, after },
): string {
  if (before === after) return '';
  const lines = compare(
    { lines: split(before), shown: split(shown.before) },
    { lines: split(after), shown: split(shown.after) },
  );
  const hunks = hunksOf(lines).map((hunk) => [headOf(hunk, paint), ...hunk.map((line) => printLine(line, paint))]);
  const path = name.replace(/^\/+/, '');
  const heads = [`--- ${written(`a/${path}`)}`, `+++ ${written(`b/${path}`)}`];
  return [...heads.map((head) => paint(head, 'bold')), ...hunks.flat(), ''].join('\n');
}

/** A path as git writes it: in quotes where it has any, and a tab ends one with blanks. */
function written(path: string): string {
  if (/["\\\p{Cc}]/u.test(path)) return JSON.stringify(path);
  return path.includes(' ') ? `${path}\t` : path;
}

/** Lines of a text, and what is printed of each. */
interface Text {
  readonly lines: readonly string[];
  readonly shown: readonly string[];
}

/** Lines with their ends, for a last line without one is another than one with it. */
function split(text: string): string[] {
  const lines = text.split(/(?<=\n)/);
  return lines[0] === '' ? [] : lines;
}

/** Lines that agree, and between them the shortest way from one agreement to the next. */
function compare(old: Text, young: Text): Line[] {
  const lines: Line[] = [];
  const [before, after] = [old.lines, young.lines];
  let a = 0;
  let b = 0;
  const put = (sign: Line['sign'], { lines: all, shown }: Text, at: number) => {
    lines.push({ sign, text: shown[at]!, isPlain: shown[at] === all[at], before: a, after: b });
  };
  while (a < before.length || b < after.length) {
    const [removed, added] = before[a] === after[b] ? [0, 0] : detour(before, after, a, b);
    for (const end = a + removed; a < end; a++) put('-', old, a);
    for (const end = b + added; b < end; b++) put('+', young, b);
    if (removed + added > 0) continue;
    put(' ', old, a);
    a++;
    b++;
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
    const start = contextFrom(lines, at, -1);
    const end = contextFrom(lines, at, 1) + 1;
    if (last && start <= last.end) last.end = end;
    else ranges.push({ start, end });
  });
  return ranges.map(({ start, end }) => lines.slice(start, end));
}

/** The farthest line on one side of a change that is shown with it. */
function contextFrom(lines: readonly Line[], at: number, step: 1 | -1): number {
  let last = at;
  for (let far = 1; far <= CONTEXT; far++) {
    const line = lines[at + far * step];
    if (!line || (line.sign === ' ' && !line.isPlain)) break;
    last = at + far * step;
  }
  return last;
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
