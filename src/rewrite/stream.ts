/** A stream of manifests as bytes, and the two things that are fast only outside of the core. */
export interface ByteStream {
  readonly bytes: Uint8Array;
  /** Offset of the first place of an ASCII text at or behind `from`, or -1. */
  readonly find: (text: string, from: number) => number;
  /** Offset of the last place of an ASCII text that begins at or before `from`, or -1. */
  readonly findLast: (text: string, from: number) => number;
  /** The bytes between two offsets as text. They are known to be UTF-8. */
  readonly text: (start: number, end: number) => string;
  /**
   * All of it, some lines at a time, with a character for each byte, right where it is ASCII. In stretches, for a
   * string of the whole costs more than the search in it.
   */
  readonly stretches: () => Iterable<Stretch>;
}

export interface Stretch {
  /** Offset in the stream. */
  readonly at: number;
  readonly text: string;
}

/** One document with what stands between it and its separators: from behind one `---` to the start of the next. */
export interface Piece {
  readonly start: number;
  readonly end: number;
}

const BORDER = '\n---';

/** What every hook annotation's key holds, whichever way it is written but for escapes. */
const SIGN = 'helm.sh/hook';

/**
 * Ways in which a key can hold the sign without showing it: by an escape in double quotes, or in base64. A key that is
 * broken over two lines by a backslash is no simple key, so only `? ` could introduce it: not looked for.
 */
const ESCAPES = ['\\x', '\\u', '\\U', 'helm.sh\\/hook'];
const BINARY = '!!binary';

/** Most streams have few backslashes; each of the searches instead goes over all of it. */
const FEW = 500;

/** The pieces that can hold a hook annotation, in order. */
export function piecesOfInterest(stream: ByteStream): Piece[] {
  const pieces = new Map<number, Piece>();
  // An annotation rarely comes alone, so the rest of its document need not be searched.
  const add = (at: number): number => {
    const piece = pieceAt(stream, at);
    pieces.set(piece.start, piece);
    return piece.end;
  };
  const addAll = (sign: string) => {
    for (let at = stream.find(sign, 0); at >= 0; ) at = stream.find(sign, add(at));
  };
  addAll(SIGN);
  addAll(BINARY);
  let left = FEW;
  for (let at = stream.find('\\', 0); at >= 0 && left > 0; left--) {
    at = stream.find('\\', isEscape(stream, at) ? add(at) : at + 2);
  }
  if (left === 0) for (const sign of ESCAPES) addAll(sign);
  return [...pieces.values()].sort((a, b) => a.start - b.start);
}

/** Whether a backslash belongs to one of the escapes. */
function isEscape(stream: ByteStream, at: number): boolean {
  return ESCAPES.some((sign) => {
    const start = at - sign.indexOf('\\');
    return start >= 0 && stream.text(start, start + sign.length) === sign;
  });
}

/** The piece that an offset lies in. Helm 4 cuts at every `---` that begins a line, whatever comes behind it. */
export function pieceAt(stream: ByteStream, at: number): Piece {
  const before = stream.findLast(BORDER, at);
  const after = stream.find(BORDER, at);
  return {
    start: before < 0 ? headOf(stream) : before + BORDER.length,
    end: after < 0 ? stream.bytes.length : after + 1,
  };
}

/** The first piece has no line feed in front of its separator, and may have none of either. */
function headOf(stream: ByteStream): number {
  return stream.find('---', 0) === 0 ? 3 : 0;
}

/** The piece in a sorted list that holds an offset. */
export function pieceHolding(pieces: readonly Piece[], at: number): Piece | undefined {
  let low = 0;
  let high = pieces.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (pieces[middle]!.end <= at) low = middle + 1;
    else high = middle;
  }
  const piece = pieces[low];
  return piece && piece.start <= at ? piece : undefined;
}

/** For ascending offsets, the number of line feeds in front of each. */
export function linesBefore(bytes: Uint8Array, offsets: readonly number[]): number[] {
  let lines = 0;
  let at = 0;
  return offsets.map((offset) => {
    for (; at < offset; at++) if (bytes[at] === 10) lines++;
    return lines;
  });
}

/** The stream with some of its pieces written anew: unchanged stretches are views of the bytes, not copies. */
export function assemble(bytes: Uint8Array, changed: ReadonlyMap<Piece, string>): Uint8Array[] {
  const encoder = new TextEncoder();
  const chunks: Uint8Array[] = [];
  let at = 0;
  for (const [piece, text] of [...changed].sort(([a], [b]) => a.start - b.start)) {
    chunks.push(bytes.subarray(at, piece.start), encoder.encode(text));
    at = piece.end;
  }
  chunks.push(bytes.subarray(at));
  return chunks;
}
