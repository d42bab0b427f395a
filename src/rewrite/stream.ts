import type { Range } from '../manifest/node.ts';

/** Some whole documents of a stream. */
export interface Stretch {
  /** Offset in the stream, in bytes. */
  readonly at: number;
  /** A character for each byte (latin1): a text is made only of what somebody reads. */
  readonly bytes: string;
  /** True where all of it is ASCII, and so its own text. */
  readonly isAscii: boolean;
  /** The documents that can hold a hook annotation, in order. */
  readonly interesting: readonly Range[];
}

/** A stream of manifests, cut where documents begin, and what is fast only outside of the core. */
export interface ByteStream {
  readonly stretches: readonly Stretch[];
  /** The text of some bytes. They are known to be UTF-8. */
  readonly decode: (bytes: string) => string;
  readonly encode: (text: string) => string;
  /** For ascending offsets in the stream, the number of line feeds in front of each. */
  readonly linesBefore: (offsets: readonly number[]) => readonly number[];
}

/** Searches for ASCII text in a stretch. */
export interface Finder {
  /** Offset of the first place at or behind `from`, or -1. */
  readonly find: (text: string, from: number) => number;
  /** Offset of the last place that begins at or before `from`, or -1. */
  readonly findLast: (text: string, from: number) => number;
  /** Whether the text stands at an offset. */
  readonly has: (text: string, at: number) => boolean;
  readonly length: number;
}

/** One document with what stands between it and its separators: from behind one `---` to the start of the next. */
export interface Piece extends Range {
  readonly stretch: Stretch;
}

/** Helm 4 cuts at every `---` that begins a line, whatever comes behind it. */
export const SEPARATOR = '---';

/** What a separator begins with but for the first of a stretch. */
export const BORDER = `\n${SEPARATOR}`;

/** What every hook annotation's key holds, whichever way it is written but for escapes. */
const SIGN = 'helm.sh/hook';

/**
 * Ways in which a key can hold the sign without showing it: by an escape in double quotes, or in base64. A key that is
 * broken over two lines by a backslash is no simple key, so only `? ` could introduce it: not looked for.
 */
const ESCAPES = ['\\x', '\\u', '\\U', 'helm.sh\\/hook'];
const BINARY = '!!binary';

/** Most stretches have few backslashes; each of the searches instead goes over all of it. */
const FEW = 100;

/** The documents of a stretch that can hold a hook annotation, in order. */
export function interestingIn(stretch: Finder): Range[] {
  const found = new Map<number, Range>();
  // An annotation rarely comes alone, so the rest of its document need not be searched.
  const add = (at: number): number => {
    const range = documentAt(stretch, at);
    found.set(range.start, range);
    return range.end;
  };
  const addAll = (sign: string) => {
    for (let at = stretch.find(sign, 0); at >= 0; ) at = stretch.find(sign, add(at));
  };
  addAll(SIGN);
  addAll(BINARY);
  let left = FEW;
  for (let at = stretch.find('\\', 0); at >= 0 && left > 0; left--) {
    at = stretch.find('\\', isEscape(stretch, at) ? add(at) : at + 2);
  }
  if (left === 0) for (const sign of ESCAPES) addAll(sign);
  return [...found.values()].sort((a, b) => a.start - b.start);
}

/** Whether a backslash belongs to one of the escapes. */
function isEscape(stretch: Finder, at: number): boolean {
  return ESCAPES.some((sign) => {
    const start = at - sign.indexOf('\\');
    return start >= 0 && stretch.has(sign, start);
  });
}

function documentAt(stretch: Finder, at: number): Range {
  const before = stretch.findLast(BORDER, at);
  const after = stretch.find(BORDER, at);
  return {
    start: before < 0 ? headOf(stretch) : before + BORDER.length,
    end: after < 0 ? stretch.length : after + 1,
  };
}

/** A stretch begins with a separator, which has no line feed in front of it; the first may have none. */
function headOf(stretch: Finder): number {
  return stretch.has(SEPARATOR, 0) ? SEPARATOR.length : 0;
}

/** The piece of a stretch that an offset in it lies in. */
export function pieceAt(stretch: Stretch, at: number): Piece {
  const { bytes } = stretch;
  const finder: Finder = {
    find: (text, from) => bytes.indexOf(text, from),
    findLast: (text, from) => bytes.lastIndexOf(text, from),
    has: (text, at) => bytes.startsWith(text, at),
    length: bytes.length,
  };
  return { stretch, ...documentAt(finder, at) };
}

/** The pieces of a stream that can hold a hook annotation, in order. */
export function piecesOfInterest({ stretches }: ByteStream): Piece[] {
  return stretches.flatMap((stretch) => stretch.interesting.map(({ start, end }) => ({ stretch, start, end })));
}

/** A piece's text. */
export function textOf({ stretch, start, end }: Piece, stream: ByteStream): string {
  const bytes = stretch.bytes.slice(start, end);
  return stretch.isAscii ? bytes : stream.decode(bytes);
}

/** Where a piece begins in the stream, in bytes. */
export function offsetOf({ stretch, start }: Piece): number {
  return stretch.at + start;
}

/** For sorting pieces as they stand in the stream. */
export function inOrder(one: Piece, other: Piece): number {
  return offsetOf(one) - offsetOf(other);
}

/** The piece in a sorted list that holds an offset of a stretch. */
export function pieceHolding(pieces: readonly Piece[], stretch: Stretch, at: number): Piece | undefined {
  const offset = stretch.at + at;
  let low = 0;
  let high = pieces.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const { stretch, end } = pieces[middle]!;
    if (stretch.at + end <= offset) low = middle + 1;
    else high = middle;
  }
  const piece = pieces[low];
  return piece && offsetOf(piece) <= offset ? piece : undefined;
}

/** The bytes of the stream with some of its pieces written anew. */
export function assemble(stream: ByteStream, changed: ReadonlyMap<Piece, string>): string[] {
  const byStretch = Map.groupBy(changed, ([{ stretch }]) => stretch);
  return stream.stretches.flatMap((stretch) => {
    const own = byStretch.get(stretch);
    if (!own) return stretch.bytes;
    const parts: string[] = [];
    let at = 0;
    for (const [piece, text] of own.sort(([a], [b]) => inOrder(a, b))) {
      parts.push(stretch.bytes.slice(at, piece.start), stream.encode(text));
      at = piece.end;
    }
    return [...parts, stretch.bytes.slice(at)];
  });
}
