import { createHash } from 'node:crypto';
import { closeSync, fsyncSync, openSync, readdirSync, readFileSync, statSync, unlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileReason, UserError } from '../errors.ts';
import type { KubeObject } from '../run/cluster.ts';
import type { Journal } from '../run/journal.ts';
import type { PlannedHook } from '../run/plan.ts';
import { helmCache } from './helm-home.ts';
import { writeReport } from './report-file.ts';

/** What a journal is kept for: one phase of one release in one cluster. */
export interface JournalKey {
  readonly server: string;
  readonly namespace: string;
  readonly release: string;
  readonly event: string;
}

/** How many phases are remembered. */
const KEPT = 100;

/** Where the journal of a phase's last run is kept: `helm-hooks/resume/` in Helm's cache folder. */
export function journalFile(
  { server, namespace, release, event }: JournalKey,
  env: Readonly<Record<string, string | undefined>>,
): string {
  const name = sha256([server, namespace, release, event].join('\0')).slice(0, 32);
  return join(helmCache(env), 'helm-hooks', 'resume', `${name}.json`);
}

/** The journal's text; undefined where there is none. */
export function journalText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw new UserError(`cannot read ${file}: ${fileReason(error)}`);
  }
}

/** @throws UserError where it is none */
export function parseJournal(text: string, file: string): Journal {
  try {
    const journal = JSON.parse(text) as Journal;
    if (journal.version === 1 && Array.isArray(journal.hooks)) return journal;
  } catch {
    // Said below.
  }
  throw new UserError(`${file} is no journal of a run that this version knows; remove it, and run without --resume`);
}

/**
 * Writes the journal whole. One that could not be written is removed: it would say what is no longer so.
 *
 * @param lasts waits until it is on the disk: then it survives a loss of power (measured: 3 ms)
 * @returns why it could not be written; undefined where it was
 */
export function writeJournal(file: string, journal: Journal, lasts = false): string | undefined {
  try {
    writeReport(file, journal);
    if (lasts) for (const path of [file, dirname(file)]) toDisk(path);
    return undefined;
  } catch (error) {
    const why = (error as Error).message;
    return removed(file)
      ? `this run cannot be resumed later: ${why}`
      : `never resume this run: ${why}, and ${file} is old`;
  }
}

/** Folders cannot be synchronised everywhere. */
function toDisk(path: string): void {
  const descriptor = openSync(path, 'r');
  try {
    fsyncSync(descriptor);
  } catch {
    // Some file systems do not know it.
  } finally {
    closeSync(descriptor);
  }
}

function removed(file: string): boolean {
  try {
    unlinkSync(file);
    return true;
  } catch (error) {
    return ['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '');
  }
}

/** Forgets the oldest of too many. */
export function forgetOldJournals(file: string): void {
  try {
    const folder = dirname(file);
    const files = readdirSync(folder).map((name) => join(folder, name));
    if (files.length <= KEPT) return;
    const times = new Map(files.map((path) => [path, statSync(path).mtimeMs]));
    for (const path of files.toSorted((a, b) => times.get(b)! - times.get(a)!).slice(KEPT)) unlinkSync(path);
  } catch {
    // Another run tidies up as well.
  }
}

/** By this a hook is known again. Values of Secrets are left out: a hash of a short one can be guessed. */
export function hashOf({ objects }: PlannedHook): string {
  return sha256(JSON.stringify(objects.map(withoutValues)));
}

function withoutValues(object: KubeObject): unknown {
  if (object.kind !== 'Secret') return object;
  const { data, stringData, ...rest } = object;
  return { ...rest, keys: [data, stringData].map((values) => Object.keys(values ?? {})) };
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
