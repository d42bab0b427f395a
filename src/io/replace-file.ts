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
import { UserError } from '../errors.ts';

/**
 * Gives a file that is there a new text: whole or not at all. Its mode and, where that is allowed, its owner stay, and a
 * link still leads to it.
 *
 * @param name as the user knows it
 * @param before what was read from it, so that what someone else wrote meanwhile is not lost
 * @throws UserError where it cannot be written, or holds something else by now
 */
export function replaceFile(file: string, name: string, before: string, after: string): void {
  let temporary: string | undefined;
  try {
    const real = realpathSync(file);
    if (!readFileSync(real).equals(Buffer.from(before)))
      throw new UserError(`${name} has changed meanwhile: run it again`);
    // A new file could take the place of one that must not be written.
    accessSync(real, constants.W_OK);
    const { mode, uid, gid } = statSync(real);
    temporary = `${real}.${process.pid}.${Date.now().toString(36)}`;
    writeFileSync(temporary, after, { mode: 0o600, flag: 'wx' });
    keepOwner(temporary, uid, gid, mode);
    renameSync(temporary, real);
  } catch (error) {
    if (temporary !== undefined) rmSync(temporary, { force: true });
    if (error instanceof UserError) throw error;
    throw new UserError(`cannot write ${name}: ${(error as Error).message}`);
  }
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
