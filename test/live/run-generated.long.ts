// Phases that nobody has thought of. HELM_HOOKS_SEED begins elsewhere, HELM_HOOKS_PHASES says how many for each Helm.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { seedOf } from '../generator/random.ts';
import { lacking } from '../support/tools.ts';
import { comparable, compare, type Write } from './run-audit-support.ts';
import { generatedPhase } from './run-phases.ts';

const SEED = seedOf(process.env, 1);
const COUNT = Number(process.env.HELM_HOOKS_PHASES ?? (process.env.HELM_HOOKS_DEEP ? 100 : 10));

describe('generated phases: run writes what Helm writes', { concurrency: 8, skip: lacking('helm', 'cluster') }, () => {
  for (let seed = SEED; seed < SEED + COUNT; seed++)
    for (const major of [4, 3] as const)
      test(`seed ${seed}, Helm ${major}`, async (t) => {
        const { hooks, leftovers, isOrdered } = generatedPhase(seed, major);
        const { helm, run, leftByHelm, leftByRun } = await compare(t, major, hooks, leftovers);
        const told = `HELM_HOOKS_SEED=${seed}, Helm ${major}, left before: ${leftovers.join(' ')}, of\n${hooks.join('---\n')}`;
        const writes = (of: readonly Write[] = []) => (isOrdered ? comparable(of) : comparable(of).sort(byCall));
        for (const round of [0, 1])
          assert.deepEqual(writes(run[round]), writes(helm[round]), `round ${round + 1}: ${told}`);
        assert.deepEqual(leftByRun, leftByHelm, told);
      });
});

function byCall(one: Write, other: Write): number {
  return one.call < other.call ? -1 : one.call > other.call ? 1 : one.code - other.code;
}
