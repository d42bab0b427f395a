/** Characters by which texts are looked up; none is shorter. */
const KEY = 4;

/** Finds texts in other texts in one pass, however many there are: what is looked for is found by its first characters. */
export class Finder {
  readonly #starts = new Uint8Array(1 << 16);
  readonly #byStart = new Map<string, string[]>();
  readonly #isHit: (text: string, at: number, found: string) => boolean;
  #longest = 0;

  /** @param isHit whether a text that was found at a place counts there */
  constructor(isHit: (text: string, at: number, found: string) => boolean) {
    this.#isHit = isHit;
  }

  /** Characters of the longest text. */
  get longest(): number {
    return this.#longest;
  }

  /** @param wanted at least 4 characters */
  add(wanted: string): void {
    const start = wanted.slice(0, KEY);
    const same = this.#byStart.get(start);
    if (same?.includes(wanted)) return;
    if (same) same.push(wanted);
    else this.#byStart.set(start, [wanted]);
    // The longest first: one may be the beginning of another.
    same?.sort((a, b) => b.length - a.length);
    this.#starts[mixed(wanted, 0)] = 1;
    this.#longest = Math.max(this.#longest, wanted.length);
  }

  /** The text with `***` in place of all that is found; what overlaps becomes one. */
  hide(text: string): string {
    if (this.#byStart.size === 0) return text;
    let shown = '';
    let from = 0;
    let end = -1;
    for (let at = 0; at + KEY <= text.length; at++) {
      if (this.#starts[mixed(text, at)] === 0) continue;
      const length = this.#lengthAt(text, at);
      if (length === 0) continue;
      if (at >= end) {
        shown += `${text.slice(from, at)}***`;
        end = at;
      }
      end = Math.max(end, at + length);
      from = end;
    }
    return from === 0 ? text : shown + text.slice(from);
  }

  #lengthAt(text: string, at: number): number {
    const found = this.#byStart
      .get(text.slice(at, at + KEY))
      ?.find((wanted) => text.startsWith(wanted, at) && this.#isHit(text, at, wanted));
    return found?.length ?? 0;
  }
}

function mixed(text: string, at: number): number {
  const pair = text.charCodeAt(at) * 31 + text.charCodeAt(at + 1);
  return (pair * 31 * 31 + text.charCodeAt(at + 2) * 31 + text.charCodeAt(at + 3)) & 0xffff;
}
