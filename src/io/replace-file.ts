import {
  accessSync,
  chmodSync,
  chownSync,
  constants,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { fileReason, UserError } from '../errors.ts';

/** What a file that is there is to hold. */
export interface Replacement {
  readonly file: string;
  /** As the user knows it. */
  readonly name: string;
  /** What was read from it, so that what someone else wrote meanwhile is not lost. */
  readonly before: string;
  readonly after: string;
}

/** A new file beside the one whose place it is to take. */
interface Prepared {
  readonly name: string;
  readonly real: string;
  readonly temporary: string;
  readonly after: string;
}

/**
 * Gives files that are there new texts, each whole or not at all. None is changed before all of them could be written.
 * Modes and, where that is allowed, owners stay, and a link still leads to its file.
 *
 * @throws UserError where one cannot be written, or holds something else by now
 */
export function replaceFiles(files: readonly Replacement[]): void {
  const prepared: Prepared[] = [];
  try {
    for (const file of files) named(file.name, () => prepare(file, prepared));
    for (const { name, real, temporary } of prepared) named(name, () => renameSync(temporary, real));
  } finally {
    for (const { temporary } of prepared) rmSync(temporary, { force: true });
  }
}

function named(name: string, step: () => void): void {
  try {
    step();
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`cannot write ${name}: ${fileReason(error)}`);
  }
}

function prepare({ file, name, before, after }: Replacement, prepared: Prepared[]): void {
  const real = realpathSync(file);
  const same = prepared.find((other) => other.real === real);
  if (same?.after === after) return;
  if (same)
    throw new UserError(`${same.name} and ${name} are one file, but are to become different: write one of them`);
  if (!readFileSync(real).equals(Buffer.from(before)))
    throw new UserError(`${name} has changed meanwhile: run it again`);
  // A new file could take the place of one that must not be written.
  accessSync(real, constants.W_OK);
  const { mode, uid, gid } = statSync(real);
  const temporary = `${real}.${process.pid}.${Date.now().toString(36)}`;
  writeFileSync(temporary, '', { mode: 0o600, flag: 'wx' });
  prepared.push({ name, real, temporary, after });
  writeFileSync(temporary, after);
  keepOwner(temporary, uid, gid, mode);
}

/** Only root can give files away; whoever may write one but does not own it becomes its owner. */
function keepOwner(file: string, uid: number, gid: number, mode: number): void {
  try {
    chownSync(file, uid, gid);
  } catch {
    // The new one belongs to who made it.
  }
  chmodSync(file, mode & 0o7777);
}
