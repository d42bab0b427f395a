import { spawn } from 'node:child_process';
import { EXIT, UserError } from '../errors.ts';
import type { HelmMajor } from '../manifest/vocabulary.ts';

/** What a Helm of its own needs: everything else reaches it through the environment, as it reaches us. */
export interface HelmOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** Stops Helm; the call then fails with exit code 130. */
  readonly signal?: AbortSignal;
}

export interface HelmResult {
  readonly code: number | null;
  readonly stdout: Uint8Array;
  readonly stderr: string;
}

/**
 * Runs `$HELM_BIN`, or `helm` from the PATH, without a shell.
 *
 * @throws UserError where there is no Helm, or on interrupt
 */
export function runHelm(args: readonly string[], { env, cwd, signal }: HelmOptions): Promise<HelmResult> {
  const helm = env.HELM_BIN || 'helm';
  // HELM_DEBUG would make Helm print what it could not read between what it could.
  const childEnv = { ...env, HELM_DEBUG: '', NO_COLOR: '1' };
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(interrupted());
    const child = spawn(helm, [...args], { cwd, env: childEnv, stdio: ['ignore', 'pipe', 'pipe'] });
    const stdout: Uint8Array[] = [];
    const stderr: Uint8Array[] = [];
    const stop = () => child.kill('SIGTERM');
    signal?.addEventListener('abort', stop, { once: true });
    child.stdout.on('data', (chunk: Uint8Array) => stdout.push(chunk));
    child.stderr.on('data', (chunk: Uint8Array) => stderr.push(chunk));
    child.on('error', (error: NodeJS.ErrnoException) => reject(cannotRun(helm, error)));
    child.on('close', (code) => {
      signal?.removeEventListener('abort', stop);
      if (signal?.aborted) reject(interrupted());
      else resolve({ code, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr).toString('utf8') });
    });
  });
}

/** Runs Helm for its output. @throws UserError with Helm's own message where it fails */
export async function helmOutput(args: readonly string[], options: HelmOptions): Promise<HelmResult> {
  const result = await runHelm(args, options);
  if (result.code === 0) return result;
  throw new UserError(`helm ${args[0]}: ${messageOf(result.stderr) || `ended with code ${result.code}`}`);
}

/** Which Helm this is. @throws UserError where it is neither 3 nor 4 */
export async function helmMajor(options: HelmOptions): Promise<HelmMajor> {
  const { stdout } = await helmOutput(['version', '--template', '{{.Version}}'], options);
  const version = new TextDecoder().decode(stdout).trim();
  const major = /^v?(\d+)\./.exec(version)?.[1];
  if (major === '3' || major === '4') return major === '3' ? 3 : 4;
  throw new UserError(`helm-hooks works with Helm 3 and 4, not with "${version}"`);
}

/** Helm's error without its log lines, prefix and advice, in one line. */
function messageOf(stderr: string): string {
  const lines = stderr
    .split('\n')
    .filter((line) => !/^(level=|Use --debug flag|WARNING:|coalesce\.go|\s*$)/.test(line));
  const start = lines.findIndex((line) => line.startsWith('Error: '));
  return (start < 0 ? lines : lines.slice(start))
    .join(' ')
    .replace(/^Error: /, '')
    .replaceAll(/\s+/g, ' ')
    .trim();
}

function cannotRun(helm: string, error: NodeJS.ErrnoException): UserError {
  if (error.code !== 'ENOENT') return new UserError(`cannot run ${helm}: ${error.message}`);
  return new UserError(`${helm} is not there: put helm on the PATH or its path into HELM_BIN`);
}

function interrupted(): UserError {
  return new UserError('interrupted', EXIT.interrupted);
}
