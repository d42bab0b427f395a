import { execFileSync, type StdioOptions } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

// Root may be without them, after `su`.
const SYSTEM_FOLDERS = ['/usr/sbin', '/sbin'];

export interface RunOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly input?: string;
}

/**
 * Runs a program to its end and returns what it printed.
 * Throws an Error with the program's last words when it fails.
 */
export function run(program: string, args: readonly string[], options: RunOptions = {}): string {
  const stdio: StdioOptions = [options.input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'];
  const env = { ...(options.env ?? process.env) };
  env.PATH = `${env.PATH}:${SYSTEM_FOLDERS.join(':')}`;
  try {
    return execFileSync(program, args, { ...options, env, stdio, encoding: 'utf8', maxBuffer: 1 << 28 });
  } catch (error) {
    const { stderr, message } = error as { stderr?: string; message: string };
    const last = stderr?.trim().split('\n').slice(-15).join('\n');
    throw new Error(`${program} ${args.slice(0, 3).join(' ')} failed: ${last || message}`, { cause: error });
  }
}

/** The same, but a failure is nothing: for cleaning up what may be gone already. */
export function attempt(program: string, args: readonly string[]): string {
  try {
    return run(program, args);
  } catch {
    return '';
  }
}

/** The full path of a program on PATH (or in the folders for system programs), or undefined. */
export function findProgram(name: string): string | undefined {
  const folders = [...(process.env.PATH ?? '').split(delimiter), ...SYSTEM_FOLDERS];
  return folders.map((folder) => join(folder, name)).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** One line about what is going on, on stderr, so that stdout stays the test runner's. */
export function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
