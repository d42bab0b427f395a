/** Searches many names at once. */
export interface NameSearch {
  /** Calls `hit` for every place where one of the names stands as a whole word. */
  readonly scan: (text: string, hit: (name: number, at: number) => void) => void;
}

/**
 * Of each name only its end is looked for at first: a choice between short texts of one length is what regular
 * expression engines are fastest at, and the ends of names differ more than their beginnings.
 */
const TAIL = 6;

/** Prepares a search; empty names are never found. */
export function searchFor(names: readonly string[]): NameSearch {
  const byTail = new Map<string, Ends>();
  names.forEach((name, at) => {
    if (name !== '') add(byTail, name, at);
  });
  if (byTail.size === 0) return { scan: () => {} };
  const lengths = lengthsOf(byTail.keys());
  const tails = new RegExp([...byTail.keys()].map(escaped).join('|'), 'g');
  return {
    scan(text, hit) {
      tails.lastIndex = 0;
      for (let match = tails.exec(text); match; match = tails.exec(text)) {
        // Names may overlap, and of two tails at one place the engine shows only one.
        tails.lastIndex = match.index + 1;
        for (const length of lengths) {
          const end = match.index + length;
          const ends = byTail.get(lengths.length === 1 ? match[0] : text.slice(match.index, end));
          if (ends) report(ends, text, end, hit);
        }
      }
    },
  };
}

/** The names that end alike, by their whole text, and how long they are: looked up, for there may be thousands. */
interface Ends {
  readonly names: Map<string, number[]>;
  readonly lengths: Set<number>;
}

function add(byTail: Map<string, Ends>, name: string, at: number): void {
  const tail = name.slice(-TAIL);
  const ends = byTail.get(tail) ?? { names: new Map(), lengths: new Set() };
  byTail.set(tail, ends);
  ends.lengths.add(name.length);
  const places = ends.names.get(name);
  if (places) places.push(at);
  else ends.names.set(name, [at]);
}

function lengthsOf(tails: Iterable<string>): readonly number[] {
  return [...new Set([...tails].map(({ length }) => length))];
}

function report({ names, lengths }: Ends, text: string, end: number, hit: (name: number, at: number) => void): void {
  for (const length of lengths) {
    const start = end - length;
    if (start < 0 || !isWord(text, start, end)) continue;
    for (const at of names.get(text.slice(start, end)) ?? []) hit(at, start);
  }
}

/** True where a text holds a name as a whole word. */
export function namesIn(text: string, name: string): boolean {
  if (name === '') return false;
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
    if (isWord(text, at, at + name.length)) return true;
  }
  return false;
}

/** True where a word ends on both sides of a place: names go on with letters, digits and inner dashes. */
function isWord(text: string, start: number, end: number): boolean {
  if (start > 0 && goesOn(text.charCodeAt(start - 1))) return false;
  if (end >= text.length || !goesOn(text.charCodeAt(end))) return true;
  return text.charCodeAt(end) === DASH && !isAlphanumeric(text.charCodeAt(end + 1));
}

const DASH = 0x2d;

function goesOn(code: number): boolean {
  return code === DASH || isAlphanumeric(code);
}

function isAlphanumeric(code: number): boolean {
  return (code >= 0x30 && code <= 0x39) || (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a);
}

function escaped(text: string): string {
  return text.replaceAll(/[^A-Za-z0-9]/g, (character) => (character === '-' ? '-' : `\\u${hex(character)}`));
}

function hex(character: string): string {
  return character.charCodeAt(0).toString(16).padStart(4, '0');
}
