import { isUtf8 } from 'node:buffer';
import { decodeUtf8 } from '../manifest/text.ts';
import type { ByteStream, Stretch } from '../rewrite/stream.ts';

/**
 * Bytes with the native searches of `node:buffer`, for the filter.
 *
 * @param name what to call the bytes in the message
 * @throws UserError where they are not UTF-8
 */
export function byteStream(bytes: Uint8Array, name: string): ByteStream {
  // The native check is fast; the slow one finds the place for the message.
  if (!isUtf8(bytes)) decodeUtf8(bytes, name);
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  // One stretch is kept for the next search: making it costs as much as the search in it.
  let only: readonly Stretch[] | undefined;
  return {
    bytes,
    find: (text, from) => buffer.indexOf(text, from, 'latin1'),
    findLast: (text, from) => buffer.lastIndexOf(text, from, 'latin1'),
    text: (start, end) => buffer.toString('utf8', start, end),
    stretches: () => {
      if (buffer.length > STRETCH) return stretchesOf(buffer as Sliceable);
      only ??= [...stretchesOf(buffer as Sliceable)];
      return only;
    },
  };
}

/** Nearly every stream in one piece, and no second copy of a huge one. */
const STRETCH = 8 * 1024 * 1024;

/** What Node and Bun both have and the types leave out; twice as fast as `toString('latin1')`. */
interface Sliceable extends Buffer {
  readonly latin1Slice: (start: number, end: number) => string;
}

function* stretchesOf(buffer: Sliceable): Generator<Stretch> {
  for (let at = 0; at < buffer.length; ) {
    const end = at + STRETCH < buffer.length ? lineEnd(buffer, at + STRETCH) : buffer.length;
    yield { at, text: buffer.latin1Slice(at, end) };
    at = end;
  }
}

/** Behind the line that an offset lies in. */
function lineEnd(buffer: Buffer, offset: number): number {
  const end = buffer.indexOf(LINE_FEED, offset);
  return end < 0 ? buffer.length : end + 1;
}

const LINE_FEED = 0x0a;
