// Steps from what a watch shows of pods. The machine's clock is years away from the cluster's in every case.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { KubeObject } from '../../src/run/cluster.ts';
import type { RunEvent } from '../../src/run/event.ts';
import { podOf } from '../../src/run/pods.ts';
import { Stages } from '../../src/run/stages.ts';
import { Random, seedOf } from '../generator/random.ts';

type Step = Extract<RunEvent, { type: 'step' }>;

const CREATED = 1_000_000;

/** A stamp of the cluster, which lives in another year. */
const stamp = (second: number) => new Date(Date.UTC(2031, 5, 1) + second * 1000).toISOString().replace('.000Z', 'Z');

const running = (second: number) => ({ running: { startedAt: stamp(second) } });
const ended = (from: number, to: number, exitCode = 0) => ({
  terminated: { exitCode, startedAt: stamp(from), finishedAt: stamp(to) },
});
const waiting = { waiting: { reason: 'ContainerCreating' } };

interface Look {
  readonly uid?: string;
  readonly node?: boolean;
  readonly placed?: number;
  readonly phase?: string;
  /** States by name; those that begin with `init` are init containers, `side` restarts Always. */
  readonly containers: Readonly<Record<string, object>>;
}

function podLike({ uid = 'a', node = true, placed, phase = 'Running', containers }: Look): KubeObject {
  const names = Object.keys(containers);
  const isInit = (name: string) => /^(init|side)/.test(name);
  const specs = (init: boolean) =>
    names
      .filter((name) => isInit(name) === init)
      .map((name) => ({ name, ...(name.startsWith('side') && { restartPolicy: 'Always' }) }));
  const statuses = (init: boolean) => specs(init).map(({ name }) => ({ name, ...stateOf(containers[name]!) }));
  const conditions =
    placed === undefined ? [] : [{ type: 'PodScheduled', status: 'True', lastTransitionTime: stamp(placed) }];
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: uid, namespace: 'n', uid },
    spec: { ...(node && { nodeName: 'node' }), initContainers: specs(true), containers: specs(false) },
    status: { phase, conditions, initContainerStatuses: statuses(true), containerStatuses: statuses(false) },
  };
}

const stateOf = (state: object) => ('lastState' in state ? state : { state });

/** Steps of looks at given milliseconds after the creation; `name ms` with `~` where it is not exact. */
function steps(looks: readonly (readonly [at: number, look: Look, late?: 'late'])[], end: number, succeeded = true) {
  const told: Step[] = [];
  const stages = new Stages(0, CREATED, (event) => told.push({ ...event, at: 0 } as Step));
  for (const [at, look, late] of looks) stages.see(podOf(podLike(look)), CREATED + at, !late);
  stages.finish(CREATED + end, succeeded);
  assert.equal(
    told.reduce((sum, { ms }) => sum + ms, 0),
    end,
    'no gap',
  );
  assert.deepEqual(
    told.map(({ since }) => since),
    told.map((_, index) => CREATED + told.slice(0, index).reduce((sum, { ms }) => sum + ms, 0)),
  );
  return told.map(({ step, ms, exact }) => `${step} ${exact ? '' : '~'}${ms}`);
}

const PENDING: Look = { node: false, phase: 'Pending', containers: { main: waiting } };
const PLACED: Look = { phase: 'Pending', containers: { main: waiting } };

test('every step seen by itself is exact', () => {
  const looks = [
    [5, PENDING],
    [40, PLACED],
    [800, { containers: { main: running(1) } }],
    [2900, { containers: { main: ended(1, 3) } }],
    [2950, { phase: 'Succeeded', containers: { main: ended(1, 3) } }],
  ] as const;
  assert.deepEqual(steps(looks, 4000), ['schedule 40', 'pull 760', 'run 2100', 'notice 1100']);
});

test('a container that has come and gone between two looks: the cluster’s stamps, marked', () => {
  const looks = [
    [40, PLACED],
    [2900, { phase: 'Succeeded', containers: { main: ended(1, 2) } }],
  ] as const;
  assert.deepEqual(steps(looks, 4000), ['schedule 40', 'pull ~1860', 'run ~1000', 'notice 1100']);
});

