import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Frames } from '../../src/report/frames.ts';
import { clipPainted, paintedWidth } from '../../src/report/painted.ts';
import { RunView } from '../../src/report/run-view.ts';
import { painter } from '../../src/report/text.ts';
import { chooseRows, type HookState } from '../../src/report/view-rows.ts';
import type { HookOutcome, RunEvent } from '../../src/run/event.ts';

const paint = painter(true);

test('painted text is cut by columns, and its colours end with it', () => {
  const text = `${paint('red', 'red')} 日本 ${paint('green', 'green')}`;
  assert.equal(paintedWidth(text), 14);
  assert.equal(clipPainted(text, 14), text);
  for (let width = 1; width < 14; width++) {
    const cut = clipPainted(text, width);
    assert.ok(paintedWidth(cut) <= width, `${width}: ${JSON.stringify(cut)}`);
    assert.ok(!cut.includes('\u001b') || cut.endsWith('\u001b[0m'), JSON.stringify(cut));
  }
  assert.equal(clipPainted('plain text', 5), 'plai…');
});

test('of many hooks those that matter: running, failed, next, just done', () => {
  const states: HookState[] = [
    ...Array<HookState>(50).fill('succeeded'),
    'failed',
    ...Array<HookState>(10).fill('succeeded'),
    'running',
    ...Array<HookState>(100).fill('waiting'),
  ];
  assert.deepEqual(chooseRows(states, 8).shown, [50, 59, 60, 61, 62, 63, 64]);
  assert.deepEqual(chooseRows(states, 3).shown, [50, 61, 62]);
  assert.deepEqual(chooseRows(states, 1).shown, [61]);
  assert.deepEqual(chooseRows(states, 1000).hidden, []);
  const over = states.map((state) => (state === 'waiting' ? 'not-run' : state === 'running' ? 'succeeded' : state));
  assert.deepEqual(chooseRows(over, 4).shown, [50, 59, 60, 61]);
  const many = chooseRows(Array<HookState>(40).fill('running'), 8);
  assert.deepEqual([many.shown.length, many.hidden.length], [8, 32]);
});

const title = (name: string) => ({ kind: 'Job', name, namespace: 'n', weight: 0 });

function viewOf(names: readonly string[], ...events: readonly RunEvent[]): RunView {
  const view = new RunView(painter(false));
  const hooks = names.map(title);
  view.add({ type: 'run-started', at: 1000, event: 'test', release: 'shop', namespace: 'n', hooks });
  for (const event of events) view.add(event);
  return view;
}

const ended = (hook: number, outcome: HookOutcome, message?: string): RunEvent => {
  const diagnosis = message ? { code: 'exit-code', message, lines: [] } : null;
  return { type: 'hook-finished', at: 3000, hook, outcome, diagnosis, ms: 2000 };
};

test('a line for each hook: state, time, step, last line of its log', () => {
  const view = viewOf(
    ['done', 'work', 'later', 'last'],
    { type: 'hook-started', at: 1000, hook: 0 },
    ended(0, 'succeeded'),
    { type: 'hook-started', at: 3000, hook: 1 },
    { type: 'step', at: 3500, hook: 1, step: 'pull', since: 3000, ms: 500, exact: true, next: 'run' },
    { type: 'log', at: 4000, hook: 1, pod: 'p', container: 'c', line: ' 10 %\r\u001b[32m 60 %\u001b[0m' },
  );
  assert.deepEqual(view.lines({ columns: 60, rows: 24, now: 5500 }), [
    'test of shop  1 of 4 hooks  4.5 s',
    '✔ Job/done       2.0 s  succeeded',
    '⠴ Job/work       2.5 s  run  │  60 %',
    '· Job/later             next',
    '· Job/last              waiting',
  ]);
});

test('trouble takes the place of the last line until it is over; a failure stays', () => {
  const trouble = { code: 'image-pull', message: 'no such image', lines: [] };
  const view = viewOf(
    ['a'],
    { type: 'hook-started', at: 1000, hook: 0 },
    { type: 'trouble', at: 1500, hook: 0, diagnosis: trouble },
  );
  const row = () => view.lines({ columns: 60, rows: 24, now: 2000 })[1];
  assert.equal(row(), '⠋ Job/a      1.0 s  preparing  no such image');
  view.add({ type: 'step', at: 1600, hook: 0, step: 'pull', since: 1000, ms: 600, exact: true, next: 'run' });
  assert.equal(row(), '⠋ Job/a      1.0 s  run');
  view.add(ended(0, 'timed-out', 'pod a still ran'));
  assert.equal(row(), '✘ Job/a      2.0 s  timed out  pod a still ran');
});

test('however small the screen, and however many hooks, there are no more lines than it has, nor longer ones', () => {
  const names = Array.from({ length: 200 }, (_, index) => `日本語-${'long-name-'.repeat(index % 9)}${index}`);
  const view = viewOf(names, { type: 'hook-started', at: 1000, hook: 7 }, ended(7, 'failed', 'x'.repeat(500)));
  for (const rows of [1, 2, 3, 5, 10, 24, 60, 300])
    for (const columns of [1, 5, 20, 80, 400]) {
      const lines = view.lines({ columns, rows, now: 9000 });
      assert.ok(lines.length <= Math.max(3, rows), `${lines.length} lines of ${rows}`);
      for (const line of lines) assert.ok(paintedWidth(line) <= Math.max(1, columns - 1), `${columns}: ${line}`);
    }
});

test('a frame holds what has changed, and never clears the screen', () => {
  const frames = new Frames();
  const first = frames.next([], ['head', 'one', 'two'], 80);
  assert.match(first, /head\u001b\[K\r\none\u001b\[K\r\ntwo\u001b\[K/);
  assert.equal(frames.next([], ['head', 'one', 'two'], 80), '');
  const changed = frames.next([], ['head', 'ONE', 'two'], 80);
  assert.match(changed, /^\u001b\[\?2026h.*\u001b\[1A\rONE\u001b\[K\u001b\[1B\u001b\[\?2026l$/);
  assert.ok(!changed.includes('head') && !changed.includes('two'));
  for (const text of [first, changed, frames.next(['log'], ['head'], 80), frames.end([], 80)])
    assert.doesNotMatch(text, /\u001b\[[23]J|\u001b\[\d*;?\d*H|\u001bc/);
});
