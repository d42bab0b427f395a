// The promise of mode fix on a real cluster: what works with plain Helm works the same with the post-renderer.
// HELM_HOOKS_SEED begins elsewhere, HELM_HOOKS_CHARTS says how many.
import assert from 'node:assert/strict';
import { after, describe, type TestContext, test } from 'node:test';
import { lacking } from '../support/tools.ts';
import { chartOf, chartText, type GeneratedChart } from './rewrite-same-chart.ts';
import { differences } from './rewrite-same-compare.ts';
import { type Life, live } from './rewrite-same-life.ts';

const IS_DEEP = Boolean(process.env.HELM_HOOKS_DEEP);
const SEED = Number(process.env.HELM_HOOKS_SEED ?? 1);
const COUNT = Number(process.env.HELM_HOOKS_CHARTS ?? (IS_DEEP ? 50 : 5));
/** Pods in a release's life. */
const MOST = IS_DEEP ? 9 : 4;

describe('generated charts', { concurrency: 2, skip: lacking('helm', 'cluster', 'executable') }, () => {
  let broken = 0;
  for (let seed = SEED; seed < SEED + COUNT; seed++)
    test(`seed ${seed}`, async (t) => {
      const chart = chartOf(seed, MOST);
      const first = await compared(t, chart, seed);
      if (first === undefined) broken++;
      if (!first || first.length === 0) return;
      // Of a cluster with much to do, that rights come late and a wait ends early can meet either life: twice is no chance.
      t.diagnostic(`seed ${seed}, once more: ${first.join('; ')}`);
      const again = await compared(t, chart, seed);
      if (again && again.length > 0)
        assert.fail(`seed ${seed}:\n${first.join('\n')}\nand again:\n${again.join('\n')}\n${chartText(chart)}`);
    });
  after(() => assert.ok(broken <= Math.max(1, COUNT / 10), `${broken} of ${COUNT} charts fail with plain Helm`));
});

/** How the two lives of a chart differ; undefined where it is no case, because it fails with plain Helm. */
async function compared(t: TestContext, chart: GeneratedChart, seed: number): Promise<readonly string[] | undefined> {
  const [plain, filtered] = await Promise.all([live(t, chart, false), live(t, chart, true)]);
  if (plain.failure !== undefined) {
    t.skip(`seed ${seed} is no case, it fails with plain Helm: ${plain.failure}`);
    return undefined;
  }
  t.diagnostic(`seed ${seed}: ${filtered.pods.length} pods, changes: ${changesOf(filtered)}`);
  return differences(plain, filtered);
}

const changesOf = ({ changes }: Life): string =>
  [...new Set(changes.map(({ object, field }) => `${object} ${field.replace(/.*\//, '').replace(/"\]$/, '')}`))].join(
    ', ',
  );
