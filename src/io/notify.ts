import { closeSync, constants, openSync, statSync, writeSync } from 'node:fs';

type Environment = Readonly<Record<string, string | undefined>>;

/** Where a person, or the log of a pipeline, can be told something although Helm throws stderr away. */
export interface Listener {
  readonly isTerminal: boolean;
  /** Says it and lets go. Never fails and never waits: a stopped terminal does not stop an install. */
  readonly tell: (text: string) => void;
}

const { O_WRONLY, O_APPEND, O_NOCTTY, O_NONBLOCK } = constants;

// Appending: a file opened otherwise loses its earlier lines. Not the controlling terminal, never blocking.
const FLAGS = O_WRONLY | O_APPEND | (O_NOCTTY ?? 0) | (O_NONBLOCK ?? 0);

/**
 * Helm's own stderr where that is a terminal of this user, else the terminal that the process belongs to. Not in CI,
 * and not with HELM_HOOKS_TTY=0.
 */
export function findTerminal(env: Environment): Listener | undefined {
  if (env.HELM_HOOKS_TTY === '0' || isSet(env.CI)) return undefined;
  const stderr = helmStderr();
  const own = stderr !== undefined && isOwnDevice(stderr) ? open(stderr, true) : undefined;
  return own ?? open('/dev/tty', true);
}

/** Helm's own stderr whatever it is: for `--notify=stderr`. */
export function findStderr(): Listener | undefined {
  const stderr = helmStderr();
  return stderr === undefined ? undefined : open(stderr, false);
}

/** Helm is the parent: it starts a post-renderer itself. Known on Linux only. */
function helmStderr(): string | undefined {
  return process.platform === 'linux' ? `/proc/${process.ppid}/fd/2` : undefined;
}

function isOwnDevice(path: string): boolean {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat?.isCharacterDevice() === true && stat.uid === process.getuid?.();
}

function open(path: string, onlyTerminal: boolean): Listener | undefined {
  let descriptor: number;
  try {
    descriptor = openSync(path, FLAGS);
  } catch {
    return undefined;
  }
  // Not imported: loading it costs Bun more than a millisecond, and nearly no call comes this far.
  const isTerminal = process.getBuiltinModule('node:tty').isatty(descriptor);
  if (onlyTerminal && !isTerminal) {
    closeSync(descriptor);
    return undefined;
  }
  return { isTerminal, tell: (text) => tell(descriptor, text) };
}

function tell(descriptor: number, text: string): void {
  try {
    writeSync(descriptor, text);
  } catch {
    // Nobody there any more, or too busy: the report file has it all.
  } finally {
    closeSync(descriptor);
  }
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '' && value !== 'false' && value !== '0';
}
