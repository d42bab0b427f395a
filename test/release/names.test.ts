import assert from 'node:assert/strict';
import { test } from 'node:test';
import { namesIn, searchFor } from '../../src/release/names.ts';

function found(text: string, names: readonly string[]): string[] {
  const hits: string[] = [];
  searchFor(names).scan(text, (name, at) => hits.push(`${names[name]}@${at}`));
  return hits.sort();
}

/** The same, name by name and place by place. */
function slowly(text: string, names: readonly string[]): string[] {
  const hits: string[] = [];
  for (const name of names)
    for (let at = 0; at < text.length; at++) {
      const around = `${text[at - 1] ?? ' '}${text.slice(at, at + name.length)}${text.slice(at + name.length, at + name.length + 2)}  `;
      const word = around.slice(1, 1 + name.length) === name && name !== '';
      const after = around.slice(1 + name.length);
      if (word && !/[a-z0-9-]/i.test(around[0]!) && !/^([a-z0-9]|-[a-z0-9])/i.test(after)) hits.push(`${name}@${at}`);
    }
  return hits.sort();
}

const TEXT = 'a shop-migrate, job/shop-migrate-x "shop-migrate-" db xdb db. x.y x-y Migrate migrate\nmigrate:shop';
const NAMES = ['shop-migrate', 'shop-migrate-x', 'migrate', 'db', 'a', 'x.y', 'shop', '', 'e', '(a+)+$'];

test('finds every name as a whole word', () => {
  assert.deepEqual(found(TEXT, NAMES), slowly(TEXT, NAMES));
});

test('finds names that end alike, in every order', () => {
  const names = ['one-migrate', 'migrate', 'two-one-migrate', 'ate', 'grate'];
  const text = names.map((name) => `${name} x${name} ${name}y ${name}-z -${name}`).join(' ');
  for (let turn = 0; turn < names.length; turn++) {
    const turned = [...names.slice(turn), ...names.slice(0, turn)];
    assert.deepEqual(found(text, turned), slowly(text, turned));
  }
});

test('one name: the same answer', () => {
  for (const name of NAMES) assert.equal(namesIn(TEXT, name), slowly(TEXT, [name]).length > 0, name);
});
