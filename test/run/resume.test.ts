import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { readRelease } from '../../src/release/read.ts';
import type { Cluster } from '../../src/run/cluster.ts';
import type { RunEvent } from '../../src/run/event.ts';
import { execute } from '../../src/run/execute.ts';
import { type Journal, JournalBuilder } from '../../src/run/journal.ts';
import { type PlannedHook, planRun, type RunPlan } from '../../src/run/plan.ts';
import { resumeRun } from '../../src/run/resume.ts';
import { missingRights } from '../../src/run/rights.ts';
import type { HookScript } from '../../src/run/script.ts';
import { SimulatedCluster } from '../../src/run/simulate.ts';
import { dependenciesOf } from '../../src/run/together.ts';
import { VirtualClock } from '../../src/run/virtual-clock.ts';

const hook = (
  kind: string,
  name: string,
  weight: number,
  policies: string,
  spec: string,
) => `apiVersion: ${kind === 'Job' ? 'batch/v1' : 'v1'}
kind: ${kind}
metadata:
  name: ${name}
  annotations: {helm.sh/hook: pre-upgrade, helm.sh/hook-weight: "${weight}", helm.sh/hook-delete-policy: "${policies}"}
${spec}
`;

const job = (name: string, weight: number, policies: string) =>
  hook(
    'Job',
    name,
    weight,
    policies,
    'spec: {template: {spec: {serviceAccountName: runner, containers: [{name: main, envFrom: [{configMapRef: {name: settings}}]}]}}}',
  );

const MANIFEST = [
  hook('ServiceAccount', 'runner', -5, 'before-hook-creation,hook-succeeded', ''),
  hook('ConfigMap', 'settings', -4, 'hook-succeeded', 'data: {a: b}'),
  job('a', 0, 'before-hook-creation,hook-succeeded'),
  job('b', 0, 'before-hook-creation,hook-failed'),
  `apiVersion: v1
kind: List
metadata: {annotations: {helm.sh/hook: pre-upgrade, helm.sh/hook-weight: "2"}}
items:
  - {apiVersion: batch/v1, kind: Job, metadata: {name: c}, spec: {template: {spec: {containers: [{name: main}]}}}}
  - {apiVersion: batch/v1, kind: Job, metadata: {name: d}, spec: {template: {spec: {containers: [{name: main}]}}}}
`,
  job('e', 2, 'before-hook-creation'),
].join('---\n');

const source = { file: 'hooks.yaml', text: MANIFEST };
const { release } = readRelease([source], { helm: 4, name: 'shop', namespace: 'shop' });
const phase = planRun(release, 'pre-upgrade', {
  namespace: 'shop',
  method: 'apply',
  timeoutMs: 60_000,
  keep: false,
  recreate: [],
});
const hashOf = ({ title }: PlannedHook) => title;

/** With --parallel it goes by what the hooks are that are run. */
function together(plan: RunPlan, isParallel: boolean): RunPlan {
  return isParallel ? { ...plan, after: dependenciesOf(plan, release) } : plan;
}

/** How the process dies: at an event, before or after what comes next has reached the cluster. */
interface Death {
  readonly at: number;
  readonly arrives: boolean;
}

class Machine {
  readonly clock = new VirtualClock(0, () => setImmediate());
  readonly cluster: SimulatedCluster;
  journal: Journal | undefined;
  readonly #isParallel: boolean;

  constructor(hooks: Readonly<Record<string, Partial<HookScript>>> = {}, isParallel = false) {
    this.#isParallel = isParallel;
    this.cluster = new SimulatedCluster(this.clock, { hooks, existing: [] });
  }

