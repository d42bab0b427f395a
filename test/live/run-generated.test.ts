// Phases that nobody has thought of. HELM_HOOKS_SEED begins elsewhere, HELM_HOOKS_PHASES says how many for each Helm.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { lacking } from '../support/tools.ts';
import { comparable, compare } from './run-audit-support.ts';
import { hookYaml } from './run-support.ts';

const SEED = Number(process.env.HELM_HOOKS_SEED ?? 1);
const COUNT = Number(process.env.HELM_HOOKS_PHASES ?? (process.env.HELM_HOOKS_DEEP ? 100 : 2));

/** mulberry32: the same numbers for the same seed, everywhere. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

const KINDS = ['Job', 'Pod', 'ConfigMap', 'ConfigMap', 'ServiceAccount', 'ClusterRole'] as const;
const RUNS: readonly string[] = ['Job', 'Pod'];

function phase(seed: number): string[] {
  const below = numbers(seed);
  const pick = <Item>(items: readonly Item[]) => items[below(items.length)]!;
  return Array.from({ length: 2 + below(3) }, (_, index) => {
    const kind = pick(KINDS);
    // Two hooks of one name are two hooks; a cluster-scoped one must not meet that of another test.
    const name = kind === 'ClusterRole' ? '{{ .Release.Namespace }}-role' : pick(['a', 'b', `c${index}`]);
    // What is left over and not removed is a wanted difference for Jobs and Pods; run-audit.test.ts has it.
    const before = RUNS.includes(kind) || below(3) > 0 ? ['before-hook-creation'] : [];
    const after = ['hook-succeeded', 'hook-failed'].filter(() => below(2) === 0);
    const policies = [...before, ...after].join(',');
    const events = below(8) === 0 ? 'pre-upgrade,pre-upgrade' : 'pre-upgrade';
    const command = below(4) === 0 ? 'exit 1' : 'true';
    return hookYaml(kind, name, events, { weight: below(5) - 2, command, ...(policies && { policies }) });
  });
}

describe('generated phases: run writes what Helm writes', { concurrency: 4, skip: lacking('helm', 'cluster') }, () => {
  for (let seed = SEED; seed < SEED + COUNT; seed++)
    for (const major of [4, 3] as const)
      test(`seed ${seed}, Helm ${major}`, async (t) => {
        const hooks = phase(seed);
        const { helm, run, leftByHelm, leftByRun } = await compare(t, major, hooks);
        for (const round of [0, 1])
          assert.deepEqual(
            comparable(run[round]!),
            comparable(helm[round]!),
            `seed ${seed}, round ${round + 1}, of this phase:\n${hooks.join('---\n')}`,
          );
        assert.deepEqual(leftByRun, leftByHelm, `seed ${seed}: left by\n${hooks.join('---\n')}`);
      });
});
