import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { systemClock } from '../../src/io/clock.ts';
import type { Clock } from '../../src/run/clock.ts';
import { ContainerLog } from '../../src/run/container-log.ts';
import type { Container } from '../../src/run/pods.ts';
import { Random, seedOf } from '../generator/random.ts';
import { NodeLog } from './node-log.ts';

const RUNNING: Container = {
  name: 'main',
  init: false,
  sidecar: false,
  id: 'a',
  mayRestart: true,
  restarts: 0,
  running: {},
};
const ENDED: Container = { ...RUNNING, running: undefined as never, terminated: { exitCode: 0 } };

/** Time that goes twenty times as fast. */
const HASTE: Clock = {
  now: () => performance.now() * 20,
  sleep: (ms, signal) => systemClock().sleep(ms / 20, signal),
};

/** @param before what has happened before it is read */
async function reading(t: TestContext, clock: Clock = systemClock(), before: (log: NodeLog) => void = () => {}) {
  const { log, cluster } = await NodeLog.start(t);
  before(log);
  const lines: string[] = [];
  /** How many lines there were before each further one. */
  const attempts: number[] = [];
  let open = '';
  const reader = new ContainerLog(RUNNING, {
    cluster,
    clock,
    pod: { apiVersion: 'v1', kind: 'Pod', namespace: 'shop', name: 'p' },
    container: 'main',
    take: (line) => {
      open += line.text;
      if (line.open) return;
      lines.push(open);
      open = '';
    },
    look: async () => ({ ...RUNNING, restarts: log.restarts }),
    again: () => attempts.push(lines.length),
    missing: () => lines.push('MISSING'),
  });
  t.after(() => reader.finish(AbortSignal.abort()));
  const failures: unknown[] = [];
  reader.read.catch((error) => failures.push(error));
  const arrived = async (count: number) => {
    for (let tries = 0; lines.length < count; tries++) {
      assert.ok(tries < 500, `${lines.length} of ${count} lines`);
      await setTimeout(10);
    }
  };
  const finish = async () => {
    const begun = performance.now();
    await reader.finish(new AbortController().signal);
    assert.deepEqual(failures, []);
    return performance.now() - begun;
  };
  return { log, reader, lines, attempts, arrived, finish };
}

test('a container that has been silent while connections were cut is heard after that', async (t) => {
  const { log, reader, lines, arrived, finish } = await reading(t);
  await setTimeout(100);
  log.cut();
  log.isAway = true;
  await setTimeout(600);
  log.isAway = false;
  await setTimeout(1500);
  log.write('at last');
  await arrived(1);
  reader.see(ENDED);
  await finish();
  assert.deepEqual(lines, ['at last']);
});

test('the end is not waited for, as long as nothing is missing', async (t) => {
  const { log, reader, lines, arrived, finish } = await reading(t);
  await setTimeout(50);
  for (const text of ['one', 'two']) log.write(text);
  await arrived(2);
  reader.see(ENDED);
  const ms = await finish();
  assert.ok(ms < 200, `${ms} ms, though the log goes on`);
  assert.deepEqual(lines, ['one', 'two']);
});

test('a node that does not answer is not waited for for ever', async (t) => {
  const { log, reader, lines, arrived, finish } = await reading(t, HASTE);
  await setTimeout(50);
  log.write('one');
  await arrived(1);
  log.isSilent = true;
  reader.see(ENDED);
  const ms = await finish();
  assert.ok(ms > 400 && ms < 1500, `${ms} ms`);
  assert.deepEqual(lines, ['one']);
});

test('what the node writes after the end, half a line at first, is there all the same', async (t) => {
  const { log, reader, lines, arrived, finish } = await reading(t);
  await setTimeout(50);
  log.write('one');
  await arrived(1);
  log.end();
  reader.see(ENDED);
  await setTimeout(50);
  log.isStuck = true;
  log.write('two');
  log.write('three');
  await finish();
  assert.deepEqual(lines, ['one', 'two', 'three']);
});

