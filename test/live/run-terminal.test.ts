// A run on a real cluster, in a real terminal.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { executable, kubeconfig, lacking } from '../support/tools.ts';
import { openTerminal, type Terminal, until } from '../terminal/tmux.ts';
import { makePlace } from './place.ts';
import { hookYaml } from './run-support.ts';

async function runIn(t: TestContext, manifest: string, columns: number, rows: number, ...flags: readonly string[]) {
  const place = await makePlace(t, 4);
  writeFileSync(join(place.folder, 'hooks.yaml'), manifest);
  const env = {
    KUBECONFIG: kubeconfig(),
    HELM_NAMESPACE: place.namespace,
    HELM_CACHE_HOME: join(place.folder, 'cache'),
  };
  const terminal = openTerminal(t, columns, rows, env);
  terminal.run(
    `'${executable()}' run test app --manifest '${join(place.folder, 'hooks.yaml')}' ${flags.join(' ')}; echo "code $?"`,
  );
  return { place, terminal };
}

async function over(terminal: Terminal, code: number): Promise<string[]> {
  await terminal.shows(new RegExp(`^code ${code}$`, 'm'));
  await until(
    () => (terminal.ask('cursor_flag') === '1' ? true : undefined),
    () => 'a cursor',
  );
  return terminal.scrollback();
}

const MARKS = /^[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏·] /;

describe('run in a terminal', { concurrency: true, skip: lacking('helm', 'executable', 'cluster', 'tmux') }, () => {
  test('the hooks with their logs below; at the end the table, and every line to scroll back to', async (t) => {
    const say = 'for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15; do echo step $i; sleep 0.2; done';
    const manifest = [
      hookYaml('ConfigMap', 'settings', 'test', { weight: -1 }),
      hookYaml('Job', 'migrate', 'test', { command: `${say}; printf '\\033[2J\\033[31mred\\n'` }),
      hookYaml('Job', 'seed', 'test', { weight: 1, command: 'echo no such table >&2; exit 3' }),
      hookYaml('Job', 'warm', 'test', { weight: 2 }),
    ].join('---\n');
    const { terminal } = await runIn(t, manifest, 80, 16);
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
    const { terminal } = await runIn(t, hookYaml('Job', 'slow', 'test', { command: 'echo begun; sleep 600' }), 80, 24);
    await terminal.shows(/│ begun/);
    terminal.keys('C-c');
    const text = (await over(terminal, 130)).join('\n');
    assert.match(text, /main │ begun\n[^\n]*■ Job\/slow interrupted/);
    assert.match(text, /left in the cluster: Job\/slow/);
  });

  for (const [what, flags, env] of [
    ['--plain', ['--plain'], ''],
    ['CI', [], 'CI=true '],
  ] as const)
    test(`${what}: plain lines, no code but colours`, async (t) => {
      const place = await makePlace(t, 4);
      const file = join(place.folder, 'hooks.yaml');
      writeFileSync(file, hookYaml('Job', 'work', 'test', { command: 'echo working' }));
      const home = { KUBECONFIG: kubeconfig(), HELM_NAMESPACE: place.namespace, HELM_CACHE_HOME: place.folder };
      const terminal = openTerminal(t, 120, 30, home);
      terminal.run(`${env}'${executable()}' run test app --manifest '${file}' ${flags.join(' ')}; echo "code $?"`);
      const text = (await over(terminal, 0)).join('\n');
      assert.match(text, /▶ Job\/work\n[\s\S]*main │ working\n[\s\S]*✔ Job\/work succeeded/);
      assert.doesNotMatch(terminal.bytes().split('\u001b[3J').at(-1)!, /\u001b\[[^\dm]|\u001b\[\d+[^\d;m]/);
    });
});
