// Random releases as charts: what `rewrite` prints of a chart is the same before and after `rewrite --write`, whatever of it
// could be written and whatever was left.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { ran, temporaryFolder } from '../cli/support.ts';
import { unmarked } from '../rewrite/unmarked.ts';
import { helm3, lacking } from '../support/tools.ts';
import { writeRandomChart } from './random-chart.ts';

const MAIN = join(import.meta.dirname, '..', '..', 'src', 'main.ts');
const SEEDS = process.env.HELM_HOOKS_DEEP ? 60 : 3;
const first = Number(process.env.HELM_HOOKS_SEED ?? 1);

for (let seed = first; seed < first + SEEDS; seed++) {
  test(`seed ${seed}: written and printed come to the same`, { skip: lacking('helm') }, (t) => {
    const cwd = temporaryFolder(t);
    writeRandomChart(cwd, seed);
    const rewrite = (...args: readonly string[]) => {
      const flags = ['--release', 'rel', '-n', 'web'];
      const result = ran(process.execPath, [MAIN, 'rewrite', ...args, ...flags], { cwd, env: { HELM_BIN: helm3() } });
      // Rights that a hook lacks are told beside what is printed.
      assert.match(result.stderr, /^(warning\[rbac-missing\]|$)/);
      return result.stdout;
    };
    const before = rewrite();
    const said = rewrite('--write');
    assert.match(said, /^(wrote \d+|nothing to write)/m);
    assert.equal(unmarked(rewrite()), unmarked(before));
    const left = said.split('\n\n').filter((block) => block.startsWith('by hand '));
    const again = rewrite('--write');
    assert.deepEqual(again.split('\n\n').slice(0, -1), left, 'a second time there is only what was left');
  });
}
