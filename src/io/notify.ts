import { closeSync, constants, fstatSync, openSync, readFileSync, type Stats, statSync, writeSync } from 'node:fs';

type Environment = Readonly<Record<string, string | undefined>>;

/** Where a person, or the log of a pipeline, can be told something although Helm throws stderr away. */
export interface Listener {
  readonly isTerminal: boolean;
  /** Whether our own stderr leads there, too: where no Helm stands in between. */
  readonly hearsStderr: boolean;
  /** Says it and lets go. Never fails, and waits for a pipe only: a stopped terminal does not stop an install. */
  readonly tell: (text: string) => void;
}

const { O_WRONLY, O_APPEND, O_NOCTTY, O_NONBLOCK } = constants;

// Appending: a file opened otherwise loses its earlier lines. Not the controlling terminal, never blocking.
const FLAGS = O_WRONLY | O_APPEND | (O_NOCTTY ?? 0) | (O_NONBLOCK ?? 0);

/** How long a full pipe is waited for: whoever reads a pipeline's log is slow at times. */
const PATIENCE_MS = 500;
const RETRY_MS = 5;

/**
 * In front of what is appended to a file that Helm writes by an offset of its own: its next line lands on these, and
 * not on ours. Longer than Helm's errors about a post-renderer.
 */
const ROOM = `${' '.repeat(511)}\n`;

/**
 * Helm's own stderr where that is a terminal of this user, else the terminal that the process belongs to. Not in CI,
 * and not with HELM_HOOKS_TTY=0.
 */
export function findTerminal(env: Environment): Listener | undefined {
  if (env.HELM_HOOKS_TTY === '0' || isSet(env.CI)) return undefined;
  const stderr = helmFile(2);
  const own = stderr !== undefined && isOwnDevice(stderr) ? open(stderr, true) : undefined;
  return own ?? open('/dev/tty', true);
}

/**
 * Helm's own stderr whatever it is: for `--notify=stderr`. Not a file that Helm's stdout goes to as well without
 * appending (`> FILE 2>&1`): manifests would be written over it.
 */
export function findStderr(): Listener | undefined {
  const stderr = helmFile(2);
  if (stderr === undefined) return undefined;
  const isPlain = writesByOffset(stderr);
  if (isPlain && isSame(statOf(stderr), statOf(helmFile(1)!))) return undefined;
  return open(stderr, false, isPlain ? ROOM : '');
}

/** Helm is the parent: it starts a post-renderer itself. Known on Linux only. */
function helmFile(descriptor: number): string | undefined {
  return process.platform === 'linux' ? `/proc/${process.ppid}/fd/${descriptor}` : undefined;
}

function isOwnDevice(path: string): boolean {
  const stat = statOf(path);
  return stat?.isCharacterDevice() === true && stat.uid === process.getuid?.();
}

function statOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

/** A file that was not opened for appending (`2> FILE`). Source: proc(5), /proc/PID/fdinfo. */
function writesByOffset(path: string): boolean {
  if (!statOf(path)?.isFile()) return false;
  try {
    const flags = /^flags:\s*([0-7]+)$/m.exec(readFileSync(path.replace('/fd/', '/fdinfo/'), 'latin1'))?.[1];
    return flags !== undefined && (Number.parseInt(flags, 8) & O_APPEND) === 0;
  } catch {
    return false;
  }
}

function isSame(one: Stats | undefined, other: Stats | undefined): boolean {
  return one !== undefined && one.ino === other?.ino && one.dev === other.dev;
}

function open(path: string, onlyTerminal: boolean, room = ''): Listener | undefined {
  let descriptor: number;
  try {
    descriptor = openSync(path, FLAGS);
  } catch {
    return undefined;
  }
  // Not imported: loading it costs Bun more than a millisecond, and nearly no call comes this far.
  const { isatty } = process.getBuiltinModule('node:tty');
  const isTerminal = isatty(descriptor);
  if (onlyTerminal && !isTerminal) {
    closeSync(descriptor);
    return undefined;
  }
  const hearsStderr = isTerminal ? isatty(2) : isOurs(descriptor);
  const patience = onlyTerminal ? 0 : PATIENCE_MS;
  return { isTerminal, hearsStderr, tell: (text) => tell(descriptor, room + text, patience) };
}

function isOurs(descriptor: number): boolean {
  try {
    return isSame(fstatSync(descriptor), fstatSync(2));
  } catch {
    return false;
  }
}

function tell(descriptor: number, text: string, patience: number): void {
  try {
    writeAll(descriptor, Buffer.from(text), Date.now() + patience);
  } catch {
    // Nobody there any more, or too busy: the report file has it all.
  } finally {
    closeSync(descriptor);
  }
}

function writeAll(descriptor: number, bytes: Uint8Array, until: number): void {
  for (let written = 0; written < bytes.length; ) {
    try {
      written += writeSync(descriptor, bytes, written);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN' || Date.now() >= until) throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, RETRY_MS);
    }
  }
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '' && value !== 'false' && value !== '0';
}