test('several init containers that all have ended before they are seen', () => {
  const look = { containers: { 'init-1': ended(1, 3), 'init-2': ended(3, 7), main: running(8) } };
  assert.deepEqual(
    steps(
      [
        [40, PLACED],
        [8500, look],
      ],
      9000,
      false,
    ),
    ['schedule 40', 'pull ~1460', 'init ~7000', 'run 500'],
  );
});

test('a pod that is done when it is first seen: nothing of it is exact', () => {
  const look = { placed: 0, phase: 'Succeeded', containers: { 'init-1': ended(2, 4), main: ended(5, 15) } };
  assert.deepEqual(steps([[20_000, look]], 20_500), [
    'schedule ~5000',
    'pull ~2000',
    'init ~3000',
    'run ~10000',
    'notice ~500',
  ]);
});

test('the same, seen at once after a resume: no step is negative', () => {
  const look = { placed: 0, phase: 'Succeeded', containers: { main: ended(5, 500) } };
  assert.deepEqual(steps([[10, look]], 20), ['schedule ~0', 'pull ~0', 'run ~10', 'notice ~10']);
});

test('an end that the kubelet gives no stamps for', () => {
  const unknown = {
    terminated: { exitCode: 137, reason: 'ContainerStatusUnknown', startedAt: null, finishedAt: null },
  };
  const look = { phase: 'Failed', containers: { main: unknown } };
  assert.deepEqual(
    steps(
      [
        [40, PLACED],
        [900, look],
      ],
      1000,
      false,
    ),
    ['schedule 40', 'pull ~0', 'run ~860', 'notice 100'],
  );
});

test('no init step without init containers; a sidecar that starts first is one', () => {
  const looks = [
    [40, PLACED],
    [500, { containers: { side: running(1), main: waiting } }],
    [900, { containers: { side: running(1), main: running(2) } }],
    [2000, { containers: { side: running(1), main: ended(2, 3) } }],
    [2500, { phase: 'Succeeded', containers: { side: ended(1, 4), main: ended(2, 3) } }],
  ] as const;
  assert.deepEqual(steps(looks, 3000), ['schedule 40', 'pull 460', 'init 400', 'run 1100', 'notice 1000']);
});

test('two main containers: the work lasts until both have ended', () => {
  const looks = [
    [40, PLACED],
    [500, { containers: { main: running(1), proxy: running(1) } }],
    [1000, { containers: { main: ended(1, 2), proxy: running(1) } }],
    [3000, { containers: { main: ended(1, 2), proxy: ended(1, 4) } }],
  ] as const;
  assert.deepEqual(steps(looks, 4000), ['schedule 40', 'pull 460', 'run 2500', 'notice 1000']);
});

test('attempts: the work ends with the last pod, whatever is seen of the first meanwhile', () => {
  const failed = { phase: 'Failed', containers: { main: ended(1, 2, 1) } };
  const looks = [
    [40, PLACED],
    [500, { containers: { main: running(1) } }],
    [1000, failed],
    [11_000, { ...PLACED, uid: 'b' }],
    [11_500, { uid: 'b', containers: { main: running(11) } }],
    // The Job controller takes its finalizer from the first.
    [11_600, failed],
    [14_000, { uid: 'b', phase: 'Succeeded', containers: { main: ended(11, 14) } }],
  ] as const;
  assert.deepEqual(steps(looks, 15_000), ['schedule 40', 'pull 460', 'run 13500', 'notice 1000']);
});

test('a container that is started again works on', () => {
  const looks = [
    [40, PLACED],
    [500, { containers: { main: running(1) } }],
    [1000, { containers: { main: ended(1, 2, 1) } }],
    [1100, { containers: { main: { state: waiting, lastState: ended(1, 2, 1) } } }],
    [2000, { containers: { main: { state: running(3), lastState: ended(1, 2, 1) } } }],
    [3000, { phase: 'Succeeded', containers: { main: ended(3, 4) } }],
  ] as const;
  assert.deepEqual(steps(looks, 4000), ['schedule 40', 'pull 460', 'run 2500', 'notice 1000']);
});

