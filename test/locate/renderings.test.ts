// Whether a third rendering is what was expected, but for what two others show to be random.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { differenceIn, randomIn } from '../../src/locate/renderings.ts';

const rendered = (word: string, name = 'a') => `name: ${name}-${word}\nkeep: 1\nsum: ${word}/x\n`;

test('two renderings that are equal: nothing is random', () => {
  const random = randomIn(rendered('abc'), rendered('abc'))!;
  assert.equal(random.size, 0);
  assert.equal(differenceIn('a: 1\n', 'a: 1\n', random), undefined);
  assert.deepEqual(differenceIn('a: 1\nb: 2\n', 'a: 1\nb: 3\n', random), {
    line: 1,
    expected: 'b: 2',
    rendered: 'b: 3',
  });
});

test('what is random may be anything, what stands around it may not', () => {
  // Both begin with the same letter by chance.
  const random = randomIn(rendered('k3x'), rendered('k9y'))!;
  assert.equal(differenceIn(rendered('k3x'), rendered('zzz'), random), undefined);
  assert.equal(differenceIn(rendered('k3x'), rendered('zzz', 'other'), random)?.line, 0);
  assert.equal(differenceIn(rendered('k3x'), rendered('zzz').replace('/x', '/y'), random)?.line, 2);
  assert.equal(differenceIn(rendered('k3x'), rendered('zzz').replace('keep', 'kept'), random)?.line, 1);
});

test('lines that are added or missing are a difference', () => {
  const random = randomIn('a\n', 'a\n')!;
  assert.equal(differenceIn('a\nb\n', 'a\nnew\nb\n', random)?.line, 1);
  assert.equal(differenceIn('a\nb\n', 'a\n', random)?.line, 1);
  assert.equal(differenceIn('a\r\nb\n', 'a\nb\r\n', random), undefined, 'how a line ends is none');
});

test('where a number of lines is random, nothing can be told', () => {
  assert.equal(randomIn('a\n', 'a\na\n'), undefined);
});
