import { createHash, randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, readdirSync, readFileSync, rmdirSync, statSync, unlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isPastRun, type PastRun } from '../run/history.ts';
import { helmCache } from './helm-home.ts';
import type { JournalKey } from './journal-file.ts';
import { writeReport } from './report-file.ts';

/** How much is remembered: of each phase, and in all. */
const KEPT_OF_PHASE = 30;
const KEPT_FILES = 3000;
const KEPT_BYTES = 16 * 1024 * 1024;

/** A phase of more hooks than fit in here has no history. */
const MOST_BYTES = 512 * 1024;

/**
 * What earlier runs of one phase took, a file for each under `helm-hooks/history/` in Helm's cache folder, so that runs
 * which end at the same moment do not lose each other's. Whatever is wrong with the files, no run fails for it.
 */
export class HistoryFiles {
  readonly #folder: string;

  constructor({ server, namespace, release, event }: JournalKey, env: Readonly<Record<string, string | undefined>>) {
    const name = createHash('sha256').update([server, namespace, release, event].join('\0')).digest('hex');
    this.#folder = join(helmCache(env), 'helm-hooks', 'history', name.slice(0, 32));
  }

  /** The runs that are remembered, the oldest first; what cannot be read is passed over. */
  read(): readonly PastRun[] {
    return namesIn(this.#folder).flatMap((name) => readRun(join(this.#folder, name)) ?? []);
  }

  /** Remembers a run, and forgets the oldest of too many. */
  add(run: PastRun): void {
    const text = JSON.stringify(run);
    if (text.length > MOST_BYTES) return;
    try {
      mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
      for (const folder of [dirname(this.#folder), this.#folder]) chmodSync(folder, 0o700);
      // Sorted by name they are sorted by time; the rest keeps two of the same moment apart.
      const stamp = run.startedAt.replaceAll(/[^0-9TZ]/g, '');
      writeReport(join(this.#folder, `${stamp}-${randomBytes(6).toString('hex')}.json`), run);
      for (const name of namesIn(this.#folder).slice(0, -KEPT_OF_PHASE)) remove(join(this.#folder, name));
      this.#forget();
    } catch {
      // A full disk or a read-only home: this run will not be compared with.
    }
  }

  /** The oldest of all phases, as long as they are too many or too large. */
  #forget(): void {
    const root = dirname(this.#folder);
    const folders = namesIn(root).map((name) => join(root, name));
    const files = folders.flatMap((folder) => namesIn(folder).flatMap((name) => statOf(join(folder, name)) ?? []));
    let [count, bytes] = [0, 0];
    for (const { path, size } of files.toSorted((a, b) => b.time - a.time)) {
      count++;
      bytes += size;
      if (count > KEPT_FILES || bytes > KEPT_BYTES) remove(path);
    }
    for (const folder of folders) if (namesIn(folder).length === 0 && isOld(folder)) removeFolder(folder);
  }
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}

function readRun(path: string): PastRun | undefined {
  try {
    if (!path.endsWith('.json') || statSync(path).size > MOST_BYTES) return undefined;
    const run: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return isPastRun(run) ? run : undefined;
  } catch {
    return undefined;
  }
}

function statOf(path: string): { path: string; size: number; time: number } | undefined {
  try {
    const { size, mtimeMs } = statSync(path);
    return { path, size, time: mtimeMs };
  } catch {
    return undefined;
  }
}

/** A new one is about to be written into. */
function isOld(folder: string): boolean {
  const time = statOf(folder)?.time;
  return time !== undefined && Date.now() - time > 86_400_000;
}

/** Another run tidies up as well. */
function remove(path: string): void {
  try {
    unlinkSync(path);
  } catch {
    // It is gone, or stays.
  }
}

function removeFolder(path: string): void {
  try {
    rmdirSync(path);
  } catch {
    // It is used again.
  }
}
