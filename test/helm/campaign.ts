import assert from 'node:assert/strict';
import { type ChartFiles, generateChart } from '../generator/chart.ts';
import { seedOf } from '../generator/random.ts';
import { Oracle } from '../oracle/oracle.ts';
import { oracle } from '../support/tools.ts';
import { compare, smallestChart } from './compare.ts';
import { Kitchen } from './kitchen.ts';

export const SEED = seedOf(process.env, 1);

/** Two at once: each Helm waits for its post-renderer, and most machines have two cores. */
const AT_ONCE = 2;

/** What a campaign has seen. */
export interface Tally {
  readonly rendered: number;
  readonly changes: number;
}

/**
 * Renders generated charts with a Helm, with and without the rewrite, every third into a namespace. In mode fix: mode full
 * adds documents and renames references, which test/rewrite/full-mode.long.ts follows.
 *
 * @throws AssertionError with the seed and the smallest chart
 */
export async function campaign(program: string, count: number): Promise<Tally> {
  using kitchen = new Kitchen(program);
  using helm = new Oracle(oracle());
  let next = SEED;
  let rendered = 0;
  let changes = 0;
  let failure: unknown;
  const worker = async () => {
    for (let seed = next++; seed < SEED + count && !failure; seed = next++) {
      const found = await one(seed, kitchen, helm);
      if (found !== undefined) rendered++;
      changes += found ?? 0;
    }
  };
  const workers = Array.from({ length: AT_ONCE }, () =>
    worker().catch((error: unknown) => {
      failure ??= error;
    }),
  );
  // Nobody works in the kitchen any more when it is closed.
  await Promise.all(workers);
  if (failure) throw failure;
  return { rendered, changes };
}

async function one(seed: number, kitchen: Kitchen, helm: Oracle): Promise<number | undefined> {
  const rest = seed % 3 === 0 ? ['--namespace', 'web'] : [];
  const tried = (files: ChartFiles) =>
    compare(kitchen, helm, ['template', 'shop', kitchen.chart(files), ...rest], 'fix');
  try {
    return await tried(generateChart(seed));
  } catch (error) {
    const fails = (files: ChartFiles) =>
      tried(files).then(
        () => false,
        () => true,
      );
    const small = await smallestChart(generateChart(seed), fails);
    const written = Object.entries(small).map(([path, text]) => `# ${path}\n${text}`);
    assert.fail(`HELM_HOOKS_SEED=${seed}: ${(error as Error).message}\n${written.join('\n')}`);
  }
}
