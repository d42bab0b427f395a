import { closeSync, ftruncateSync, mkdtempSync, openSync, readSync, rmdirSync, unlinkSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Characters that are held in memory; what comes on top lies in a file. */
const ROOM = 256 * 1024;

/** Bytes that are taken at a time. */
const PIECE = 64 * 1024;

/** Text that waits for a slow reader: first in, first out, in bounded memory and for the rest in a file that nobody else sees. */
export class Spool {
  /** Before what the file holds. */
  #first: string[] = [];
  #size = 0;
  /** Behind it. */
  #last = '';
  #file: number | undefined;
  #read = 0;
  #written = 0;
  #decoder = new TextDecoder();
  readonly #piece = new Uint8Array(PIECE);
  #fileWorks = true;

  get isEmpty(): boolean {
    return this.#first.length === 0 && this.#last === '' && this.#read === this.#written;
  }

  push(text: string): void {
    if (this.#read === this.#written && this.#last === '' && (this.#size < ROOM || !this.#fileWorks)) {
      this.#first.push(text);
      this.#size += text.length;
      return;
    }
    this.#last += text;
    if (this.#last.length > PIECE && this.#fileWorks) this.#store();
  }

  /** The next piece; it may end anywhere between two characters. '' where nothing waits. */
  take(): string {
    if (this.#first.length > 0) return this.#takeFirst();
    if (this.#read < this.#written) return this.#takeStored();
    const text = this.#last;
    this.#last = '';
    return text;
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }

  #takeFirst(): string {
    let text = '';
    let count = 0;
    while (count < this.#first.length && text.length < PIECE) text += this.#first[count++];
    this.#first = this.#first.slice(count);
    this.#size -= text.length;
    return text;
  }

  #takeStored(): string {
    const count = readSync(this.#file!, this.#piece, 0, PIECE, this.#read);
    if (count === 0) throw new Error('the file that held a part of the logs is shorter than it was');
    this.#read += count;
    const text = this.#decoder.decode(this.#piece.subarray(0, count), { stream: true });
    if (this.#read === this.#written) {
      this.#read = this.#written = 0;
      ftruncateSync(this.#file!);
    }
    return text;
  }

  /** A full disk makes it hold more in memory: better than to lose lines. */
  #store(): void {
    const bytes = new TextEncoder().encode(this.#last);
    try {
      this.#file ??= privateFile();
      for (let done = 0; done < bytes.length; )
        done += writeSync(this.#file, bytes, done, bytes.length - done, this.#written + done);
      this.#written += bytes.length;
      this.#last = '';
    } catch {
      this.#fileWorks = false;
    }
  }
}

/** Nobody else can open it, and it is gone however this process ends. */
function privateFile(): number {
  const folder = mkdtempSync(join(tmpdir(), 'helm-hooks-'));
  const path = join(folder, 'logs');
  const file = openSync(path, 'wx+', 0o600);
  unlinkSync(path);
  rmdirSync(folder);
  return file;
}
