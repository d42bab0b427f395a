import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { executable } from '../support/tools.ts';

export interface Ran {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunSettings {
  readonly cwd?: string;
  /** Beside what the test has; undefined takes a variable away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly input?: string | Uint8Array;
}

/** Runs a program to its end. */
export function ran(program: string, args: readonly string[], { cwd, env, input = '' }: RunSettings = {}): Ran {
  const options = { cwd, input, env: { ...process.env, ...env }, maxBuffer: 2 ** 28 };
  const { status, stdout, stderr, error } = spawnSync(program, args, options);
  if (error) throw error;
  return { code: status, stdout: stdout.toString('utf8'), stderr: stderr.toString('utf8') };
}

/** Runs the shipped executable. */
export function helmHooks(args: readonly string[], settings?: RunSettings): Ran {
  return ran(executable(), args, settings);
}

/** A folder of this test's own, gone after it. */
export function temporaryFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'helm-hooks-cli-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
