import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ringOf } from '../../scripts/bench/ring.ts';
import { lint } from '../../src/lint/lint.ts';
import dependencyCycle from '../../src/lint/rules/dependency-cycle.ts';
import dependencyOrder from '../../src/lint/rules/dependency-order.ts';
import { EVENTS } from '../../src/manifest/vocabulary.ts';
import { cyclesOf } from '../../src/release/cycles.ts';
import { hooksOf } from '../../src/release/order.ts';
import { planOf } from '../../src/release/plan.ts';
import { readRelease } from '../../src/release/read.ts';
import { groupsOf, shortestRing } from '../../src/release/rings.ts';

/** What each node leads to. */
type Ways = Readonly<Record<string, string>>;

const nextIn = (ways: Ways) => (node: string) => [...(ways[node] ?? '')];

describe('groups of nodes that reach each other', () => {
  const cases: readonly [name: string, ways: Ways, groups: string][] = [
    ['a chain ends with its start', { a: 'b', b: 'c' }, 'c b a'],
    ['a ring', { a: 'b', b: 'c', c: 'a' }, 'abc'],
    ['a ring and what leads to it and away', { a: 'b', b: 'c', c: 'bd' }, 'd bc a'],
    ['two rings that share a node', { a: 'bc', b: 'a', c: 'a' }, 'abc'],
    ['two rings one behind the other', { a: 'b', b: 'ac', c: 'd', d: 'c' }, 'cd ab'],
    ['a node that leads to itself', { a: 'a' }, 'a'],
    ['a way back into a group that is closed', { a: 'bc', c: 'b' }, 'b c a'],
  ];
  for (const [name, ways, groups] of cases) {
    test(name, () => {
      const found = groupsOf(Object.keys(ways), nextIn(ways)).map((group) => group.toSorted().join(''));
      assert.equal(found.join(' '), groups);
    });
  }

  test('a chain longer than calls can be nested', () => {
    const length = 200_000;
    const groups = groupsOf([0], (at) => (at < length ? [at + 1] : []));
    assert.equal(groups.length, length + 1);
    assert.deepEqual(groups[0], [length]);
  });
});

test('a shortest ring', () => {
  const ways = { a: 'bd', b: 'c', c: 'a', d: 'a' };
  assert.equal(shortestRing('a', nextIn(ways)).join(''), 'ad');
  assert.equal(shortestRing('b', nextIn(ways)).join(''), 'bca');
  assert.equal(shortestRing('a', nextIn({ a: 'b' })).join(''), '');
});

test('2,000 hooks in one ring with ten more needs each', () => {
  const { release } = readRelease([{ file: 'x', text: ringOf(2000) }], { helm: 4 });
  const start = performance.now();
  assert.equal(EVENTS.flatMap((event) => hooksOf(release, event)).length, 4000);
  assert.equal(planOf(release, EVENTS).events.size, 2);
  const [cycle, ...others] = [...cyclesOf(release).values()];
  assert.deepEqual([cycle?.size, others.length], [2000, 0]);
  const time = performance.now() - start;
  const [finding] = lint(release, [dependencyCycle]);
  assert.ok(finding!.message.length < 1000, 'a long ring is a short sentence');
  assert.ok(lint(release, [dependencyOrder]).length > 0);
  // About 0.3 s on an idle machine; a cost that grows with the square of the hooks would be minutes.
  assert.ok(time < 10_000, `${time} ms`);
});
