import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { cachedGoProgram, type GoProgram, goProgram } from './go.ts';

const SOURCE = join(import.meta.dirname, '../../test/oracle');

const program: GoProgram = { name: 'oracle', source: SOURCE };

const isThere = (): boolean => existsSync(join(SOURCE, 'go.mod'));

/** The path of the program around Helm's own parsers, built and cached if need be. */
export async function oracle(): Promise<string> {
  if (!isThere()) throw new Error(`there is no Go module in ${SOURCE}`);
  return await goProgram(program);
}

/** Its path when it was built before, else undefined. */
export const cachedOracle = (): string | undefined => (isThere() ? cachedGoProgram(program) : undefined);
