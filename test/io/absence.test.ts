import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Absence } from '../../src/io/absence.ts';

test('who is away for long is named once, and once when it is back; a short absence is not', () => {
  let now = 0;
  const told: string[] = [];
  const absence = new Absence('https://cluster:6443', () => now);
  absence.tell = (words) => told.push(words);
  absence.failed();
  now = 2900;
  absence.failed();
  absence.answered();
  now = 5000;
  for (const later of [0, 2000, 2000, 2000, 3000]) {
    now += later;
    absence.failed();
  }
  absence.answered();
  absence.answered();
  assert.deepEqual(told, [
    'the cluster at https://cluster:6443 has not answered for 4.0 s; trying again',
    'the cluster answers again, after 9.0 s',
  ]);
});
