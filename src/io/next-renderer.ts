import { spawnSync } from 'node:child_process';
import { UserError } from '../errors.ts';

/** More than any release that Helm could store. */
const MOST = 2 ** 30;

/**
 * Runs the next renderer of a chain in the user's shell, with our output as its input and our stderr as its own.
 *
 * @throws UserError where it cannot be run or fails
 */
export function runNext(command: string, chunks: Iterable<Uint8Array>): Uint8Array {
  const copies: Uint8Array[] = [];
  // Each chunk may be a view of a buffer that holds the next one later.
  for (const chunk of chunks) copies.push(Uint8Array.from(chunk));
  const input = Buffer.concat(copies);
  const { status, signal, stdout, error } = spawnSync(command, {
    shell: true,
    input,
    maxBuffer: MOST,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  // A renderer that does not read its input to the end may be done with it.
  if (error && (error as NodeJS.ErrnoException).code !== 'EPIPE')
    throw new UserError(`cannot run --then "${command}": ${error.message}`);
  if (status === 0) return stdout;
  throw new UserError(`--then "${command}" ended with ${signal ? `signal ${signal}` : `exit code ${status}`}`);
}
