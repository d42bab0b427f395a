import { closeSync, fchmodSync, fstatSync, ftruncateSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/** A file that grows line by line, readable by its owner alone; it never holds a part of a line. */
export class LineFile {
  readonly #descriptor: number;
  readonly #isFile: boolean;
  #size = 0;

  /** Empties a file that is there, unless it goes on. @throws Error where it cannot be written */
  constructor(file: string, goesOn = false) {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    this.#descriptor = openSync(file, goesOn ? 'a' : 'w', 0o600);
    const stat = fstatSync(this.#descriptor);
    this.#isFile = stat.isFile();
    this.#size = stat.size;
    if (this.#isFile) fchmodSync(this.#descriptor, 0o600);
  }

  /** @throws Error where the whole line cannot be written, on a full disk for example; then nothing of it is there */
  add(line: string): void {
    const bytes = new TextEncoder().encode(line);
    try {
      for (let at = 0; at < bytes.length; ) at += writeSync(this.#descriptor, bytes, at);
      this.#size += bytes.length;
    } catch (error) {
      // What a pipe has got, it has got.
      if (this.#isFile) ftruncateSync(this.#descriptor, this.#size);
      throw error;
    }
  }

  close(): void {
    closeSync(this.#descriptor);
  }
}
