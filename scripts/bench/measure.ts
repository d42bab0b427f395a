import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** A program that reads stdin and writes stdout. */
export interface Filter {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
}

// NODE_EXTRA_CA_CERTS makes any Node read a file at its start; the reports are written for a person, not for a bench.
const ENVIRONMENT = { ...process.env, NODE_EXTRA_CA_CERTS: '', HELM_HOOKS_TTY: '0', HELM_HOOKS_REPORT: '/dev/null' };

/** Milliseconds from start to end of one run, both pipes included. Throws when the program fails. */
function once({ name, command, args }: Filter, input: Uint8Array): number {
  const start = performance.now();
  const { status, stderr, error } = spawnSync(command, args, { input, env: ENVIRONMENT, maxBuffer: 2 ** 30 });
  const elapsed = performance.now() - start;
  if (status !== 0) throw new Error(`${name} ended with ${status}: ${error?.message ?? stderr}`);
  return elapsed;
}

/**
 * Runs the filters in turn, round after round, so that a slow moment of the machine meets all of them.
 *
 * @returns the times of each filter in milliseconds, one per round, in the order of `filters`
 */
export function interleaved(filters: readonly Filter[], input: Uint8Array, rounds: number): number[][] {
  const times: number[][] = filters.map(() => []);
  for (const filter of filters) once(filter, input);
  for (let round = 0; round < rounds; round++) {
    for (const [index, filter] of filters.entries()) times[index]!.push(once(filter, input));
  }
  return times;
}

/** The middle one. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/**
 * The most memory that a program held at a time, in megabytes; Linux only. Its peak only ever grows, so it is enough to
 * look at it every few milliseconds, and at each piece of output, with the last pieces still waiting in the pipe.
 */
export async function peakMemory({ command, args }: Filter, input: Uint8Array): Promise<number> {
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'ignore'], env: ENVIRONMENT });
  child.stdin.on('error', () => {}).end(input);
  let peak = 0;
  const look = () => {
    peak = Math.max(peak, highWaterMark(child.pid!));
  };
  const timer = setInterval(look, LOOK_MS);
  for await (const _ of child.stdout) look();
  clearInterval(timer);
  return peak;
}

const LOOK_MS = 2;

/** The most memory that a process has held so far, in megabytes; 0 where it is gone. */
export function highWaterMark(pid: number): number {
  try {
    const [, kilobytes = 0] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return Number(kilobytes) / 1024;
  } catch {
    return 0;
  }
}
