// Faults of every kind at random places. Seeds are in the order of their size: the first that fails is the smallest.
// HELM_HOOKS_SEED begins elsewhere, HELM_HOOKS_CASES says how many.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Random, seedOf } from '../generator/random.ts';
import { lacking } from '../support/tools.ts';
import { counting, faultPlace, outcomes, ran, runFaulty } from './fault-support.ts';
import { type Call, type Fault, faultWay } from './fault-way.ts';
import { hookYaml } from './run-support.ts';

const SEED = seedOf(process.env, 1);
const COUNT = Number(process.env.HELM_HOOKS_CASES ?? (process.env.HELM_HOOKS_DEEP ? 100 : 10));

/** From one call in twenty for the first seeds to every second one. */
const shareOf = (seed: number) => Math.min(0.05 + (seed / 40) * 0.45, 0.5);

function faultOf(random: Random, { title }: Call): Fault {
  const below = (limit: number) => random.below(limit);
  const isStream = /^(WATCH|LOG)/.test(title);
  const faults: readonly Fault[] = [
    { do: 'answer', status: 429, after: below(2) },
    { do: 'answer', status: random.pick([502, 503, 504]), ...(random.chance(0.5) && { after: 1 }) },
    { do: 'wait', ms: below(1500) },
    { do: 'reset', when: 'before' },
    ...(isStream
      ? ([
          { do: 'cut', ms: below(1500) },
          { do: 'answer', status: title === 'LOG' ? 503 : 410 },
        ] as const)
      : ([
          { do: 'answer', status: 503, made: true },
          { do: 'reset', when: 'half' },
          { do: 'reset', when: 'after' },
        ] as const)),
  ];
  return random.pick(faults);
}

describe('run, with faults at random', { concurrency: 5, skip: lacking('helm', 'cluster') }, () => {
  for (let seed = SEED; seed < SEED + COUNT; seed++)
    test(`seed ${seed}`, async (t) => {
      const random = new Random(seed);
      const failing = random.pick(['', '', 'b', 'c']);
      const policies = random.pick(['before-hook-creation', 'before-hook-creation,hook-succeeded']);
      const command = (name: string) => (name === failing ? 'exit 1' : 'true');
      const place = await faultPlace(
        t,
        [
          counting('a', 1, { policies }),
          hookYaml('ConfigMap', 'settings', 'test', { weight: 2, policies }),
          counting('b', 3, { policies, kind: random.pick(['Job', 'Pod']), command: command('b') }),
          counting('c', 4, { policies, command: command('c') }),
        ],
        random.pick([3, 4]),
      );
      // The very first call tells a wrong address from an API that is away for a moment.
      const way = await faultWay(t, {
        fault: (call) =>
          (call.title === 'GET kinds' && call.nth === 0) || !random.chance(shareOf(seed))
            ? undefined
            : faultOf(random, call),
      });
      const end = await runFaulty(place, [], { HELM_KUBEAPISERVER: way.url });
      const told = `HELM_HOOKS_SEED=${seed} HELM_HOOKS_CASES=1\n${end.stdout}${end.stderr}\n${way.calls.join('\n')}`;
      const runs = ['a', 'b', 'c'].filter((name) => failing !== 'b' || name !== 'c');
      const wanted = ['a', 'settings', 'b', 'c'].map((name) => {
        if (name === failing) return `${name} failed`;
        return name === 'c' && failing === 'b' ? 'c not-run' : `${name} succeeded`;
      });
      assert.equal(end.code, failing ? 1 : 0, told);
      assert.deepEqual(outcomes(end), wanted, told);
      assert.equal(await ran(place), runs.join(' '), told);
    });
});
