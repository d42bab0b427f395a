import { closeSync, constants, fchmodSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { fileReason, UserError } from '../errors.ts';
import type { RunEvent } from '../run/event.ts';

type LogEvent = Extract<RunEvent, { type: 'log' }>;

interface LogFile {
  readonly path: string;
  waiting: string;
  begun: boolean;
  broken: boolean;
}

/** Characters that wait before they are written at once. */
const ROOM = 64 * 1024;

const { O_WRONLY, O_CREAT, O_TRUNC, O_APPEND } = constants;
// A link in a shared folder must not lead elsewhere; Windows has no such flag.
const O_NOFOLLOW = constants.O_NOFOLLOW ?? 0;

const TAKEN = new Map<string, Set<string>>();

/** One file for each container, with its whole log: mode 0600, an older one of the same name is replaced. */
export class LogFolder {
  readonly #folder: string;
  readonly #complain: (message: string) => void;
  readonly #files = new Map<string, LogFile>();
  /** Those that this process has written there: of a run that is repeated every log stays. */
  readonly #names: Set<string>;
  #due: ReturnType<typeof setImmediate> | undefined;

  /**
   * @param complain gets told once of each file that cannot be written
   * @throws UserError where there can be no such folder
   */
  constructor(folder: string, complain: (message: string) => void) {
    this.#folder = folder;
    this.#complain = complain;
    this.#names = TAKEN.get(folder) ?? new Set();
    TAKEN.set(folder, this.#names);
    try {
      mkdirSync(folder, { recursive: true, mode: 0o700 });
    } catch (error) {
      throw new UserError(`cannot make the folder ${folder} for logs: ${fileReason(error)}`);
    }
  }

  add({ hook, pod, container, line, open }: LogEvent): void {
    const key = `${hook}/${pod}/${container}`;
    const file = this.#files.get(key) ?? this.#begin(key, pod, container);
    if (file.broken) return;
    file.waiting += open ? line : `${line}\n`;
    if (file.waiting.length > ROOM) this.#write(file);
    else this.#due ??= setImmediate(() => this.flush());
  }

  /** Writes what has come so far. */
  flush(): void {
    clearImmediate(this.#due);
    this.#due = undefined;
    for (const file of this.#files.values()) if (file.waiting !== '') this.#write(file);
  }

  #begin(key: string, pod: string, container: string): LogFile {
    const base = `${safe(pod).slice(0, 150)}_${safe(container).slice(0, 70)}`;
    let name = base;
    for (let count = 2; this.#names.has(name); count++) name = `${base}_${count}`;
    this.#names.add(name);
    const file = { path: join(this.#folder, `${name}.log`), waiting: '', begun: false, broken: false };
    this.#files.set(key, file);
    return file;
  }

  #write(file: LogFile): void {
    const bytes = new TextEncoder().encode(file.waiting);
    file.waiting = '';
    try {
      const descriptor = openSync(
        file.path,
        O_WRONLY | O_CREAT | O_NOFOLLOW | (file.begun ? O_APPEND : O_TRUNC),
        0o600,
      );
      try {
        if (!file.begun) fchmodSync(descriptor, 0o600);
        file.begun = true;
        for (let done = 0; done < bytes.length; ) done += writeSync(descriptor, bytes, done);
      } finally {
        closeSync(descriptor);
      }
    } catch (error) {
      file.broken = true;
      this.#complain(`cannot write ${file.path}: ${fileReason(error)}`);
    }
  }
}

/** Names come from the API; a file's name holds nothing that leads elsewhere. */
function safe(name: string): string {
  return name.replaceAll(/[^A-Za-z0-9.-]/g, '_').replace(/^\.+/, '_');
}
