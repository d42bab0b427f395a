import { isAscii, isUtf8 } from 'node:buffer';
import { decodeUtf8 } from '../manifest/text.ts';
import { BORDER, type ByteStream, interestingIn, type Stretch } from '../rewrite/stream.ts';

/** Reads bytes into a buffer from an offset on. Returns how many came; 0 at the end. */
export type ReadInto = (buffer: Uint8Array, from: number) => number;

/**
 * What is read at a time: a release fits into some of these. One buffer for a whole stream of 5 MB, beside the text of
 * it, sets off a garbage collection of 2 to 6 ms (JavaScriptCore collects at the first 8 MB).
 */
const STRETCH = 128 * 1024;

/** What Node and Bun both have and the types leave out; twice as fast as `toString('latin1')`. */
interface Bytes extends Buffer {
  readonly latin1Slice: (start: number, end: number) => string;
  readonly latin1Write: (text: string, offset: number, length: number) => number;
}

/**
 * Reads a stream to its end.
 *
 * @param name what to call it in the message
 * @param room bytes to read at a time, unless a document is larger
 * @throws UserError where it is not UTF-8
 */
export function readStream(read: ReadInto, name: string, room = STRETCH): ByteStream {
  const stretches: Stretch[] = [];
  let buffer = takeRoom(room);
  let at = 0;
  let length = 0;
  const take = (end: number) => {
    stretches.push(stretchOf(buffer, end, at, name));
    buffer.copyWithin(0, end, length);
    at += end;
    length -= end;
  };
  for (;;) {
    const count = read(buffer, length);
    length += count;
    if (count === 0) break;
    if (length < buffer.length) continue;
    const border = buffer.lastIndexOf(BORDER, length, 'latin1');
    if (border > 0) take(border + 1);
    else buffer = grown(buffer);
  }
  take(length);
  spare = buffer;
  return { stretches, decode, encode, linesBefore: (offsets) => linesBefore(stretches, offsets) };
}

/** What was read into last, for writing from: each buffer more brings a collection nearer. */
let spare: Bytes | undefined;

function takeRoom(room: number): Bytes {
  const taken = spare?.length === room ? spare : (Buffer.allocUnsafeSlow(room) as Bytes);
  spare = undefined;
  return taken;
}

/** Bytes that are there already as a stream. */
export function byteStream(bytes: Uint8Array, name: string, room?: number): ByteStream {
  let at = 0;
  const read: ReadInto = (buffer, from) => {
    const part = bytes.subarray(at, at + buffer.length - from);
    buffer.set(part, from);
    at += part.length;
    return part.length;
  };
  return readStream(read, name, room);
}

/** One document that is larger than the buffer. */
function grown(bytes: Buffer): Bytes {
  const larger = Buffer.allocUnsafeSlow(bytes.length * 2);
  larger.set(bytes);
  return larger as Bytes;
}

function stretchOf(buffer: Bytes, end: number, at: number, name: string): Stretch {
  const own = buffer.subarray(0, end) as Bytes;
  const ascii = isAscii(own);
  // The native check is fast; the slow one finds the place for the message.
  if (!ascii && !isUtf8(own)) decodeUtf8(own, name, at);
  const interesting = interestingIn({
    find: (text, from) => own.indexOf(text, from, 'latin1'),
    findLast: (text, from) => own.lastIndexOf(text, from, 'latin1'),
    has: (text, at) => at + text.length <= end && own.latin1Slice(at, at + text.length) === text,
    length: end,
  });
  return { at, bytes: own.latin1Slice(0, end), isAscii: ascii, interesting };
}

function decode(bytes: string): string {
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

const ASCII = /^[\0-\x7f]*$/;

function encode(text: string): string {
  if (ASCII.test(text)) return text;
  return Buffer.from(text, 'utf8').toString('latin1');
}

/**
 * The bytes behind the characters of some strings, as much as fits at a time.
 *
 * @returns views of one buffer: each is to be used before the next is asked for
 */
export function* bytesOf(parts: Iterable<string>): Generator<Uint8Array> {
  const buffer = takeRoom(STRETCH);
  let length = 0;
  for (const part of parts) {
    for (let at = 0; at < part.length; ) {
      const some =
        at === 0 && part.length <= buffer.length - length ? part : part.slice(at, at + buffer.length - length);
      buffer.latin1Write(some, length, some.length);
      at += some.length;
      length += some.length;
      if (length < buffer.length) continue;
      yield buffer;
      length = 0;
    }
  }
  if (length > 0) yield buffer.subarray(0, length);
}

const LINE_FEED = 0x0a;

function linesBefore(stretches: readonly Stretch[], offsets: readonly number[]): number[] {
  const found: number[] = [];
  let lines = 0;
  for (const stretch of stretches) {
    if (found.length === offsets.length) break;
    const bytes = Buffer.from(stretch.bytes, 'latin1');
    let at = 0;
    const countTo = (end: number) => {
      for (; at < end; at++) if (bytes[at] === LINE_FEED) lines++;
    };
    while (found.length < offsets.length && offsets[found.length]! < stretch.at + bytes.length) {
      countTo(offsets[found.length]! - stretch.at);
      found.push(lines);
    }
    countTo(bytes.length);
  }
  while (found.length < offsets.length) found.push(lines);
  return found;
}
