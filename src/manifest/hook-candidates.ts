import type { Range } from './node.ts';
import { HOOK } from './vocabulary.ts';

/**
 * Marks with 1 the documents that could have a `helm.sh/hook` key: those that hold the word, and those that could hold
 * it in disguise, by an escape in double quotes or as `!!binary`. Reads nothing, so most documents of a stream cost no
 * more than a search.
 */
export function markHookCandidates(text: string, ranges: readonly Range[]): Uint8Array {
  const marks = new Uint8Array(ranges.length);
  const mark = (index: number): true => {
    marks[index] = 1;
    return true;
  };
  const keys = new ExplicitKeys(text, ranges);
  each(text, HOOK, ranges, mark);
  each(text, '\\', ranges, (index, at) => marks[index] === 1 || (isEscapeInKey(text, at, index, keys) && mark(index)));
  each(text, '!', ranges, (index, at) => marks[index] === 1 || (isBinaryTag(text, at, ranges[index]!) && mark(index)));
  each(text, '%TAG', ranges, mark);
  return marks;
}

/** Whether documents could have keys behind `?`, looked up once for each that is asked about. */
class ExplicitKeys {
  private readonly text: string;
  private readonly ranges: readonly Range[];
  private index = -1;
  private answer = false;

  constructor(text: string, ranges: readonly Range[]) {
    this.text = text;
    this.ranges = ranges;
  }

  in(index: number): boolean {
    if (index !== this.index) {
      const { start, end } = this.ranges[index]!;
      this.answer = this.text.slice(start, end).includes('?');
      this.index = index;
    }
    return this.answer;
  }
}

/**
 * Calls back for the finds of a word that lie in a range, in order.
 *
 * @param found true where nothing more needs to be known of that range
 */
function each(
  text: string,
  word: string,
  ranges: readonly Range[],
  found: (index: number, at: number) => boolean,
): void {
  let index = 0;
  let at = text.indexOf(word);
  while (at >= 0) {
    while (index < ranges.length && ranges[index]!.end <= at) index++;
    if (index === ranges.length) return;
    const range = ranges[index]!;
    const done = at >= range.start && found(index, at);
    at = text.indexOf(word, done ? range.end : at + 1);
  }
}

/**
 * A backslash that could stand for letters of a key: `\x`, `\u`, `\U`; or one that joins lines, which only a key behind
 * `?` can have.
 */
function isEscapeInKey(text: string, at: number, index: number, keys: ExplicitKeys): boolean {
  const next = text.charCodeAt(at + 1);
  if (next === 120 || next === 117 || next === 85) return true;
  return next > 32 && next < 127 ? false : keys.in(index);
}

/** A tag that could be `!!binary`, also with percent escapes; `%TAG` directives are searched for apart. */
function isBinaryTag(text: string, at: number, range: Range): boolean {
  let to = at + 1;
  while (to < range.end && text.charCodeAt(to) > 32) to++;
  return /binary|%/.test(text.slice(at, to));
}
