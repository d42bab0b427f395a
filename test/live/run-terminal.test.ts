// A run on a real cluster, in a real terminal.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { executable, helm4, lacking } from '../support/tools.ts';
import { givenBack, openTerminal, type Terminal } from '../terminal/tmux.ts';
import { installHooks, makePlace } from './place.ts';
import { hookYaml } from './run-support.ts';

async function terminalIn(t: TestContext, manifest: string, columns: number, rows: number) {
  const place = await makePlace(t, 4);
  const file = join(place.folder, 'hooks.yaml');
  writeFileSync(file, manifest);
  return {
    place,
    terminal: openTerminal(t, columns, rows, place.env),
    arguments_: `run test app --manifest '${file}'`,
  };
}

async function runIn(t: TestContext, manifest: string, columns: number, rows: number) {
  const { terminal, arguments_ } = await terminalIn(t, manifest, columns, rows);
  terminal.run(`'${executable()}' ${arguments_}`);
  return terminal;
}

/** Waits for the end, and for a code; returns all that was printed. */
async function over(terminal: Terminal, code: number): Promise<string[]> {
  await givenBack(terminal);
  const all = terminal.scrollback();
  type(terminal, 'echo "code $?"');
  await terminal.shows(new RegExp(`^code ${code}$`, 'm'));
  return all;
}

function type(terminal: Terminal, command: string): void {
  terminal.keys('-l', command);
  terminal.keys('Enter');
}

const MARKS = /^[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏·] /;

const SLOW = hookYaml('Job', 'slow', 'test', { command: 'echo begun; sleep 600' });

/** `helm hooks run`, until its hook has said something. */
async function runThroughHelm(t: TestContext): Promise<Terminal> {
  const { place, terminal, arguments_ } = await terminalIn(t, SLOW, 80, 24);
  await installHooks(place);
  terminal.run(`'${helm4()}' hooks ${arguments_}`);
  await terminal.shows(/│ begun/);
  return terminal;
}

describe('run in a terminal', { concurrency: true, skip: lacking('helm', 'executable', 'cluster', 'tmux') }, () => {
  test('the hooks with their logs below; at the end the table, and every line to scroll back to', async (t) => {
    // It rests where the screen is looked at: a busy machine shows a moment too late.
    const pause = 'if [ $i = 10 ]; then sleep 6; else sleep 0.2; fi';
    const say = `for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15; do echo step $i; ${pause}; done`;
    const manifest = [
      hookYaml('ConfigMap', 'settings', 'test', { weight: -1 }),
      hookYaml('Job', 'migrate', 'test', { command: `${say}; printf '\\033[2J\\033[31mred\\n'` }),
      hookYaml('Job', 'seed', 'test', { weight: 1, command: 'echo no such table >&2; exit 3' }),
      hookYaml('Job', 'warm', 'test', { weight: 2 }),
    ].join('---\n');
    const terminal = await runIn(t, manifest, 80, 16);
    const screen = (await terminal.shows(/Job\/migrate .* run {2}│ step (8|9|10)$/m)).join('\n');
    assert.match(screen, /^test of app {2}1 of 4 hooks {2}[\d.]+ s$/m);
    assert.match(
      screen,
      /^✔ ConfigMap\/settings +\d+ ms {2}succeeded\n[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏] Job\/migrate .*\n· Job\/seed +next\n· Job\/warm +waiting\n─+\n/m,
    );
    const all = await over(terminal, 1);
    const steps = all.filter((line) => /migrate-\w+ main │ step \d+$/.test(line));
    assert.deepEqual(
      steps.map((line) => line.split(' ').at(-1)),
      Array.from({ length: 15 }, (_, index) => String(index + 1)),
    );
    const text = all.join('\n');
    assert.match(text, /│ red\n[^\n]*✔ Job\/migrate succeeded/);
    assert.match(text, /│ no such table\n/);
    assert.match(text, /✘ test of app: failed, 2 of 4 hooks/);
    assert.deepEqual(
      all.filter((line) => MARKS.test(line)),
      [],
    );
  });

  test('Ctrl-C: what is left is said, and the terminal is given back', async (t) => {
    const terminal = await runIn(t, SLOW, 80, 24);
    await terminal.shows(/│ begun/);
    terminal.keys('C-c');
    const text = (await over(terminal, 130)).join('\n');
    assert.match(text, /main │ begun\n[^\n]*■ Job\/slow interrupted/);
    assert.match(text, /left in the cluster: Job\/slow/);
  });

  test('Ctrl-C through Helm: no more than that, and Helm waits for it', async (t) => {
    const terminal = await runThroughHelm(t);
    terminal.keys('C-c');
    const all = await over(terminal, 130);
    assert.match(all.join('\n'), /main │ begun\n[^\n]*■ Job\/slow interrupted[\s\S]*left in the cluster: Job\/slow/);
    assert.deepEqual(
      all.filter((line) => MARKS.test(line) || line.startsWith('test of app  ')),
      [],
    );
  });

  test('Ctrl-Z through Helm: the shell has the terminal; bg goes on without it, fg takes it again', async (t) => {
    const terminal = await runThroughHelm(t);
    terminal.keys('C-z');
    await terminal.shows(/Stopped/);
    await givenBack(terminal);
    for (const command of ['bg', 'jobs > jobs', 'kill -STOP %1', 'fg']) {
      type(terminal, command);
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
    assert.match(readFileSync(join(terminal.folder, 'jobs'), 'utf8'), /Running/);
    assert.match(terminal.screen().join('\n'), /^[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏] Job\/slow/m);
    terminal.keys('C-c');
    await over(terminal, 130);
  });

  for (const [what, flags, env] of [
    ['--plain', ['--plain'], ''],
    ['CI', [], 'CI=true '],
  ] as const)
    test(`${what}: plain lines, no code but colours`, async (t) => {
      // The node may drop what a container says at its very end (containerd 1.6).
      const manifest = hookYaml('Job', 'work', 'test', { command: 'echo working; sleep 1' });
      const { terminal, arguments_ } = await terminalIn(t, manifest, 120, 30);
      terminal.run(`${env}'${executable()}' ${arguments_} ${flags.join(' ')}`);
      const text = (await over(terminal, 0)).join('\n');
      assert.match(text, /▶ Job\/work\n[\s\S]*main │ working\n[\s\S]*✔ Job\/work succeeded/);
      assert.doesNotMatch(terminal.bytes().split('\u001b[3J').at(-1)!, /\u001b\[[^\dm]|\u001b\[\d+[^\d;m]/);
    });
});
