import assert from 'node:assert/strict';
import { existsSync, readdirSync, readlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { Paper } from '../../src/io/paper.ts';
import { Spool } from '../../src/io/spool.ts';
import { Random, seedOf } from '../generator/random.ts';

const SEED = seedOf(process.env, 11);

test(`first in, first out, in memory and beyond (seed ${SEED})`, () => {
  const random = new Random(SEED);
  for (let round = 0; round < 20; round++) {
    const spool = new Spool();
    let pushed = '';
    let taken = '';
    for (let step = 0; step < 60; step++) {
      const text = 'aä😀\n'.repeat(random.below(random.chance(0.3) ? 40_000 : 40));
      spool.push(text);
      pushed += text;
      for (let times = random.below(4); times > 0; times--) taken += spool.take();
    }
    while (!spool.isEmpty) taken += spool.take();
    assert.ok(taken === pushed, `round ${round}`);
    assert.equal(spool.take(), '');
    spool.close();
  }
});

test('200 MB that nobody takes lie in a file that nobody sees', () => {
  const spool = new Spool();
  const line = `${'x'.repeat(99)}\n`;
  const before = process.memoryUsage.rss();
  for (let count = 0; count < 2_000_000; count++) spool.push(line);
  const grown = (process.memoryUsage.rss() - before) / 2 ** 20;
  assert.ok(grown < 120, `grew by ${grown} MB`);
  if (process.platform === 'linux') {
    const open = readdirSync('/proc/self/fd').map((name) => linkOf(join('/proc/self/fd', name)));
    const [path, ...others] = open.filter((link) => /\/helm-hooks-\w+\/logs \(deleted\)$/.test(link));
    assert.deepEqual(others, []);
    assert.ok(path && !existsSync(dirname(path)));
  }
  let length = 0;
  while (!spool.isEmpty) length += spool.take().length;
  assert.equal(length, 200_000_000);
  spool.close();
});

/** Where a descriptor leads; '' where it has been closed meanwhile. */
function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}

test('a slow reader gets everything in order, and one who goes is forgotten', async () => {
  const got: string[] = [];
  const slow = new Paper(async (text) => {
    await new Promise((resolve) => setTimeout(resolve, 5));
    got.push(text);
  });
  for (let number = 0; number < 10_000; number++) slow.print(`line ${number} ${'.'.repeat(100)}\n`);
  await slow.end();
  const lines = got.join('').split('\n');
  assert.deepEqual([lines.length, lines[0]?.slice(0, 6), lines[9999]?.slice(0, 9)], [10_001, 'line 0', 'line 9999']);

  let tries = 0;
  const gone = new Paper(() => {
    tries++;
    throw new Error('closed');
  });
  gone.print('one');
  await gone.end();
  gone.print('two');
  await gone.end();
  assert.equal(tries, 1);
});
