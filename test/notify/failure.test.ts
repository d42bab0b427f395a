// Helm says only that the plugin exited with an error: why reaches the person in the same ways as findings do.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { flags, helmHome, skip, TEMPLATES } from './helm-terminal.ts';

const HELM_SAYS = 'plugin "hooks-post-renderer" exited with error';
const NAMELESS = TEMPLATES.replace('  name: shop-migrate\n', '');

/** What goes wrong, the flags, the templates, the line that says why, and the exit code in the report. */
const FAILURES: readonly (readonly [string, readonly string[], string, RegExp, number])[] = [
  ['--fail-on error', ['--fail-on=error'], TEMPLATES, /stopped by --fail-on error: 1 error in 2 hooks/, 1],
  ['a wrong flag', ['--modus=fix'], TEMPLATES, /failed: unknown flag --modus/, 2],
  ['a wrong value', ['--mode=fixed'], TEMPLATES, /failed: --mode is one of observe, fix, full, not "fixed"/, 2],
  ['a hook without a name', [], NAMELESS, /failed: the hook at line .* has no metadata.name/, 3],
  ['--then that fails', ['--then=false'], TEMPLATES, /failed: --then "false" ended with exit code 1/, 3],
];

describe('a failure of the post-renderer', { skip }, () => {
  for (const [what, words, templates, why, exitCode] of FAILURES) {
    test(what, (t) => {
      const { render, onTerminal, piped, report } = helmHome(t, templates);
      const onScreen = onTerminal(render + flags(...words), { NO_COLOR: '1' });
      assert.notEqual(onScreen.code, 0);
      assert.match(onScreen.stdout, why);
      assert.ok(onScreen.stdout.includes(HELM_SAYS), onScreen.stdout);
      const inPipe = piped(render + flags(...words));
      assert.equal(inPipe.stdout, '');
      assert.doesNotMatch(inPipe.stderr, why);
      assert.match(piped(render + flags(...words, '--notify=stderr')).stderr, why);
      assert.match(report(), why);
      assert.equal(JSON.parse(report('--format', 'json')).failure.exitCode, exitCode);
    });
  }

  test('a broken configuration', (t) => {
    const { render, onTerminal, folder, report } = helmHome(t);
    writeFileSync(join(folder, '.helm-hooks.yaml'), 'rulez: {}\n');
    assert.match(onTerminal(render, { NO_COLOR: '1' }).stdout, /helm-hooks failed: .*\.helm-hooks\.yaml.*rulez/);
    assert.match(report(), /failed: .*rulez/);
  });

  test('--fail-on shows what it stopped for', (t) => {
    const { render, onTerminal, report } = helmHome(t);
    const { stdout } = onTerminal(render + flags('--fail-on=error'), { NO_COLOR: '1' });
    assert.match(stdout, /error {3}"pre-instal" is not a hook event/);
    assert.doesNotMatch(stdout, /changed/);
    assert.match(report(), /error\[unknown-hook-event\]: "pre-instal"[\s\S]*all\.yaml {2}Job\/shop-seed/);
    assert.match(report(), /nothing of what follows was done/);
  });

  test('--report FILE: the failure stands there', (t) => {
    const { render, piped, folder } = helmHome(t);
    piped(render + flags('--report=report.json', '--mode=fixed'));
    const { failure, mode } = JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8'));
    assert.deepEqual([failure.exitCode, mode], [2, null]);
  });

  test("the report holds nothing of Helm's command line", (t) => {
    const { render, piped, report } = helmHome(t);
    const secret = '--set password=hunter2 -n secret-place';
    piped(`${render} ${secret}`);
    assert.doesNotMatch(report('--format', 'json'), /hunter2|secret-place/);
    piped(`${render} ${secret} ${flags('--then=false hunter3')}`);
    assert.doesNotMatch(report('--format', 'json'), /hunter|secret-place/);
  });

  test('release and namespace are in it where they are named to us', (t) => {
    const { render, piped, report } = helmHome(t);
    piped(render + flags('--release=shop', '--namespace=web'));
    assert.match(report(), /^post-render of shop in web, (just now|\d+ seconds? ago) \(/);
    assert.match(
      report(),
      /- helm\.sh\/hook-delete-policy: "hook-succeeded"\n {2}\+ helm\.sh\/hook-delete-policy: "before/,
    );
  });
});
