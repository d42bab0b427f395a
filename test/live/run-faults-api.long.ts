// What the API, or what stands before it, may do to a call. Each hook counts how often it runs.
import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import { lacking } from '../support/tools.ts';
import { counting, faultPlace, outcomes, ran, runFaulty } from './fault-support.ts';
import { type Call, type Fault, type FaultWay, faultWay } from './fault-way.ts';
import type { Place } from './place.ts';
import { hookYaml } from './run-support.ts';

const DELETED = 'before-hook-creation,hook-succeeded';

/** Three hooks, the second of them at work for a while. */
const HOOKS = [
  counting('a', 1, { policies: DELETED }),
  hookYaml('ConfigMap', 'settings', 'test', { weight: 2, policies: DELETED }),
  counting('b', 3, { command: 'echo b begun; sleep 3; echo b done' }),
  counting('c', 4, { kind: 'Pod' }),
];

interface Faults {
  readonly hooks?: readonly string[];
  readonly major?: 3 | 4;
  readonly args?: readonly string[];
  readonly fault: (call: Call) => Fault | undefined;
}

async function through(t: TestContext, { hooks = HOOKS, major = 4, args = [], fault }: Faults) {
  const place: Place = await faultPlace(t, hooks, major);
  const way: FaultWay = await faultWay(t, { fault });
  const end = await runFaulty(place, args, { HELM_KUBEAPISERVER: way.url });
  const told = `${end.stdout}${end.stderr}\n${way.calls.join('\n')}`;
  return { place, end, told, faults: way.calls.filter((call) => call.endsWith(')')) };
}

/** All hooks ran once and have succeeded, and at least so many calls were harmed. */
async function assertUnharmed(t: TestContext, faults: Faults, least: number): Promise<void> {
  const { place, end, told, faults: harmed } = await through(t, faults);
  assert.equal(end.code, 0, told);
  assert.deepEqual(outcomes(end), ['a succeeded', 'settings succeeded', 'b succeeded', 'c succeeded'], told);
  assert.equal(await ran(place), 'a b c', told);
  assert.match(end.stdout, /b begun\n(.*\n)*.*b done\n/, told);
  assert.ok(harmed.length >= least, `only ${harmed.length} calls were harmed:\n${told}`);
  assert.ok(end.looks > 20);
}

const isCreation = ({ title }: Call) => /^(PATCH|POST) (jobs|pods|configmaps)$/.test(title);

describe('run, with faults of the API', { concurrency: 8, skip: lacking('helm', 'cluster') }, () => {
  for (const major of [4, 3] as const) {
    const unharmed = (name: string, least: number, fault: Faults['fault']) =>
      test(`Helm ${major}: ${name}`, (t) => assertUnharmed(t, { major, fault }, least));

    unharmed('429 and 503 with Retry-After, to every second call', 10, ({ nth }) =>
      nth % 2 === 0 ? { do: 'answer', status: nth % 4 === 0 ? 429 : 503, after: 1 } : undefined,
    );
    unharmed('503 without a word about when, to each creation that was carried out', 4, (call) =>
      isCreation(call) ? { do: 'answer', status: 503, made: true } : undefined,
    );
    unharmed('the connection is reset before, after and in the middle of the answer to a creation', 4, (call) =>
      isCreation(call) && call.nth < 3
        ? { do: 'reset', when: (['before', 'half', 'after'] as const)[call.nth]! }
        : undefined,
    );
    unharmed('every call but watches and logs is reset once', 8, ({ title, nth }) =>
      // Where nothing has ever been reached the address is wrong.
      /^(WATCH|LOG|GET kinds)/.test(title) || nth % 2 === 1
        ? undefined
        : { do: 'reset', when: nth % 4 === 0 ? 'after' : 'half' },
    );
  }

  const isWatch = ({ title }: Call) => title.startsWith('WATCH');

  test('cut every second', (t) =>
    assertUnharmed(t, { fault: (call) => (isWatch(call) ? { do: 'cut', ms: 1000 } : undefined) }, 12));

  test('410 Gone: every second one, and for a while all', (t) =>
    assertUnharmed(
      t,
      {
        fault: (call) =>
          isWatch(call) && (call.nth % 2 === 1 || call.nth < 5) ? { do: 'answer', status: 410 } : undefined,
      },
      10,
    ));

  test('every answer comes after two seconds', (t) =>
    assertUnharmed(t, { fault: () => ({ do: 'wait', ms: 2000 }) }, 20));

  test('half open: nothing comes any more on any watch or log, and no end', (t) =>
    assertUnharmed(
      t,
      {
        fault: ({ title, nth }) => (nth < 2 && /^(WATCH|LOG)/.test(title) ? { do: 'silence', ms: 1000 } : undefined),
        args: ['--timeout', '4m'],
      },
      4,
    ));

  test('someone deletes the Job while no watch gets through: its end is unknown, and nothing is run after it', async (t) => {
    const place = await faultPlace(t, HOOKS);
    let isCut = false;
    const way = await faultWay(t, {
      fault: (call) => {
        if (!isCut || !isWatch(call)) return undefined;
        return { do: 'reset', when: 'before' };
      },
    });
    const running = runFaulty(place, [], { HELM_KUBEAPISERVER: way.url });
    while (!(await ran(place)).includes('b')) await new Promise((resolve) => setTimeout(resolve, 100));
    isCut = true;
    await place.kubectl('delete', 'job', 'b', '--wait=true');
    setTimeout(() => {
      isCut = false;
    }, 1500);
    const end = await running;
    assert.equal(end.code, 3, end.stdout);
    assert.deepEqual(outcomes(end), ['a succeeded', 'settings succeeded', 'b unknown', 'c not-run'], end.stdout);
    assert.equal(await ran(place), 'a b');
  });

  test('a Job that its ttl has removed before anyone could look: unknown, and never made again', async (t) => {
    const brief = counting('a', 1, { policies: DELETED }).replace('spec:', 'spec:\n  ttlSecondsAfterFinished: 0');
    let isAway = false;
    const { place, end, told } = await through(t, {
      hooks: [brief, counting('b', 2)],
      fault: (call) => {
        if (call.title === 'PATCH jobs') {
          isAway = true;
          setTimeout(() => {
            isAway = false;
          }, 12_000);
          return { do: 'reset', when: 'after' };
        }
        return isAway ? { do: 'answer', status: 503 } : undefined;
      },
    });
    assert.equal(end.code, 3, told);
    assert.deepEqual(outcomes(end), ['a unknown', 'b not-run'], told);
    assert.match(end.stdout, /Job\/a may have run and gone by its ttl/);
    assert.equal(await ran(place), 'a');
  });

  test('POST meets what an earlier run has left, and its answer is lost: it is in the way, as without a fault', async (t) => {
    const { place, end, told } = await through(t, {
      major: 3,
      hooks: [counting('a', 1, { policies: 'hook-failed' })],
      fault: () => undefined,
    });
    assert.equal(end.code, 0, told);
    const way = await faultWay(t, {
      fault: (call) => (isCreation(call) && call.nth === 0 ? { do: 'reset', when: 'after' } : undefined),
    });
    const again = await runFaulty(place, [], { HELM_KUBEAPISERVER: way.url });
    assert.equal(again.code, 1, again.stdout);
    assert.equal(again.summary.hooks[0]?.diagnosis?.code, 'already-exists');
    assert.equal(await ran(place), 'a');
  });
});
