import type { Range } from '../manifest/node.ts';

export interface Line extends Range {
  readonly text: string;
}

/** A line of a template: what stands between its actions is in every line that it renders. */
export interface TemplateLine extends Line {
  /** Number of `{{ }}`. */
  readonly actions: number;
  /** Whether it begins or ends within one. */
  readonly isCut: boolean;
  readonly pattern: RegExp | undefined;
  readonly bare: string;
}

/** Beyond this many pairs of lines aligning is not worth its time. */
const MOST_PAIRS = 2_000_000;

export function linesOf(text: string, { start, end }: Range = { start: 0, end: text.length }): Line[] {
  const lines: Line[] = [];
  for (let at = start; at <= end; ) {
    const feed = text.indexOf('\n', at);
    const stop = feed < 0 || feed > end ? end : feed;
    lines.push({ start: at, end: stop, text: text.slice(at, stop).replace(/\r$/, '') });
    at = stop + 1;
  }
  return lines;
}

export function templateLinesOf(text: string): TemplateLine[] {
  const long = [...text.matchAll(/\{\{[\s\S]*?\}\}/g)]
    .filter(([action]) => action.includes('\n'))
    .map(({ 0: action, index }) => ({ start: index, end: index + action.length }));
  return linesOf(text).map((line) => {
    const literals = bare(line.text).split(/\{\{.*?\}\}/);
    // A line of actions alone can render anything, or nothing.
    const telling = literals.some((literal) => /[\w"']/.test(literal));
    const escaped = literals.map((literal) => literal.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&'));
    const pattern = literals.length > 1 && telling ? new RegExp(`^${escaped.join('.*')}$`) : undefined;
    const isCut = long.some(({ start, end }) => start <= line.end && line.start < end);
    return { ...line, actions: literals.length - 1, isCut, pattern, bare: bare(line.text) };
  });
}

/** Without indentation, blanks in a row and a comment behind something: Helm 4 may have written the line anew. */
function bare(text: string): string {
  return text
    .replace(/(?<=\S)\s+#(?![^{]*\}\}).*$/, '')
    .replaceAll(/\s+/g, ' ')
    .trim();
}

/** Whether a template's line can have rendered a line. */
export function fits(line: TemplateLine, rendered: string): boolean {
  return fitsBare(line, bare(rendered));
}

function fitsBare({ actions, pattern, bare: own }: TemplateLine, wanted: string): boolean {
  if (wanted === '') return false;
  return actions === 0 ? own === wanted : (pattern?.test(wanted) ?? false);
}

/**
 * Longest common subsequence of rendered and template lines: index of the one to index of the other.
 *
 * @param prefer where there are several of them, the one that goes through the template's first or last lines
 */
export function align(
  rendered: readonly Line[],
  template: readonly TemplateLine[],
  prefer: 'first' | 'last',
): ReadonlyMap<number, number> {
  const pairs = new Map<number, number>();
  const rows = rendered.length;
  const columns = template.length;
  if (rows * columns > MOST_PAIRS) return pairs;
  const width = columns + 1;
  const best = new Uint16Array((rows + 1) * width);
  const wanted = rendered.map(({ text }) => bare(text));
  const match = (i: number, j: number) => fitsBare(template[j]!, wanted[i]!);
  for (let i = rows - 1; i >= 0; i--) {
    for (let j = columns - 1; j >= 0; j--) {
      const skip = Math.max(best[(i + 1) * width + j]!, best[i * width + j + 1]!);
      best[i * width + j] = match(i, j) ? Math.max(skip, best[(i + 1) * width + j + 1]! + 1) : skip;
    }
  }
  for (let i = 0, j = 0; i < rows && j < columns; ) {
    const here = best[i * width + j]!;
    if (prefer === 'last' && here === best[i * width + j + 1]!) j++;
    else if (match(i, j) && here === best[(i + 1) * width + j + 1]! + 1) pairs.set(i++, j++);
    else if (here === best[(i + 1) * width + j]!) i++;
    else j++;
  }
  return pairs;
}
