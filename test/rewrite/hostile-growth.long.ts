// Twice the input takes at most 2.5 times the time, whatever it is twice of, and never more memory than a runner has.
// Processor time, for the machine has others.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { temporaryFolder } from '../cli/support.ts';
import { executable, lacking } from '../support/tools.ts';
import { FAMILIES } from './hostile-families.ts';

const TIMES = 2.5;
/** Below, start-up and the moment of a garbage collection decide; seconds. */
const LEAST = 0.4;
/** No case takes longer than this at its full size; seconds. */
const MOST = 60;
/** Nor more memory than this. */
const MOST_MEGABYTES = 2_000;

const DEEP = Boolean(process.env.HELM_HOOKS_DEEP);
const COMMANDS: Readonly<Record<string, readonly string[]>> = DEEP
  ? { fix: ['post-render'], full: ['post-render', '--mode=full'], rewrite: ['rewrite', '-'], lint: ['lint', '-'] }
  : { full: ['post-render', '--mode=full'] };

describe('twice the input', { skip: lacking('executable'), concurrency: 2 }, () => {
  for (const [name, [count, make]] of Object.entries(FAMILIES)) {
    for (const [command, args] of Object.entries(COMMANDS)) {
      test(`${command}: ${name}`, async (t) => {
        const size = Math.ceil(count * (DEEP ? 0.5 : 0.05));
        const { seconds, megabytes } = await spent(t, args, make(2 * size));
        assert.ok(seconds < MOST, `${2 * size} take ${seconds} s`);
        assert.ok(megabytes < MOST_MEGABYTES, `${2 * size} take ${megabytes} MB`);
        if (seconds < LEAST) return;
        // A slow moment is no growth: the best of some.
        const ratios: number[] = [];
        for (let round = 0; round < 3; round++) {
          const [long, short] = [await spent(t, args, make(2 * size)), await spent(t, args, make(size))];
          ratios.push(long.seconds / short.seconds);
          if (ratios.at(-1)! <= TIMES) return;
        }
        assert.fail(`${size} and ${2 * size}: ${ratios.map((ratio) => ratio.toFixed(1))} times the time`);
      });
    }
  }
});

interface Spent {
  /** Of the processor. */
  readonly seconds: number;
  /** The most that was held at a time. */
  readonly megabytes: number;
}

/** Runs the program on an input; the exit code must be one that is right for an input of any kind. */
async function spent(t: TestContext, args: readonly string[], input: string): Promise<Spent> {
  const file = join(temporaryFolder(t), 'input.yaml');
  writeFileSync(file, input);
  const env = { ...process.env, HELM_HOOKS_TTY: '0', HELM_HOOKS_REPORT: '/dev/null' };
  // No limit set on the process itself: below one, Bun collects garbage all the time.
  const stdin = openSync(file, 'r');
  const child = spawn(executable(), args, { env, stdio: [stdin, 'ignore', 'ignore'] });
  closeSync(stdin);
  let most: Spent = { seconds: 0, megabytes: 0 };
  const timer = setInterval(() => {
    most = look(child.pid!) ?? most;
    if (most.seconds > 3 * MOST || most.megabytes > 3 * MOST_MEGABYTES) child.kill('SIGKILL');
  }, LOOK_MS);
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  clearInterval(timer);
  assert.ok([0, 1, 3].includes(code!), `exit code ${code} after ${most.seconds} s, with ${most.megabytes} MB`);
  return most;
}

const LOOK_MS = 10;
const TICKS_A_SECOND = 100;

/** What /proc says of a process; undefined where it is gone. */
function look(pid: number): Spent | undefined {
  try {
    const [user, system] = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ')
      .slice(11, 13);
    const [, kilobytes] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    if (kilobytes === undefined) return undefined;
    return { seconds: (Number(user) + Number(system)) / TICKS_A_SECOND, megabytes: Number(kilobytes) / 1024 };
  } catch {
    return undefined;
  }
}