test('a line that the node tears, for it begins another file, is one line', async (t) => {
  const { log, reader, lines, arrived, finish } = await reading(t);
  await setTimeout(50);
  log.write('one');
  await arrived(1);
  log.tear('two beg', 'inning');
  log.write('three');
  await arrived(3);
  reader.see(ENDED);
  log.end();
  await finish();
  assert.deepEqual(lines, ['one', 'two beginning', 'three']);
});

test('the last line without a line break is one, though its end was not known when it was read', async (t) => {
  const { log, reader, lines, arrived, finish } = await reading(t);
  await setTimeout(50);
  log.write('one');
  await arrived(1);
  log.endWith('no newline');
  await setTimeout(50);
  reader.see(ENDED);
  await finish();
  assert.deepEqual(lines, ['one', 'no newline']);
});

test('an attempt that ended before it was read is read as the one before', async (t) => {
  const { log, reader, lines, attempts, arrived, finish } = await reading(t);
  await setTimeout(50);
  log.write('1.1');
  await arrived(1);
  log.isStuck = true;
  log.write('1.2');
  log.isStuck = false;
  log.restart();
  log.write('2.1');
  reader.see({ ...RUNNING, restarts: 1 });
  await arrived(3);
  reader.see({ ...ENDED, restarts: 1 });
  log.end();
  await finish();
  assert.deepEqual(lines, ['1.1', '1.2', '2.1']);
  assert.deepEqual(attempts, [2]);
});

test('an attempt that begins before the one before it was read is not taken for that', async (t) => {
  const { log, reader, lines, attempts, arrived, finish } = await reading(t, systemClock(), (log) => {
    for (const line of ['1.1', '1.2']) log.write(line);
    log.restart();
    log.write('2.1');
  });
  await arrived(3);
  log.cut();
  log.isAway = true;
  log.write('2.2');
  log.restart();
  log.write('3.1');
  log.isAway = false;
  await arrived(5);
  reader.see({ ...ENDED, restarts: 2 });
  log.end();
  await finish();
  assert.deepEqual(lines, ['1.1', '1.2', '2.1', '2.2', '3.1']);
  assert.deepEqual(attempts, [2, 4]);
});

test('files that the node puts away before they are read: that lines may be missing is said', async (t) => {
  const { log, reader, lines, arrived, finish } = await reading(t, HASTE);
  await setTimeout(50);
  for (let count = 0; count < 100; count++) log.write('x'.repeat(50_000));
  await arrived(100);
  log.isStuck = true;
  log.write('lost');
  log.rotate();
  log.write('kept');
  await arrived(102);
  reader.see(ENDED);
  log.end();
  await finish();
  assert.deepEqual(lines.slice(100), ['MISSING', 'kept']);
});

const SEED = seedOf(process.env, 3);

describe('cuts, half lines, other files of the node, attempts: every line once, in order', {
  concurrency: true,
}, () => {
  for (let round = 0; round < 6; round++) {
    test(`seed ${SEED}, round ${round}`, { timeout: 60_000 }, async (t) => {
      const random = new Random(SEED * 1000 + round);
      const { log, reader, lines, arrived, finish } = await reading(t);
      await setTimeout(50);
      const written: string[] = [];
      let restarts = 0;
      for (let step = 0; step < 12; step++) {
        for (let count = random.below(30); count > 0; count--) {
          const text = `${written.length} ${'x'.repeat(random.chance(0.05) ? 100_000 : random.below(50))}`;
          log.write(text, random.chance(0.2));
          written.push(text);
        }
        const event = random.pick(['cut', 'rotate', 'restart', '', '', '']);
        if (event === 'cut') log.cut(random.chance(0.5) ? '2026-11-28T01:02:59.000000000+02:00' : '');
        else if (event === 'rotate') {
          await arrived(written.length);
          log.rotate();
        } else if (event === 'restart') {
          // Only the last two attempts have a log, and a log does not say whose it is.
          log.restart();
          reader.see({ ...RUNNING, restarts: ++restarts });
          await arrived(written.length);
        }
        await setTimeout(random.below(30));
      }
      if (random.chance(0.5)) log.end();
      reader.see({ ...ENDED, restarts });
      await finish();
      assert.deepEqual(lines, written);
    });
  }
});
