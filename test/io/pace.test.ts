import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { Pace } from '../../src/io/pace.ts';

function busy(ms: number): void {
  for (const end = performance.now() + ms; performance.now() < end; );
}

test('work that costs takes about a tenth of the time, and the last of it is always done', async () => {
  const pace = new Pace();
  const done: number[] = [];
  const since = performance.now();
  let turn = 0;
  for (; performance.now() - since < 1000; turn++) {
    const number = turn;
    pace.do(() => {
      busy(20);
      done.push(number);
    });
    await setTimeout(1);
  }
  await setTimeout(300);
  assert.ok(done.length > 2 && done.length < 8, `${done.length} times`);
  assert.equal(done[0], 0);
  assert.equal(done.at(-1), turn - 1);
});

test('work that has to be done at once takes the place of what was put off', async () => {
  const pace = new Pace();
  const done: string[] = [];
  pace.do(() => {
    busy(20);
    done.push('first');
  });
  pace.do(() => done.push('put off'));
  pace.now(() => done.push('last'));
  await setTimeout(250);
  assert.deepEqual(done, ['first', 'last']);
});
