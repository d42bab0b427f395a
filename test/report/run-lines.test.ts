import assert from 'node:assert/strict';
import { test } from 'node:test';
import { logText } from '../../src/report/log-text.ts';
import { GithubGroups, withoutCommands } from '../../src/report/run-github.ts';
import { RunText } from '../../src/report/run-text.ts';
import { painter } from '../../src/report/text.ts';
import type { RunEvent } from '../../src/run/event.ts';

test('a line of a log does nothing to a terminal', () => {
  const cases = [
    ['plain', 'plain'],
    ['a\tbc\td', 'a       bc      d'],
    ['\u001b[31mred\u001b[0m\u001b]0;title\u0007', 'red'],
    ['windows\r', 'windows'],
    [' 10 %\r 50 %\r100 %', '100 %'],
    [' 10 %\r 50 %\r100 %\r', '100 %'],
    ['bell\u0007 nul\0 back\b', 'bell␇ nul␀ back␈'],
    ['\u001b[2J\u001b[?1049h\u001bc', '␛c'],
    ['\u009b31m\u202egnp.exe', '\\u009b31m\\u202egnp.exe'],
    ['日本 😀', '日本 😀'],
    ['', ''],
  ];
  for (const [line, shown] of cases) assert.equal(logText(line!), shown);
});

const hooks = ['one', '::error::two ##[group]'].map((name) => ({ kind: 'Job', name, namespace: 'n', weight: 0 }));
const begin: RunEvent = { type: 'run-started', at: 1000, event: 'test', release: 'r', namespace: 'n', hooks };
const started = (hook: number): RunEvent => ({ type: 'hook-started', at: 1000, hook });
const said = (hook: number, line: string): RunEvent => {
  return { type: 'log', at: 1000, hook, pod: 'p', container: 'c', line };
};
const done = (hook: number): RunEvent => {
  return { type: 'hook-finished', at: 2000, hook, outcome: 'succeeded', diagnosis: null, ms: 1000 };
};

function grouped(...events: readonly RunEvent[]): string[] {
  const text = new RunText(painter(false));
  const groups = new GithubGroups();
  return events
    .map((event) => groups.add(event, text.add(event)))
    .join('')
    .split('\n');
}

test('a group for each hook; how it ended stands outside; hooks that run together take turns', () => {
  const lines = grouped(begin, started(0), said(0, 'a'), done(0), started(1), said(1, 'b'), said(0, 'c'), done(1));
  assert.deepEqual(lines, [
    '::group::Job/one',
    '     0 ms ▶ Job/one',
    '            p c │ a',
    '::endgroup::',
    '    1.0 s ✔ Job/one succeeded in 1.0 s',
    '::group::Job/::error::two ## [group]',
    '     0 ms ▶ Job/::error::two ## [group]',
    '            p c │ b',
    '::endgroup::',
    '::group::Job/one (continued)',
    '            p c │ c',
    '::endgroup::',
    '    1.0 s ✔ Job/::error::two ## [group] succeeded in 1.0 s',
    '',
  ]);
});

test('what goes wrong is seen without unfolding', () => {
  const diagnosis = { code: 'exit-code', message: 'it ended with exit code 3', lines: ['##[error]'] };
  const trouble: RunEvent = { type: 'trouble', at: 1000, hook: 0, diagnosis };
  const lines = grouped(begin, started(0), said(0, 'a'), trouble, said(0, 'b'), done(0));
  const inside = new Set<string>();
  let isOpen = false;
  for (const line of lines) {
    if (line.startsWith('::')) isOpen = line.startsWith('::group::');
    else if (isOpen) inside.add(line.trim().slice(-3));
  }
  assert.deepEqual([...inside], ['one', '│ a', '│ b']);
  assert.equal(lines.filter((line) => line.includes('exit code 3')).length, 1);
});

test('no line of a log is a command of GitHub', () => {
  const hostile = ['::set-output name=a::b', '##[add-mask]x', '  ::error::x', '\r::stop-commands::x', 'a\n::group::x'];
  const lines = grouped(begin, started(0), ...hostile.map((line) => said(0, line)), done(0));
  const commands = lines.filter((line) => /^\s*::/.test(line) || line.includes('##['));
  assert.deepEqual(commands, ['::group::Job/one', '::endgroup::']);
  assert.equal(withoutCommands('ok\n ::error::x\n::y'), 'ok\n : :error::x\n: :y');
});

test('a line that comes in parts is marked where it goes on', () => {
  const text = new RunText(painter(false));
  const part = (line: string, open: boolean) => text.add({ ...said(0, line), ...(open && { open }) } as RunEvent);
  assert.deepEqual(
    [part('one', true), part('two', true), part('three', false), part('next', false)],
    ['            p c │ one\n', '            p c ┆ two\n', '            p c ┆ three\n', '            p c │ next\n'],
  );
});
