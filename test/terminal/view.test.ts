// The live view as a person sees it: in tmux.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { lacking } from '../support/tools.ts';
import { givenBack, openTerminal, type Terminal, until } from './tmux.ts';

const PLAY = join(import.meta.dirname, 'play.ts');

function play(t: TestContext, scene: string, columns: number, rows: number, env?: Record<string, string>): Terminal {
  const terminal = openTerminal(t, columns, rows, env);
  terminal.run(`'${process.execPath}' '${PLAY}' ${scene} '${terminal.folder}'`);
  return terminal;
}

const go = ({ folder }: Terminal): void => writeFileSync(join(folder, 'go'), '');

const numbersIn = (lines: readonly string[]): number[] =>
  lines.flatMap((line) => / │ number (\d+)/.exec(line)?.[1] ?? []).map(Number);

/** How often each line that begins like this is there. */
const countOf = (lines: readonly string[], start: RegExp): number => lines.filter((line) => start.test(line)).length;

describe('the live view in a terminal', { concurrency: 2, skip: lacking('tmux') }, () => {
  test('200 hooks on 24 lines: those that matter, counts of the others, the logs below', async (t) => {
    const terminal = play(t, 'many', 80, 24);
    const screen = await terminal.shows(/⠋|⠙|⠹|⠸|⠼|⠴|⠦|⠧|⠇|⠏.*working at it/);
    const top = screen.findIndex((line) => line.startsWith('test of shop  120 of 200 hooks  '));
    assert.ok(top >= 0, screen.join('\n'));
    const rows = screen
      .slice(top + 1, top + 9)
      .map((line) => line.replace(/^[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏](.*?) +[\d.]+ m?s /, '>$1 TIME'));
    assert.deepEqual(rows, [
      '✘ Job/hook-10       1.0 s  failed',
      '✔ Job/hook-118      1.0 s  succeeded',
      '✔ Job/hook-119      1.0 s  succeeded',
      '> Job/hook-120 TIME preparing  │ working at it',
      '· Job/hook-121             next',
      '· Job/hook-122             waiting',
      '· Job/hook-123             waiting',
      '  … 117 succeeded, 76 waiting',
    ]);
    assert.match(screen[top + 9]!, /^─+$/);
    assert.match(screen.at(-1)!, /pod-120 main │ working at it/);
    assert.equal(terminal.ask('cursor_flag'), '0');
    go(terminal);
    await terminal.shows(/THE END/);
    await givenBack(terminal);
    const all = terminal.scrollback();
    for (let hook = 0; hook < 120; hook++)
      assert.equal(countOf(all, new RegExp(`│ line of ${hook}$`)), 1, `line of ${hook}`);
    assert.equal(countOf(all, /^test of shop|^[·⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏] /), 0, 'no row of a hook is left behind');
  });

  test('nothing that a container says reaches the terminal raw', async (t) => {
    const terminal = play(t, 'hostile', 60, 20);
    const screen = await terminal.shows(/last of all/);
    for (const line of screen) assert.ok(line.length <= 60);
    assert.equal(countOf(screen, /^test of shop/), 1);
    assert.match(screen.at(-2)!, /long x+…$/);
    go(terminal);
    await terminal.shows(/THE END/);
    await givenBack(terminal);
    assert.notEqual(terminal.ask('pane_title'), 'owned');
    const all = terminal.scrollback();
    assert.equal(countOf(all, /│ long x{10000} to its end$/), 1);
    for (const words of [/│ title$/, /│ cleared$/, /│ tab {5}here$/, /│ 100 % drawn$/, /│ wide 日本語 😀/, /│ red$/])
      assert.equal(countOf(all, words), 1, `${words} in\n${all.join('\n')}`);
    const own = /\u001b\[(\?(2026|25|7)[hl]|[\d;]*m|\d+[AB]|2?K)/g;
    const played = terminal.bytes().split('test of shop').slice(1).join('').split('THE END')[0]!;
    assert.doesNotMatch(
      played.replaceAll(own, ''),
      /[\u0000-\u0009\u000b\u000c\u000e-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e]/,
    );
  });

  test('only what changes is written, nothing is cleared; NO_COLOR has no colours', async (t) => {
    const terminal = play(t, 'idle', 80, 40, { NO_COLOR: '1' });
    await terminal.shows(/⠋|⠙|⠹|⠸|⠼|⠴|⠦|⠧|⠇|⠏/);
    const before = terminal.bytes().length;
    await new Promise((resolve) => setTimeout(resolve, 1500));
    const during = terminal.bytes().slice(before);
    const frames = during.split('\u001b[?2026h').length - 1;
    assert.ok(frames >= 5, `${frames} frames`);
    assert.ok(during.length / frames < 250, `${during.length} bytes in ${frames} frames`);
    go(terminal);
    await terminal.shows(/THE END/);
    const played = terminal.bytes().slice(terminal.bytes().indexOf('\u001b[?2026h'));
    assert.doesNotMatch(played, /\u001b\[[23]J|\u001b\[\d*;?\d*H|\u001b\[[\d;]*m/);
  });

  test('resized while lines come: right at once', async (t) => {
    const terminal = play(t, 'numbers', 90, 30);
    await terminal.shows(/number ([6-9]\d|\d{3,})$/m);
    for (const [columns, rows] of [
      [45, 30],
      [120, 30],
      [60, 12],
      [100, 35],
    ] as const) {
      terminal.resize(columns, rows);
      await new Promise((resolve) => setTimeout(resolve, 700));
      const screen = terminal.screen();
      const top = screen.findIndex((line) => line.startsWith('test of shop'));
      const shown = screen.slice(top).join('\n');
      assert.equal(countOf(screen, /^test of shop/), 1, screen.join('\n'));
      assert.match(shown, /^test of shop .*\n[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏] Job\/hook-0 .*│ numb[^\n]*\n· Job\/hook-1 +next\n/, shown);
      const numbers = numbersIn(screen.slice(top + 6));
      assert.deepEqual(
        numbers,
        numbers.map((_, index) => numbers[0]! + index),
        shown,
      );
      assert.ok(numbers.length >= Math.min(5, rows - 10), shown);
      assert.ok(screen.length >= rows - 1, `the last line is at the lower edge:\n${screen.join('\n')}`);
    }
    go(terminal);
    await terminal.shows(/THE END/);
    await givenBack(terminal);
    const all = new Set(numbersIn(terminal.scrollback()));
    const missing = Array.from({ length: Math.max(...all) }, (_, index) => index + 1).filter(
      (number) => !all.has(number),
    );
    // A frame that is on its way while the terminal changes is drawn for another size: that may cost the line above it.
    assert.ok(missing.length <= 4, `missing: ${missing.join()}`);
  });

  test('wider and narrower alone: each line once, in order', async (t) => {
    const terminal = play(t, 'numbers', 90, 20);
    await terminal.shows(/number ([4-9]\d|\d{3,})$/m);
    for (const columns of [50, 110, 70]) {
      terminal.resize(columns, 20);
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
    go(terminal);
    await terminal.shows(/THE END/);
    const all = numbersIn(terminal.scrollback());
    assert.deepEqual(
      all,
      Array.from({ length: all.length }, (_, index) => index + 1),
    );
    assert.equal(countOf(terminal.scrollback(), /^test of shop|Job\/hook-1/), 0);
  });

  test('a terminal that stands still loses nothing', async (t) => {
    const terminal = play(t, 'flood', 80, 24);
    await terminal.shows(/Job\/hook-0/);
    terminal.keys('C-s');
    go(terminal);
    await new Promise((resolve) => setTimeout(resolve, 1500));
    assert.doesNotMatch(terminal.screen().join('\n'), /THE END/);
    terminal.keys('C-q');
    await terminal.shows(/THE END/);
    const all = numbersIn(terminal.scrollback());
    assert.deepEqual([all.length, all[0], all.at(-1)], [30_000, 1, 30_000]);
    assert.ok(all.every((number, index) => number === index + 1));
  });

  for (const key of ['C-c', 'C-\\'])
    test(`${key} gives the terminal back`, async (t) => {
      const terminal = play(t, 'idle', 80, 24);
      await terminal.shows(/Job\/hook-0/);
      terminal.keys(key);
      // The first one asks a run to stop; what is pending twice is heard once.
      if (key === 'C-c') await new Promise((resolve) => setTimeout(resolve, 1000));
      if (key === 'C-c') terminal.keys(key);
      await givenBack(terminal);
    });

  test('Ctrl-C ends the script around it, too', async (t) => {
    const terminal = openTerminal(t, 80, 24);
    terminal.run(`stty -g > before; bash -c "'${process.execPath}' '${PLAY}' idle '${terminal.folder}'; echo went on"`);
    await terminal.shows(/Job\/hook-0/);
    terminal.keys('C-c');
    await new Promise((resolve) => setTimeout(resolve, 1000));
    terminal.keys('C-c');
    await givenBack(terminal);
    assert.doesNotMatch(terminal.scrollback().join('\n'), /^went on/m);
    terminal.run('stty -g > after; echo asked');
    await terminal.shows(/^asked/m);
    const [before, after] = ['before', 'after'].map((name) => readFileSync(join(terminal.folder, name), 'utf8'));
    assert.equal(after, before);
  });

  test('stopped and gone on with: the terminal is free meanwhile, then all is there again', async (t) => {
    const terminal = play(t, 'idle', 80, 24);
    await terminal.shows(/Job\/hook-0/);
    terminal.keys('C-z');
    await terminal.shows(/Stopped/);
    await givenBack(terminal);
    terminal.keys('-l', 'fg');
    terminal.keys('Enter');
    await until(
      () => (terminal.ask('cursor_flag') === '0' ? true : undefined),
      () => 'a hidden cursor',
    );
    go(terminal);
    await terminal.shows(/THE END/);
    await givenBack(terminal);
  });
});
