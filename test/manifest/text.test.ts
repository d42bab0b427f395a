import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UserError } from '../../src/errors.ts';
import { decodeUtf8, lineAt, positionAt } from '../../src/manifest/text.ts';

const bytes = (...parts: (string | number)[]): Uint8Array =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.from([part]))));

test('bytes come back as they were, byte order mark and all', () => {
  const text = '\ufeffa: ä🎉\r\n\0';
  assert.equal(decodeUtf8(bytes(text), 'x.yaml'), text);
});

for (const [name, input, offset, byte] of [
  ['a stray byte', bytes('a: ', 0xff, 'b'), 3, 'ff'],
  ['at the start', bytes(0x80), 0, '80'],
  ['half a character inside', bytes('ä', 0xc3, 'x'), 2, 'c3'],
  ['half a character at the end', bytes('abc', 0xe2, 0x82), 3, 'e2'],
  ['half of a surrogate pair', bytes('ab', 0xed, 0xa0, 0x80), 2, 'ed'],
  ['an overlong zero', bytes('ab', 0xc0, 0x80), 2, 'c0'],
  ['UTF-16', bytes(0xff, 0xfe, 'a', 0), 0, 'ff'],
] as const) {
  test(`bytes that are no UTF-8: ${name}`, () => {
    const message = `x.yaml is not UTF-8: byte 0x${byte} at offset ${offset}`;
    assert.throws(() => decodeUtf8(input, 'x.yaml'), new UserError(message));
  });
}

test('positions count lines from 1 and characters from 1', () => {
  const text = 'ab\n🎉c\r\nd\re\n';
  const at = (needle: string): unknown => positionAt(text, text.indexOf(needle));
  assert.deepEqual(at('a'), { line: 1, column: 1 });
  assert.deepEqual(at('b'), { line: 1, column: 2 });
  assert.deepEqual(at('c'), { line: 2, column: 2 });
  assert.deepEqual(at('d'), { line: 3, column: 1 });
  assert.deepEqual(at('e'), { line: 4, column: 1 });
  assert.deepEqual(positionAt(text, text.length), { line: 5, column: 1 });
});

test('a byte order mark takes no column', () => {
  assert.deepEqual(positionAt('\ufeffab', 2), { line: 1, column: 2 });
});

test('a line is given without its break', () => {
  const text = 'one\r\ntwo\nthree\rfour';
  const lines = [0, 5, 9, 15].map((offset) => {
    const { start, end } = lineAt(text, offset);
    return text.slice(start, end);
  });
  assert.deepEqual(lines, ['one', 'two', 'three', 'four']);
});
