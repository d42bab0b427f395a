import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { cli } from '../../src/cli.ts';
import type { Context } from '../../src/context.ts';

export const CASES = join(import.meta.dirname, 'cases');
const home = mkdtempSync(join(tmpdir(), 'helm-hooks-run-'));
after(() => rmSync(home, { recursive: true }));

/** Runs a command in this process; stdout, stderr and the exit code as one text. */
export async function printed(args: readonly string[]): Promise<string> {
  let out = '';
  const write = (chunk: string | Uint8Array) => {
    out += typeof chunk === 'string' ? chunk : new TextDecoder().decode(chunk);
  };
  const context: Context = {
    env: { HELM_CACHE_HOME: home, HELM_NAMESPACE: 'shop' },
    cwd: CASES,
    readStdin: () => new Uint8Array(),
    readStdinInto: () => 0,
    stdout: write,
    stderr: write,
    stdinIsTerminal: false,
    stdoutIsTerminal: false,
    stderrIsTerminal: false,
    interrupted: () => new AbortController().signal,
  };
  const code = await cli(args, context);
  return `${out}exit code ${code}\n`;
}
