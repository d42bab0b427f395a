import { UserError } from '../errors.ts';
import type { Range } from './node.ts';

/** A place in a text as an editor counts: line and column from 1, columns in characters (code points). */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/**
 * Bytes to text, without losing or replacing anything: a byte order mark stays, bytes that are no UTF-8 are an error.
 *
 * @param name what to call the bytes in the message
 * @param at where they begin in what is called so
 * @throws UserError with the offset of the first wrong byte
 */
export function decodeUtf8(bytes: Uint8Array, name: string, at = 0): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    const offset = firstWrongByte(bytes);
    throw new UserError(`${name} is not UTF-8: byte 0x${hex(bytes[offset])} at offset ${at + offset}`);
  }
}

function hex(byte: number | undefined): string {
  return (byte ?? 0).toString(16).padStart(2, '0');
}

/** Offset of the first byte that is not part of a character. Only for messages: found by halving. */
function firstWrongByte(bytes: Uint8Array): number {
  let good = 0;
  let bad = bytes.length + 1;
  while (bad - good > 1) {
    const middle = (good + bad) >> 1;
    if (startsWell(bytes, middle)) good = middle;
    else bad = middle;
  }
  // A character that is not complete begins up to three bytes earlier.
  for (let back = 1; back <= 3 && back <= good; back++) {
    const byte = bytes[good - back]!;
    if ((byte & 0xc0) === 0x80) continue;
    const length = byte < 0xc0 ? 1 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
    return length > back ? good - back : good;
  }
  return good;
}

/** Whether the first bytes are UTF-8, but for the last character, which may be cut. */
function startsWell(bytes: Uint8Array, length: number): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes.subarray(0, length), { stream: true });
    return true;
  } catch {
    return false;
  }
}

/** Offsets at which the lines of a text start; kept for the text that was asked about last. */
let known: Lines | undefined;

interface Lines {
  readonly text: string;
  readonly starts: readonly number[];
  /** Of long lines that were asked for, by their index: the column at every `STEP` characters. */
  readonly columns: Map<number, readonly number[]>;
}

/** Offsets at which lines start. A line ends at LF, CRLF or CR, as editors count. */
export function lineStarts(text: string): readonly number[] {
  return linesOf(text).starts;
}

function linesOf(text: string): Lines {
  if (known?.text === text) return known;
  const starts = text.includes('\r') ? mixedStarts(text) : plainStarts(text);
  known = { text, starts, columns: new Map() };
  return known;
}

/** A search for each line is several times as fast as a look at each character. */
function plainStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

function mixedStarts(text: string): number[] {
  const starts = [0];
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 10 || (code === 13 && text.charCodeAt(at + 1) !== 10)) starts.push(at + 1);
  }
  return starts;
}

/** Index in `lineStarts` of the line that holds an offset. */
function lineIndex(starts: readonly number[], offset: number): number {
  let low = 0;
  let high = starts.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (starts[middle]! <= offset) low = middle;
    else high = middle;
  }
  return low;
}

/** Line and column of an offset; cheap for many offsets of one text. */
export function positionAt(text: string, offset: number): Position {
  const lines = linesOf(text);
  const line = lineIndex(lines.starts, offset);
  const start = lines.starts[line]!;
  const steps = Math.floor((offset - start) / STEP);
  const before = steps > 0 ? columnsOf(lines, line)[steps]! : 1;
  return { line: line + 1, column: before + charactersIn(text, start + steps * STEP, offset) };
}

/** A line can be as long as a file, with thousands of places in it. */
const STEP = 4096;

function columnsOf({ text, starts, columns }: Lines, line: number): readonly number[] {
  const known = columns.get(line);
  if (known) return known;
  const found = [1];
  const end = starts[line + 1] ?? text.length;
  for (let at = starts[line]!; at + STEP <= end; at += STEP)
    found.push(found.at(-1)! + charactersIn(text, at, at + STEP));
  columns.set(line, found);
  return found;
}

function charactersIn(text: string, start: number, end: number): number {
  let count = 0;
  for (let at = start; at < end; at++) {
    const code = text.charCodeAt(at);
    // The second half of a surrogate pair is no character of its own; a byte order mark is none at all.
    if ((code & 0xfc00) !== 0xdc00 && !(code === 0xfeff && at === 0)) count++;
  }
  return count;
}

/** The line that holds an offset, without its line break. */
export function lineAt(text: string, offset: number): Range {
  const starts = lineStarts(text);
  const line = lineIndex(starts, offset);
  let end = line + 1 < starts.length ? starts[line + 1]! - 1 : text.length;
  if (end > starts[line]! && text.charCodeAt(end) === 10 && text.charCodeAt(end - 1) === 13) end--;
  return { start: starts[line]!, end };
}
