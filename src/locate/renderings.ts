/** What is random in a rendering: lines that came out otherwise the second time, and what of each stayed. */
export type Random = ReadonlyMap<string, { readonly before: string; readonly behind: string }>;

/**
 * What differs between two renderings of the same chart.
 *
 * @returns undefined where they differ in more than words: then nothing can be told about a third one
 */
export function randomIn(first: string, second: string): Random | undefined {
  const [ones, others] = [linesOf(first), linesOf(second)];
  if (ones.length !== others.length) return undefined;
  return new Map(
    ones.flatMap((line, at) => {
      const other = others[at]!;
      return line === other ? [] : [[line, common(line, other)] as const];
    }),
  );
}

/** A line in which a rendering is not what was expected of it. */
export interface Difference {
  /** Which one in the rendering, from 0. */
  readonly line: number;
  readonly expected: string;
  readonly rendered: string;
}

/** The first difference between what was expected and what was rendered, but for what is random. */
export function differenceIn(expected: string, rendered: string, random: Random): Difference | undefined {
  const [ones, others] = [linesOf(expected), linesOf(rendered)];
  for (let line = 0; line < Math.max(ones.length, others.length); line++) {
    const [one, other] = [ones[line], others[line]];
    const kept = one === undefined ? undefined : random.get(one);
    const isRandom = kept && other?.startsWith(kept.before) && other.endsWith(kept.behind);
    if (one !== other && !isRandom) return { line, expected: one ?? '', rendered: other ?? '' };
  }
  return undefined;
}

function linesOf(text: string): string[] {
  return text.split(/\r?\n/);
}

function common(one: string, other: string): { before: string; behind: string } {
  const most = Math.min(one.length, other.length);
  let start = 0;
  while (start < most && one[start] === other[start]) start++;
  let end = 0;
  while (end < most - start && one.at(-1 - end) === other.at(-1 - end)) end++;
  // Two random words can begin alike by chance: all of the word counts as random.
  const before = one.slice(0, start).replace(/[\w+=]*$/, '');
  const behind = end === 0 ? '' : one.slice(-end).replace(/^[\w+=]*/, '');
  return { before, behind };
}
