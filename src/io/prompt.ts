import { readSync } from 'node:fs';

/** One line from a terminal on stdin, without its break; what was typed so far where the input ends. */
export function readLine(): string {
  const bytes: number[] = [];
  const byte = new Uint8Array(1);
  while (readSync(0, byte, 0, 1, null) === 1 && byte[0] !== 10) bytes.push(byte[0]!);
  return new TextDecoder().decode(Uint8Array.from(bytes)).replace(/\r$/, '');
}
