import assert from 'node:assert/strict';
import { test } from 'node:test';
import { byteStream, bytesOf, readStream } from '../../src/io/byte-stream.ts';
import { piecesOfInterest, textOf } from '../../src/rewrite/stream.ts';
import { Random } from '../generator/random.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

const HOOK = 'metadata:\n  annotations:\n    helm.sh/hook: test\n';

test('stretches begin where documents do, and hold all bytes in their order', () => {
  const input = `# ü\n---a: 1\n---\n${HOOK}...\n${'b: "€"\n'.repeat(30)}--- c\nd: 1\n  ---\n---`;
  for (let room = 1; room < 300; room++) {
    const { stretches } = byteStream(bytes(input), 'stdin', room);
    assert.equal(Buffer.from(stretches.map((stretch) => stretch.bytes).join(''), 'latin1').toString(), input);
    for (const { bytes } of stretches.slice(1)) assert.ok(bytes.startsWith('---'), `room ${room}: ${bytes}`);
    let at = 0;
    for (const stretch of stretches) {
      assert.equal(stretch.at, at);
      at += stretch.bytes.length;
    }
  }
});

test('the pieces that can hold a hook are the same however little is read at a time', () => {
  const documents = ['a: 1\n', HOOK, 'b: "\\x68elm"\n', '? !!binary aGVsbS5zaC9ob29r\n', '# €\n', `ü: 1\n${HOOK}`];
  const random = new Random(1);
  for (let round = 0; round < 200; round++) {
    const input = Array.from({ length: 12 }, () => random.pick(documents)).join('---\n');
    const texts = (room?: number) => {
      const stream = byteStream(bytes(input), 'stdin', room);
      return piecesOfInterest(stream).map((piece) => textOf(piece, stream));
    };
    for (const room of [1, 7, 50]) assert.deepEqual(texts(room), texts(), input);
  }
});

test('a backslash may stand at the very end', () => {
  for (const end of ['\\', '\\""', 'b: "\\n"\n', 'b: "\\x6', '"helm.sh\\/hoo']) {
    const { stretches } = byteStream(bytes(`a: 1\n---\n${end}`), 'stdin');
    assert.deepEqual(
      stretches.map(({ interesting }) => interesting.length),
      [/\\x/.test(end) ? 1 : 0],
      end,
    );
  }
});

test('lines are counted over the borders of stretches', () => {
  const input = 'a: 1\n---\nb: "€"\n\n---\nc: 1\n';
  const offsets = [0, 4, 5, 9, 17, 21, 23, 27, 99];
  const expected = offsets.map((offset) => Buffer.from(input).subarray(0, offset).toString().split('\n').length - 1);
  for (const room of [1, 8, 1000]) assert.deepEqual(byteStream(bytes(input), '', room).linesBefore(offsets), expected);
});

test('bytes that are not UTF-8 are named by their offset in the whole', () => {
  const input = Buffer.concat([bytes('a: 1\n---\nb: "€"\n---\nc: '), Buffer.from([0xff, 0x0a])]);
  for (const room of [1, 8, 1000]) {
    assert.throws(() => byteStream(input, 'stdin', room), /^UserError: stdin is not UTF-8: byte 0xff at offset 25$/);
  }
});

test('parts are written as they are, whatever their length', () => {
  const parts = ['a', '', 'b'.repeat(700_000), 'c\xff', 'd'.repeat(262_144)];
  const written: Buffer[] = [];
  for (const chunk of bytesOf(parts)) written.push(Buffer.from(chunk));
  assert.equal(Buffer.concat(written).toString('latin1'), parts.join(''));
});

test('a reader that gives little at a time', () => {
  const input = bytes(`a: 1\n---\n${HOOK}`);
  let at = 0;
  const { stretches } = readStream((buffer, from) => {
    if (at === input.length) return 0;
    buffer[from] = input[at++]!;
    return 1;
  }, 'stdin');
  assert.equal(stretches.length, 1);
  assert.equal(stretches[0]!.interesting.length, 1);
});

test('nothing is one empty stretch', () => {
  assert.deepEqual(
    byteStream(bytes(''), 'stdin').stretches.map((stretch) => stretch.bytes),
    [''],
  );
});
