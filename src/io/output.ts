import { writeFileSync } from 'node:fs';
import { fileReason, UserError } from '../errors.ts';

/** Writes a report that the user asked for. @throws UserError where that cannot be done */
export function writeOutput(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw new UserError(`cannot write ${file}: ${fileReason(error)}`);
  }
}
