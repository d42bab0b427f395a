import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EVENTS } from '../../src/manifest/vocabulary.ts';
import { didYouMean, distance, nearest } from '../../src/nearest.ts';

test('distance counts inserted, deleted, replaced and swapped letters', () => {
  for (const [a, b, edits] of [
    ['', '', 0],
    ['', 'abc', 3],
    ['kitten', 'sitting', 3],
    ['upgrade', 'upgraed', 1],
    ['abc', 'abc', 0],
  ] as const) {
    assert.equal(distance(a, b), edits, `${a} ${b}`);
    assert.equal(distance(b, a), edits, `${b} ${a}`);
  }
});

test('the nearest event is the one that was meant', () => {
  for (const [word, meant] of [
    ['pre-instal', 'pre-install'],
    ['PreInstall', 'pre-install'],
    ['pre_upgrade', 'pre-upgrade'],
    ['post-upgarde', 'post-upgrade'],
    ['tests', 'test'],
    ['post-rolback', 'post-rollback'],
    ['sometimes', undefined],
    ['', undefined],
    ['x', undefined],
    ['日本', undefined],
  ] as const) {
    assert.equal(nearest(word, EVENTS), meant, word);
  }
});

test('a message ends with the nearest word, or with nothing', () => {
  assert.equal(didYouMean('pre-instal', EVENTS), ' (did you mean pre-install?)');
  assert.equal(didYouMean('sometimes', EVENTS), '');
});