test('one that has failed before it was seen to run had its image', () => {
  const back = {
    containers: { main: { state: { waiting: { reason: 'CrashLoopBackOff' } }, lastState: ended(1, 2, 1) } },
  };
  assert.deepEqual(
    steps(
      [
        [40, PLACED],
        [900, back],
      ],
      1000,
      false,
    ),
    ['schedule 40', 'pull 860', 'run 100'],
  );
});

test('what is never scheduled, never pulled, or fails in init takes the time where it was', () => {
  assert.deepEqual(steps([], 5000, false), ['schedule 5000']);
  assert.deepEqual(steps([[5, PENDING]], 5000, false), ['schedule 5000']);
  assert.deepEqual(steps([[40, PLACED]], 5000, false), ['schedule 40', 'pull 4960']);
  const evicted = { phase: 'Failed', containers: { main: waiting } };
  assert.deepEqual(
    steps(
      [
        [40, PLACED],
        [3000, evicted],
      ],
      5000,
      false,
    ),
    ['schedule 40', 'pull 2960', 'notice 2000'],
  );
  const init = [
    [40, PLACED],
    [500, { phase: 'Pending', containers: { init: running(1), main: waiting } }],
    [900, { phase: 'Failed', containers: { init: ended(1, 2, 1), main: waiting } }],
  ] as const;
  assert.deepEqual(steps(init, 1000, false), ['schedule 40', 'pull 460', 'init 400', 'notice 100']);
});

test('what is seen late is marked, and so is the step that begins there', () => {
  const looks = [
    [40, PLACED],
    [9000, { containers: { main: running(1) } }, 'late'],
    [12_000, { phase: 'Succeeded', containers: { main: ended(1, 12) } }],
  ] as const;
  assert.deepEqual(steps(looks, 13_000), ['schedule 40', 'pull ~8960', 'run ~3000', 'notice 1000']);
});

test('a pod that is deleted while it works does no more', () => {
  const told: Step[] = [];
  const stages = new Stages(0, 0, (event) => told.push({ ...event, at: 0 } as Step));
  stages.see(podOf(podLike(PLACED)), 10);
  stages.see(podOf(podLike({ containers: { main: running(1) } })), 100);
  stages.gone('a', 700);
  stages.gone('stranger', 800);
  stages.finish(1000, false);
  assert.deepEqual(
    told.map(({ step, ms }) => `${step} ${ms}`),
    ['schedule 10', 'pull 90', 'run 600', 'notice 300'],
  );
});

test('whatever is seen, in whatever order: no step is negative, twice, or out of order, and none is missing time', () => {
  const seed = seedOf(process.env, 6);
  const random = new Random(seed);
  const order = ['schedule', 'pull', 'init', 'run', 'notice'];
  const state = () => {
    const from = random.below(40) - 20;
    const to = random.below(40) - 20;
    return [
      waiting,
      running(from),
      ended(from, to),
      { terminated: { exitCode: 1 } },
      { state: waiting, lastState: ended(from, to) },
    ][random.below(5)]!;
  };
  for (let turn = 0; turn < 2000; turn++) {
    let at = 0;
    const looks = Array.from({ length: random.below(8) }, () => {
      at += random.below(3000);
      const containers = Object.fromEntries(
        ['init', 'side', 'main', 'proxy'].filter(() => random.below(2)).map((name) => [name, state()]),
      );
      const look: Look = {
        uid: 'abc'[random.below(3)]!,
        node: random.below(4) > 0,
        phase: ['Pending', 'Running', 'Succeeded', 'Failed'][random.below(4)]!,
        ...(random.below(2) && { placed: random.below(40) - 20 }),
        containers: { ...containers, last: state() },
      };
      return [at, look] as const;
    });
    const names = steps(looks, at + random.below(1000), random.below(2) > 0).map((line) => {
      assert.match(line, /^[a-z]+ ~?\d+$/, `seed ${seed}, turn ${turn}`);
      return order.indexOf(line.split(' ')[0]!);
    });
    assert.ok(
      names.every((place, index) => index === 0 || place > names[index - 1]!),
      `seed ${seed}, turn ${turn}: ${names}`,
    );
  }
});
