// Twice the input takes at most 2.5 times the time, whatever it is twice of, and never more memory than a runner has.
// Processor time, for the machine has others.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
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
/** Nor does it write to more memory; kilobytes. */
const MOST_MEMORY = 2_000_000;

const DEEP = Boolean(process.env.HELM_HOOKS_DEEP);
const COMMANDS: Readonly<Record<string, readonly string[]>> = DEEP
  ? { fix: ['post-render'], full: ['post-render', '--mode=full'], rewrite: ['rewrite', '-'], lint: ['lint', '-'] }
  : { full: ['post-render', '--mode=full'] };

describe('twice the input', { skip: lacking('executable'), concurrency: 2 }, () => {
  for (const [name, [count, make]] of Object.entries(FAMILIES)) {
    for (const [command, args] of Object.entries(COMMANDS)) {
      test(`${command}: ${name}`, (t) => {
        const size = Math.ceil(count * (DEEP ? 0.5 : 0.05));
        const long = seconds(t, args, make(2 * size));
        assert.ok(long < MOST, `${2 * size} take ${long} s`);
        if (long < LEAST) return;
        // A slow moment is no growth: the best of some.
        const ratios: number[] = [];
        for (let round = 0; round < 3; round++) {
          ratios.push(seconds(t, args, make(2 * size)) / seconds(t, args, make(size)));
          if (ratios.at(-1)! <= TIMES) return;
        }
        assert.fail(`${size} and ${2 * size}: ${ratios.map((ratio) => ratio.toFixed(1))} times the time`);
      });
    }
  }
});

/** Processor seconds; the exit code must be one that is right for an input of any kind. */
function seconds(t: TestContext, args: readonly string[], input: string): number {
  const folder = temporaryFolder(t);
  const file = join(folder, 'input.yaml');
  writeFileSync(file, input);
  const script = 'ulimit -d "$MEMORY"; "$0" "$@" <"$INPUT" >/dev/null 2>"$INPUT.err"; code=$?; times; exit $code';
  const env = {
    ...process.env,
    INPUT: file,
    MEMORY: `${MOST_MEMORY}`,
    HELM_HOOKS_TTY: '0',
    HELM_HOOKS_REPORT: '/dev/null',
  };
  const { status, stdout } = spawnSync('bash', ['-c', script, executable(), ...args], {
    env,
    timeout: 3 * MOST * 1000,
  });
  assert.ok([0, 1, 3].includes(status!), `exit code ${status}`);
  const spent = [
    ...stdout
      .toString()
      .split('\n')[1]!
      .matchAll(/(\d+)m([\d.]+)s/g),
  ];
  return spent.reduce((sum, [, minutes, rest]) => sum + Number(minutes) * 60 + Number(rest), 0);
}
