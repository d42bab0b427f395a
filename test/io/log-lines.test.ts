import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LogLines } from '../../src/io/log-lines.ts';
import type { LogGap, LogLine, LogPoint } from '../../src/run/cluster.ts';
import { Random, seedOf } from '../generator/random.ts';

const start = (): LogPoint => ({ stamp: '', lines: 0, characters: 0 });

/** A stamp as the kubelet writes it: a fixed number of digits, the time zone of the node. */
const at = (nanos: number): string => `2026-11-28T01:02:03.${String(nanos).padStart(9, '0')}+02:00`;

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** What lines say, parts of long ones put together. */
function said(lines: readonly LogLine[]): string[] {
  const whole: string[] = [];
  let rest = '';
  for (const { text, open } of lines) {
    rest += text;
    if (!open) {
      whole.push(rest);
      rest = '';
    }
  }
  return rest ? [...whole, rest] : whole;
}

function readAll(log: Uint8Array, sizes: () => number, point: LogPoint): LogLine[] {
  const lines = new LogLines(point);
  const all: LogLine[] = [];
  for (let at = 0; at < log.length; ) {
    const size = sizes();
    all.push(...lines.take(log.subarray(at, at + size)));
    at += size;
  }
  return [...all, ...lines.end()];
}

test('empty lines, CRLF, NUL, invalid UTF-8, no newline at the end', () => {
  const parts = ['one', '', 'windows\r', 'a\0b', ''].map((text, index) => bytes(`${at(index)} ${text}\n`));
  const log = Buffer.concat([...parts, bytes(`${at(9)} `), Uint8Array.of(0x61, 0xff, 0x62), bytes(' end')]);
  const lines = readAll(log, () => 7, start());
  assert.deepEqual(said(lines), ['one', '', 'windows\r', 'a\0b', '', 'a\ufffdb end']);
});

test('a file that is handed out twice is taken once; two lines that change places are both taken', () => {
  const seconds = (second: number) => at(0).replace(':03.', `:0${second}.`);
  const log = ['1 a', '2 b', '3 c', '1 a', '2 b', '3 c', '4 d'].map((words) => {
    const [second, text] = words.split(' ');
    return `${seconds(Number(second))} ${text}\n`;
  });
  const read = (text: string) => said(readAll(bytes(text), () => 9, start()));
  assert.deepEqual(read(log.join('')), ['a', 'b', 'c', 'd']);
  assert.deepEqual(read(`${at(7)} out\n${at(5)} err\n${at(8)} out\n`), ['out', 'err', 'out']);
});

test('a log that begins behind its point, and seconds without a line, are told', () => {
  const log = (...seconds: readonly number[]) =>
    bytes(seconds.map((second) => `${at(0).replace(':03.', `:0${second}.`)} said\n`).join(''));
  const gapsIn = (point: LogPoint, text: Uint8Array) => {
    const gaps: LogGap[] = [];
    new LogLines(point, { gap: (gap) => gaps.push(gap) }).take(text);
    return gaps;
  };
  const point = { stamp: at(0).replace(':03.', ':02.'), lines: 1, characters: 0 };
  assert.deepEqual(gapsIn(start(), log(1, 2, 6, 9)), []);
  assert.deepEqual(gapsIn(start(), log(1, 2, 9)), ['silence']);
  assert.deepEqual(gapsIn({ ...point }, log(1, 2, 3)), []);
  assert.deepEqual(gapsIn({ ...point }, log(3, 4)), ['beginning']);
});

test('an empty log has no lines, and what bears no stamp is a line too', () => {
  assert.deepEqual(
    readAll(new Uint8Array(), () => 1, start()),
    [],
  );
  const words = 'unable to retrieve container logs for containerd://abc';
  assert.deepEqual(
    readAll(bytes(words), () => 100, start()),
    [{ text: words }],
  );
  assert.deepEqual(new LogLines(start(), { stampedOnly: true }).take(bytes(`${words}\n${at(1)} said\n`)), [
    { text: 'said' },
  ]);
});

test('where lines bear stamps, one without is what the node itself says of its trouble, and no line', () => {
  const words = 'failed to open log file "/var/log/pods/shop_p_1/main/0.log": too many open files';
  const point = start();
  assert.deepEqual(new LogLines(point).take(bytes(`${at(1)} said\n${words}\n`)), [{ text: 'said' }]);
  assert.deepEqual(new LogLines(point).take(bytes(`${words}\n${at(1)} said\n${at(2)} more\n`)), [{ text: 'more' }]);
});

test('a line of 5 MB comes whole, in parts of bounded size', () => {
  const text = 'äb'.repeat(1_250_000);
  const lines = readAll(bytes(`${at(1)} ${text}\n${at(2)} next\n`), () => 16_384, start());
  assert.deepEqual(said(lines), [text, 'next']);
  for (const { text } of lines) assert.ok(text.length <= 2 * 64 * 1024);
});

const SEED = seedOf(process.env, 7);

test(`cut anywhere, and read on from the second of the last stamp: nothing lost, nothing twice (seed ${SEED})`, () => {
  const random = new Random(SEED);
  const below = (limit: number) => random.below(limit);
  const text = () => 'x'.repeat(random.chance(0.05) ? 150_000 + below(100_000) : below(30)) + below(1000);
  for (let round = 0; round < 200; round++) {
    let nanos = 0;
    const texts = Array.from({ length: 40 }, text);
    // Some lines have the same stamp.
    const stamped = texts.map((text) => {
      nanos += below(2);
      return `${at(nanos)} ${text}\n`;
    });
    const log = bytes(stamped.join(''));
    const point = start();
    const lines: LogLine[] = [];
    for (let cuts = below(4); cuts >= 0; cuts--) {
      const reader = new LogLines(point);
      const end = cuts === 0 ? log.length : below(log.length);
      for (let at = 0; at < end; at += 1000) lines.push(...reader.take(log.subarray(at, Math.min(at + 1000, end))));
      if (cuts === 0) lines.push(...reader.end());
      else if (random.chance(0.5)) lines.push(...reader.broken());
    }
    assert.deepEqual(said(lines), texts, `round ${round}`);
  }
});

test('a line whose end lies in the next file of the node goes on where it was broken off', () => {
  const point = start();
  const old = new LogLines(point);
  const lines = [...old.take(bytes(`${at(1)} one\n${at(2)} two beg`)), ...old.broken()];
  const anew = new LogLines(point);
  lines.push(...anew.take(bytes(`${at(3)} inning\n${at(4)} three\n`)), ...anew.end());
  assert.deepEqual(said(lines), ['one', 'two beginning', 'three']);
});

test('half a line whose rest the node has thrown away does not go on with another line', () => {
  const point = start();
  const old = new LogLines(point);
  const lines = [...old.take(bytes(`${at(1)} one\n${at(2)} two beg`)), ...old.broken()];
  const anew = new LogLines(point);
  const later = at(3).replace(':03.', ':05.');
  lines.push(...anew.take(bytes(`${later} five\n`)), ...anew.end());
  assert.deepEqual(said(lines), ['one', 'two beg', 'five']);
});