  /** One process: runs, or goes on with, the phase. Nothing that it does after its death is seen by anybody. */
  async process(resume: boolean, death?: Death): Promise<{ events: RunEvent[]; outcome: string }> {
    let dead = false;
    let die = () => {};
    const died = new Promise<string>((resolve) => {
      die = () => resolve('killed');
    });
    let sends = death?.arrives ?? false;
    const cluster = mortal(
      this.cluster,
      () => dead,
      () => sends,
    );
    const options = { journal: this.journal!, revision: 1, hashOf, cluster };
    const plan = together(resume ? await resumeRun(phase, release, options) : phase, this.#isParallel);
    const builder = new JournalBuilder(phase.hooks, plan, { revision: 1, process: '' }, hashOf);
    const events: RunEvent[] = [];
    const emit = (event: RunEvent) => {
      // It would have been written down before the next write.
      if (dead) sends = false;
      if (dead) return;
      if (builder.add(event)) this.journal = structuredClone(builder.journal);
      if (event.type !== 'step') events.push(event);
      if (events.length - 1 !== death?.at) return;
      dead = true;
      die();
    };
    const world = { cluster, clock: this.clock, signal: new AbortController().signal };
    const outcome = await this.clock.drive(Promise.race([execute(plan, world, emit), died]));
    return { events, outcome };
  }

  get creations(): string[] {
    return this.cluster.calls.filter(({ verb }) => verb === 'apply').map(({ object }) => object);
  }
}

/** Nothing comes back to a dead process; its next write arrives or does not. */
function mortal(cluster: Cluster, isDead: () => boolean, sends: () => boolean): Cluster {
  const never = new Promise<never>(() => {});
  let isLast = true;
  return new Proxy(cluster, {
    get(target, name: keyof Cluster) {
      const method = (target[name] as (...args: unknown[]) => unknown).bind(target);
      return (...args: unknown[]) => {
        if (!isDead() || name === 'watch' || name === 'logs') return method(...args);
        if (isLast && sends() && (name === 'create' || name === 'delete')) method(...args);
        isLast = false;
        return never;
      };
    },
  });
}

const JOBS = ['Job/a', 'Job/b', 'Job/c', 'Job/d', 'Job/e'];

function timesOf(machine: Machine): number[] {
  return JOBS.map((title) => machine.creations.filter((created) => created === title).length);
}

describe('run --resume', () => {
  for (const isParallel of [false, true])
    test(`death at every event${isParallel ? ' of --parallel' : ''}: no Job is made twice, none is skipped, or it is said that nobody knows`, async () => {
      const whole = await new Machine({}, isParallel).process(false);
      assert.equal(whole.outcome, 'succeeded');
      let unknown = 0;
      for (const at of whole.events.keys())
        for (const arrives of [false, true]) {
          const place = `at event ${at} (${whole.events[at]?.type}), ${arrives ? 'with' : 'without'} the next write`;
          const machine = new Machine({}, isParallel);
          await machine.process(false, { at, arrives });
          if (machine.journal?.outcome === 'succeeded') continue;
          try {
            assert.equal((await machine.process(true)).outcome, 'succeeded', place);
            assert.deepEqual(timesOf(machine), [1, 1, 1, 1, 1], place);
          } catch (error) {
            if (!/is unknown: its run broke off while/.test((error as Error).message)) throw error;
            if (!isParallel) assert.equal(whole.events[at]?.type, 'creating', place);
            assert.ok(
              timesOf(machine).every((times) => times <= 1),
              place,
            );
            unknown++;
          }
        }
      // Once for each object, whether its creation arrived or not.
      if (!isParallel) assert.equal(unknown, 2 * whole.events.filter(({ type }) => type === 'creating').length);
    });

  test('death at every event of going on: the same', async () => {
    const { events } = await new Machine().process(false);
    const middle = events.findIndex((event) => event.type === 'created' && event.object.name === 'b');
    const goOn = async (death?: Death) => {
      const machine = new Machine();
      await machine.process(false, { at: middle, arrives: false });
      return { machine, ...(await machine.process(true, death)) };
    };
    const whole = await goOn();
    for (const at of whole.events.keys()) {
      const { machine } = await goOn({ at, arrives: false });
      if (machine.journal?.outcome === 'succeeded' || whole.events[at]?.type === 'creating') continue;
      assert.equal((await machine.process(true)).outcome, 'succeeded', `at event ${at}`);
      assert.deepEqual(timesOf(machine), [1, 1, 1, 1, 1], `at event ${at} (${whole.events[at]?.type})`);
    }
  });

  test('a failure: the failed hook runs again, with what was reaped for it; at the end policies hold for all', async () => {
    const script: Record<string, Partial<HookScript>> = { 'Job/b': { outcome: 'failed' } };
    const machine = new Machine(script);
    assert.equal((await machine.process(false)).outcome, 'failed');
    script['Job/b'] = {};
    const { outcome, events } = await machine.process(true);
    assert.equal(outcome, 'succeeded');
    assert.deepEqual(timesOf(machine), [1, 2, 1, 1, 1]);
    const finished = events
      .filter((event) => event.type === 'hook-finished')
      .map(({ outcome, diagnosis }) => diagnosis?.code ?? outcome);
    assert.deepEqual(finished, ['succeeded', 'succeeded', 'succeeded-before', 'succeeded', 'succeeded', 'succeeded']);
    const left = await machine.cluster.list({ apiVersion: 'v1', kind: 'ServiceAccount', namespace: 'shop' });
    assert.deepEqual(left.objects, []);
  });

  test('rights: what is watched on is read and not created, what is done is deleted at most', async () => {
    const { events } = await new Machine().process(false);
    const at = events.findIndex((event) => event.type === 'created' && event.object.name === 'b');
    const machine = new Machine();
    await machine.process(false, { at, arrives: false });
    const { journal, cluster } = machine;
    const plan = await resumeRun(phase, release, { journal: journal!, revision: 1, hashOf, cluster });
    const of = async (...names: string[]) => {
      const hooks = plan.hooks.filter(({ hook }) => names.includes(hook.name));
      const none = new Proxy(cluster, {
        get: (target, name) => (name === 'allows' ? async () => false : target[name as keyof SimulatedCluster]),
      });
      const { needed } = await missingRights({ ...plan, hooks }, none);
      return needed.map((right) => right.replace(/ in shop$/, ''));
    };
    assert.deepEqual(await of('runner', 'settings', 'a'), [
      'delete serviceaccounts',
      'delete configmaps',
      'delete jobs.batch',
    ]);
    assert.deepEqual(await of('b'), ['get jobs.batch', 'delete jobs.batch', 'watch jobs.batch']);
    assert.deepEqual(await of('e'), ['create jobs.batch', 'patch jobs.batch', 'delete jobs.batch', 'watch jobs.batch']);
  });

  test('a Job that fails while nobody watches, and one that someone deletes', async () => {
    for (const [kind, expected] of [
      ['failed', 'failed'],
      ['deleted', 'is gone'],
    ] as const) {
      const machine = new Machine({ 'Job/b': { outcome: kind } });
      const { events } = await new Machine().process(false);
      const at = events.findIndex((event) => event.type === 'created' && event.object.name === 'b');
      await machine.process(false, { at, arrives: false });
      await machine.clock.drive(machine.clock.sleep(20_000, new AbortController().signal));
      const end = await machine.process(true).then(
        ({ outcome }) => outcome,
        (error: Error) => error.message,
      );
      assert.match(end, new RegExp(expected));
      assert.deepEqual(timesOf(machine), [1, 1, 0, 0, 0]);
    }
  });
});
