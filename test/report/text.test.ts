import assert from 'node:assert/strict';
import { test } from 'node:test';
import { snippetOf } from '../../src/report/findings-snippet.ts';
import { clip, count, displayWidth, painter, printable } from '../../src/report/text.ts';

/** The line with its underline below, as a report prints it. */
function drawn(text: string, token: string, width: number): string {
  const start = text.indexOf(token);
  const { line, before, width: marks } = snippetOf(text, { start, end: start + token.length }, width);
  return `${line}\n${' '.repeat(before)}${'^'.repeat(marks)}`;
}

test('control characters never reach a terminal', () => {
  for (let code = 0; code <= 0xffff; code++) {
    const shown = printable(`a${String.fromCharCode(code)}b`);
    assert.doesNotMatch(
      shown,
      /[\p{Cc}\p{Cs}\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/u,
      `U+${code.toString(16)}`,
    );
  }
  assert.equal(printable('\u001b[2J\n\u0085\u202ex\u007f'), '␛[2J␊\\u0085\\u202ex␡');
  assert.equal(printable('plain, ünïcödé, 日本, 🎉'), 'plain, ünïcödé, 日本, 🎉');
});

test('widths: wide, combining, emoji', () => {
  assert.deepEqual(['abc', '日本', 'e\u0301', '🎉', ''].map(displayWidth), [3, 4, 1, 2, 0]);
});

test('clip cuts between characters and says so', () => {
  assert.equal(clip('hook', 4), 'hook');
  assert.equal(clip('hooks', 4), 'hoo…');
  assert.equal(clip('日本語です', 6), '日本…');
});

test('count knows one from many', () => {
  assert.deepEqual([count(0, 'hook'), count(1, 'hook'), count(2, 'hook')], ['0 hooks', '1 hook', '2 hooks']);
});

test('paint leaves text alone without colours', () => {
  assert.equal(painter(false)('a', 'red'), 'a');
  assert.equal(painter(true)('a', 'bold', 'red'), '\u001b[1;31ma\u001b[0m');
  assert.equal(painter(true)('', 'red'), '');
});

test('the underline stands under its token', () => {
  assert.equal(drawn('key: value # c\nnext', 'value', 80), 'key: value # c\n     ^^^^^');
  assert.equal(drawn('\tkey:\tvalue', 'value', 80), '    key:    value\n            ^^^^^');
  assert.equal(drawn('名前: 値段 x', '値段', 80), '名前: 値段 x\n      ^^^^');
  assert.equal(drawn('a: \u001b[0m', '\u001b[0m', 80), 'a: ␛[0m\n   ^^^^');
});

test('an empty token has a caret', () => {
  const { line, before, width } = snippetOf('key:\n', { start: 4, end: 4 }, 80);
  assert.deepEqual({ line, before, width }, { line: 'key:', before: 4, width: 1 });
});

test('of a token over several lines the first is shown', () => {
  assert.equal(drawn('a: "b\n  c"\n', '"b\n  c"', 80), 'a: "b\n   ^^');
});

test('long lines keep their token in sight', () => {
  const long = `${'a'.repeat(300)} token ${'b'.repeat(300)}`;
  assert.equal(drawn(long, 'token', 40), `…${'a'.repeat(16)} token ${'b'.repeat(15)}…\n${' '.repeat(18)}^^^^^`);
  assert.equal(drawn(`token ${'b'.repeat(300)}`, 'token', 20), `token ${'b'.repeat(13)}…\n^^^^^`);
  for (const [text, token] of [
    [long, 'token'],
    ['x'.repeat(500), 'x'.repeat(500)],
    [`${'日'.repeat(200)}!${'本'.repeat(200)}`, '!'],
  ] as const) {
    for (const width of [20, 41, 80]) {
      const {
        line,
        before,
        width: marks,
      } = snippetOf(text, { start: text.indexOf(token), end: text.indexOf(token) + token.length }, width);
      assert.ok(displayWidth(line) <= width, `${displayWidth(line)} columns in ${width}`);
      assert.ok(before + marks <= width);
    }
  }
});

test('hidden ranges are not shown', () => {
  const text = '{"data": {"password": "hunter2"}, "name": "x"}';
  const start = text.indexOf('"x"');
  const hidden = [{ start: text.indexOf('{"password'), end: text.indexOf(', "name"') }];
  const { line } = snippetOf(text, { start, end: start + 3 }, 80, hidden);
  assert.equal(line, `{"data": ${'•'.repeat(23)}, "name": "x"}`);
});
