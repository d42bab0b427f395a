import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { cli } from '../../src/cli.ts';
import type { Context } from '../../src/context.ts';

export const CASES = join(import.meta.dirname, 'cases');
const home = mkdtempSync(join(tmpdir(), 'helm-hooks-run-'));
after(() => rmSync(home, { recursive: true }));

export interface Printed {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number;
}

/** Runs a command in this process; stdout, stderr and the exit code as one text. */
export async function printed(args: readonly string[]): Promise<string> {
  let all = '';
  const { code } = await printedApart(args, {}, (chunk) => {
    all += chunk;
  });
  return `${all}exit code ${code}\n`;
}

/** The same, each by itself. */
export async function printedApart(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  both: (chunk: string) => void = () => {},
): Promise<Printed> {
  const out = { stdout: '', stderr: '' };
  const writer = (stream: keyof typeof out) => (chunk: string | Uint8Array) => {
    const text = typeof chunk === 'string' ? chunk : new TextDecoder().decode(chunk);
    out[stream] += text;
    both(text);
  };
  const context: Context = {
    env: { HELM_CACHE_HOME: home, HELM_NAMESPACE: 'shop', ...env },
    cwd: CASES,
    readStdin: () => new Uint8Array(),
    readStdinInto: () => 0,
    stdout: writer('stdout'),
    stderr: writer('stderr'),
    stdinIsTerminal: false,
    stdoutIsTerminal: false,
    stderrIsTerminal: false,
    interrupted: () => new AbortController().signal,
  };
  const code = await cli(args, context);
  return { ...out, code };
}
