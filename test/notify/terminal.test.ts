// What the post-renderer finds reaches the person in front of a terminal, and nobody else.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { flags, helmHome, isRoot, skip } from './helm-terminal.ts';

const HEADLINE = 'changed 1 of 2 hooks, 1 error left';
const CHANGE = 'Job/shop-migrate hook-delete-policy: "hook-succeeded" -> "before-hook-creation,hook-succeeded"';

/** Text without colours. */
function plain(text: string): string {
  return text.replaceAll(/\u001b\[[\d;]*m/g, '').replaceAll('\r', '');
}

describe('in a terminal', { skip }, () => {
  test('the lines are seen, in colour, and stdout holds the manifests alone', (t) => {
    const { render, onTerminal, folder } = helmHome(t);
    const { code, stdout } = onTerminal(`${render} > out.yaml`);
    assert.equal(code, 0, stdout);
    const seen = plain(stdout);
    assert.ok(seen.startsWith(`helm-hooks ${HEADLINE}\n`), seen);
    for (const line of ['  error   "pre-instal" is not a hook event', `  changed ${CHANGE}`, 'why: helm hooks report'])
      assert.ok(seen.includes(line), seen);
    assert.ok(stdout.includes('\u001b[1mhelm-hooks'));
    const manifests = readFileSync(join(folder, 'out.yaml'), 'utf8');
    assert.match(manifests, /helm-hooks\/rewritten: stale-hook-result/);
    assert.doesNotMatch(manifests, /helm-hooks changed/);
  });

  test('NO_COLOR', (t) => {
    const { render, onTerminal } = helmHome(t);
    const { stdout } = onTerminal(`${render} > /dev/null`, { NO_COLOR: '1' });
    assert.ok(stdout.includes(`helm-hooks ${HEADLINE}`));
    assert.ok(!stdout.includes('\u001b'));
  });

  test('with stderr elsewhere the controlling terminal is used', (t) => {
    const { render, onTerminal, folder } = helmHome(t);
    const { stdout } = onTerminal(`${render} > /dev/null 2> log`);
    assert.ok(plain(stdout).includes(HEADLINE));
    assert.doesNotMatch(readFileSync(join(folder, 'log'), 'utf8'), /helm-hooks/);
  });

  for (const [what, env] of [
    ['CI', { CI: 'true' }],
    ['HELM_HOOKS_TTY=0', { HELM_HOOKS_TTY: '0' }],
    ['HELM_HOOKS_NOTIFY=never', { HELM_HOOKS_NOTIFY: 'never' }],
  ] as const) {
    test(`${what}: quiet, also about errors`, (t) => {
      const { render, onTerminal, report } = helmHome(t);
      assert.doesNotMatch(onTerminal(`${render} > /dev/null`, env).stdout, /helm-hooks/);
      assert.doesNotMatch(onTerminal(render + flags('--mode=no'), env).stdout, /helm-hooks|--mode/);
      assert.match(report(), /failed: --mode is one of/);
    });
  }

  test('a chart without anything to say says nothing', (t) => {
    const { render, onTerminal } = helmHome(t, 'kind: ConfigMap\napiVersion: v1\nmetadata:\n  name: shop\n');
    assert.equal(onTerminal(`${render} > /dev/null`).stdout, '');
  });

  // Without a controlling terminal, so that there is no second way.
  test('a terminal of this user, without a controlling one', (t) => {
    const { render, onTerminal } = helmHome(t);
    const { stdout } = onTerminal(`exec 2>"$(readlink /proc/$$/fd/1)"; setsid --wait bash -c '${render} > /dev/null'`);
    assert.ok(plain(stdout).includes(HEADLINE), stdout);
  });

  test("another user's terminal is left alone", { skip: !isRoot && 'only root can give a terminal away' }, (t) => {
    const { render, onTerminal } = helmHome(t);
    const { stdout } = onTerminal(
      `chown 65534 "$(readlink /proc/$$/fd/1)"; setsid --wait bash -c '${render} > /dev/null'; echo end`,
    );
    assert.equal(
      plain(stdout)
        .split('\n')
        .filter((line) => !line.startsWith('level='))
        .join('\n'),
      'end\n',
    );
  });
});

describe('without a terminal', { skip }, () => {
  test('nothing of it is anywhere but in the report', (t) => {
    const { render, piped, report } = helmHome(t);
    const { code, stdout, stderr } = piped(render);
    assert.equal(code, 0, stderr);
    assert.doesNotMatch(stdout, /helm-hooks changed/);
    assert.doesNotMatch(stderr, /helm-hooks|shop-migrate/);
    assert.match(report(), /changed 1 of 2 hooks, 1 error left/);
  });

  test("--notify=stderr: on Helm's stderr, a pipe, without colours", (t) => {
    const { render, piped } = helmHome(t);
    const { stdout, stderr } = piped(render + flags('--notify=stderr'));
    assert.ok(stderr.includes(`helm-hooks ${HEADLINE}\n`), stderr);
    assert.ok(stderr.includes(CHANGE));
    assert.doesNotMatch(stdout, /helm-hooks changed/);
    assert.match(piped(render, { HELM_HOOKS_NOTIFY: 'stderr', CI: '1' }).stderr, /helm-hooks changed/);
  });
});

const EARLIER = 'earlier 1\nearlier 2\n';

/** Helm's stderr goes to a log that has lines already. @returns the log and Helm's stdout */
function logged(t: TestContext, redirection: string, ...words: readonly string[]) {
  const { render, piped, folder } = helmHome(t);
  writeFileSync(join(folder, 'log'), EARLIER);
  const more = flags('--notify=stderr', ...words);
  const { stdout } = piped(`( echo later; ${render}${more}; echo last >&2 ) ${redirection}`);
  return { log: readFileSync(join(folder, 'log'), 'utf8'), stdout };
}

describe("--notify=stderr, Helm's stderr a log file", { skip }, () => {
  test('2>> log: earlier lines stay, ours are behind them, what comes later is behind ours', (t) => {
    const { log } = logged(t, '2>> log');
    assert.ok(log.startsWith(EARLIER));
    const [ours, last] = [log.indexOf(HEADLINE), log.indexOf('last\n')];
    assert.ok(ours > 0 && last > ours, log);
  });

  test('2> log: no line is lost, neither ours nor what comes later', (t) => {
    const { log } = logged(t, '2> log');
    for (const line of [`helm-hooks ${HEADLINE}\n`, CHANGE, 'last\n']) assert.ok(log.includes(line), log);
    assert.doesNotMatch(log, /\0/);
  });

  test('2> log, and an error: what Helm says and why', (t) => {
    const { log } = logged(t, '2> log', '--fail-on=error');
    for (const line of [
      'plugin "hooks-post-renderer" exited with error',
      'stopped by --fail-on error: 1 error in 2 hooks',
    ])
      assert.ok(log.includes(line), log);
  });

  test('> log 2>&1: manifests come out whole, and nothing of ours is among them', (t) => {
    const { log } = logged(t, '> log 2>&1');
    assert.ok(log.startsWith('later\n'));
    assert.doesNotMatch(log, /helm-hooks changed/);
    assert.match(log, /name: shop-migrate/);
    assert.ok(log.endsWith('last\n'), log);
  });

  test('>> log 2>&1: both', (t) => {
    const { log } = logged(t, '>> log 2>&1');
    assert.ok(log.startsWith(`${EARLIER}later\n`));
    for (const line of [`helm-hooks ${HEADLINE}\n`, 'name: shop-migrate', 'last\n']) assert.ok(log.includes(line), log);
  });
});
