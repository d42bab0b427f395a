// Random releases as charts, with expressions around their documents and in their names: `--fix` leaves nothing behind that
// it could fix, but for what it names.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { RULES } from '../../src/lint/rules.ts';
import { ran, temporaryFolder } from '../cli/support.ts';
import { helm4, lacking } from '../support/tools.ts';
import { writeRandomChart } from './random-chart.ts';

const MAIN = join(import.meta.dirname, '..', '..', 'src', 'main.ts');
const ALL = ['--opt-in', RULES.map(({ id }) => id).join(), '--release', 'rel'];
const SEEDS = 3;
const first = Number(process.env.HELM_HOOKS_SEED ?? 1);

for (let seed = first; seed < first + SEEDS; seed++) {
  test(`seed ${seed}: what is fixed stays fixed, the rest is named`, { skip: lacking('helm') }, (t) => {
    const cwd = temporaryFolder(t);
    writeRandomChart(cwd, seed);
    const lint = (...args: readonly string[]) =>
      ran(process.execPath, [MAIN, 'lint', ...args, ...ALL], { cwd, env: { HELM_BIN: helm4() } });
    const { stdout, stderr } = lint('--fix', '--format', 'json');
    const { findings, unfixed } = JSON.parse(stdout || assert.fail(stderr));
    const left = findings.filter(({ fix }: { readonly fix: unknown }) => fix !== null);
    assert.equal(left.length, unfixed.length, stderr);
    assert.equal(lint('--diff').stdout, '');
  });
}
