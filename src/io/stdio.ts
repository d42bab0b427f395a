import { fstatSync, readFileSync, readSync, write, writeSync } from 'node:fs';
import type { Context } from '../context.ts';
import { EXIT, UserError } from '../errors.ts';
import { pause } from './clock.ts';

const STDIN = 0;
const STDOUT = 1;
const STDERR = 2;
/** Room for one release, touched only as far as it is used: growing costs 5 ms for 5 MB. */
const ROOM = 16 * 1024 * 1024;
const RETRY_MS = 1;

/** The real process. */
export function processContext(): Context {
  let interrupted: AbortSignal | undefined;
  return {
    env: process.env,
    cwd: process.cwd(),
    readStdin: () => readAll(STDIN),
    readStdinInto: (buffer, from) => readInto(STDIN, buffer, from),
    stdout: (chunk) => writeAll(STDOUT, chunk),
    stdoutLater: (text) => writeLater(text),
    stderr: (chunk) => writeAll(STDERR, chunk),
    get stdinIsTerminal() {
      return isTerminal(STDIN);
    },
    get stdoutIsTerminal() {
      return isTerminal(STDOUT);
    },
    get stderrIsTerminal() {
      return isTerminal(STDERR);
    },
    interrupted: () => {
      interrupted ??= interruptSignal();
      return interrupted;
    },
  };
}

/** Asked late, for `node:tty` costs Bun 3 ms, and `process.stdout.isTTY`, which makes a stream, 8. */
function isTerminal(descriptor: number): boolean {
  return process.getBuiltinModule('node:tty').isatty(descriptor);
}

/** Aborts at the first SIGINT or SIGTERM; the second ends the process at once. */
function interruptSignal(): AbortSignal {
  const controller = new AbortController();
  const interrupt = (signal: NodeJS.Signals) => {
    if (controller.signal.aborted) process.exit(EXIT.interrupted);
    controller.abort(signal);
  };
  process.on('SIGINT', interrupt);
  process.on('SIGTERM', interrupt);
  return controller.signal;
}

/** Everything up to the end of the file, pipe or terminal behind a descriptor. */
function readAll(descriptor: number): Uint8Array {
  let bytes = new Uint8Array(expectedSize(descriptor));
  let length = 0;
  for (;;) {
    if (length === bytes.length) bytes = grown(bytes);
    const count = readInto(descriptor, bytes, length);
    if (count === 0) return bytes.subarray(0, length);
    length += count;
  }
}

function readInto(descriptor: number, buffer: Uint8Array, from: number): number {
  refuseClosed(descriptor, 'stdin');
  return patiently(() => readSync(descriptor, buffer, from, buffer.length - from, null), 'stdin');
}

/** For a file one more than it holds, so that its end is seen without growing. */
function expectedSize(descriptor: number): number {
  const { size } = fstatSync(descriptor);
  return Math.max(size + 1, ROOM);
}

function grown(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(bytes.length * 2);
  larger.set(bytes);
  return larger;
}

/** All of it, however little the reader takes at a time. */
function writeAll(descriptor: number, chunk: string | Uint8Array): void {
  const bytes = typeof chunk === 'string' ? new TextEncoder().encode(chunk) : chunk;
  const name = descriptor === STDOUT ? 'stdout' : 'stderr';
  if (descriptor === STDOUT) refuseClosed(descriptor, name);
  let written = 0;
  while (written < bytes.length) {
    const from = written;
    written += patiently(() => writeSync(descriptor, bytes, from), name);
  }
}

/** To stdout. Another thread waits for a slow reader. */
async function writeLater(text: string): Promise<void> {
  const bytes = new TextEncoder().encode(text);
  refuseClosed(STDOUT, 'stdout');
  for (let written = 0; written < bytes.length; )
    try {
      written += await writeSome(bytes, written);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
      await pause(RETRY_MS);
    }
}

function writeSome(bytes: Uint8Array, from: number): Promise<number> {
  return new Promise((resolve, reject) => {
    write(STDOUT, bytes, from, bytes.length - from, null, (error, count) => (error ? reject(error) : resolve(count)));
  });
}

/** Node closes on exec what was handed over, too. */
const IS_BUN = process.versions.bun !== undefined;

const looked = new Set<number>();

/**
 * Bun opens /dev/null in place of a descriptor that is closed: what is written there would be lost with exit code 0. Only
 * such a one is closed on exec, for it was not handed over. Known on Linux only.
 */
function refuseClosed(descriptor: number, name: string): void {
  if (looked.has(descriptor)) return;
  looked.add(descriptor);
  if (IS_BUN && process.platform === 'linux' && fstatSync(descriptor).isCharacterDevice() && isOwn(descriptor))
    throw new UserError(`${name} is closed`);
}

const O_CLOEXEC = 0o2000000;

function isOwn(descriptor: number): boolean {
  try {
    const [, flags = '0'] = /^flags:\s*(\d+)/m.exec(readFileSync(`/proc/self/fdinfo/${descriptor}`, 'utf8')) ?? [];
    return (Number.parseInt(flags, 8) & O_CLOEXEC) !== 0;
  } catch {
    return false;
  }
}

/** Waits where a descriptor that someone else made non-blocking is not ready. */
function patiently(attempt: () => number, name: string): number {
  for (;;) {
    try {
      return attempt();
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      if (code === 'EOF') return 0;
      if (code === 'EPIPE' || code === 'ECONNRESET')
        throw new UserError(`${name} was closed before everything was written`);
      if (code !== 'EAGAIN') throw new UserError(`cannot use ${name}: ${(error as Error).message}`);
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, RETRY_MS);
    }
  }
}
