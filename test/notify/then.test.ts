// The next renderer of a chain: complete output or none, its words are heard, its failure is ours.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { helmHooks, temporaryFolder } from '../cli/support.ts';
import { lacking } from '../support/tools.ts';
import { flags, helmHome, skip, TEMPLATES } from './helm-terminal.ts';

const lacksExecutable = lacking('executable');
const MEGABYTE = 2 ** 20;

/** The filter by itself, with a cache folder of its own; `failure` is what its report says. */
function chained(t: TestContext, then: string, input: string = TEMPLATES, more: readonly string[] = []) {
  const cache = temporaryFolder(t);
  const env = { HELM_CACHE_HOME: cache, HELM_HOOKS_TTY: '0' };
  const outcome = helmHooks(['post-render', '--then', then, ...more], { input, env });
  const report = () => JSON.parse(readFileSync(join(cache, 'helm-hooks/last-post-render.json'), 'utf8'));
  return { ...outcome, report };
}

/** The command, its exit code or signal as it is told, and the end of the line on stderr. */
const FAILURES: readonly (readonly [string, string, string])[] = [
  ['exit 7', 'exit 7', 'Error: --then "exit ..." ended with exit code 7\n'],
  ['output, then a failure', 'cat; exit 7', 'Error: --then "cat; ..." ended with exit code 7\n'],
  ['no such program', 'helm-hooks-no-such-thing', '" ended with exit code 127: there is no such program\n'],
  ['what may not be executed', '/', '" ended with exit code 126: it may not be executed\n'],
  ['a signal', 'kill -9 $$', 'Error: --then "kill ..." was ended by signal SIGKILL\n'],
  ['no output', 'true', 'Error: --then "true" printed no manifest, and Helm would delete what is installed\n'],
  [
    'comments alone',
    'cat >/dev/null; printf -- "---\\n# nothing\\n\\n"',
    '" printed no manifest, and Helm would delete what is installed\n',
  ],
  [
    'stdout that it closes at once',
    'exec >&-; cat > /dev/null',
    '" printed no manifest, and Helm would delete what is installed\n',
  ],
];

describe('--then', { skip: lacksExecutable }, () => {
  for (const [what, command, end] of FAILURES) {
    test(`${what}: exit code 3, no output, one line, and a report that says so`, (t) => {
      const { code, stdout, stderr, report } = chained(t, command);
      assert.deepEqual([code, stdout], [3, '']);
      assert.ok(stderr.endsWith(end), stderr);
      assert.equal(stderr.match(/^Error: /gm)?.length, 1);
      const { failure, changes } = report();
      assert.equal(`Error: ${failure.message}\n`, stderr.slice(stderr.indexOf('Error: ')));
      assert.equal(changes.length, 1);
    });
  }

  test('its arguments are in no message and no report', (t) => {
    const { stderr, report } = chained(t, 'TOKEN=hunter2 sh -c "exit 4" hunter3');
    assert.equal(stderr, 'Error: --then "sh ..." ended with exit code 4\n');
    assert.doesNotMatch(JSON.stringify(report()), /hunter/);
  });

  test('what it says on stderr comes through as it is, and is in no report', (t) => {
    const { code, stdout, stderr, report } = chained(t, 'echo about password hunter2 >&2; cat');
    assert.deepEqual([code, stderr], [0, 'about password hunter2\n']);
    assert.match(stdout, /helm-hooks\/rewritten/);
    assert.doesNotMatch(JSON.stringify(report()), /hunter2/);
  });

  test('a renderer that does not read its input, however long that is', (t) => {
    const { code, stdout } = chained(t, 'echo kind: Pod', TEMPLATES + '---\na: b\n'.repeat(MEGABYTE));
    assert.deepEqual([code, stdout], [0, 'kind: Pod\n']);
  });

  test('nothing in, nothing out', (t) => {
    const { code, stdout } = chained(t, 'cat', '# no manifest\n');
    assert.deepEqual([code, stdout], [0, '# no manifest\n']);
  });

  test('100 MB come out as they went in, in memory for two of them', (t) => {
    const data = (_: unknown, at: number) => `---\ndata: ${at} ${'x'.repeat(1000)}\n`;
    const input = TEMPLATES + Array.from({ length: 100 * (MEGABYTE / 1000) }, data).join('');
    const folder = temporaryFolder(t);
    const { code, stdout } = chained(t, `cat; cat /proc/$PPID/status > ${folder}/status`, input);
    assert.equal(code, 0);
    const alone = helmHooks(['post-render', '--notify=never'], { input, env: { HELM_CACHE_HOME: folder } });
    assert.ok(stdout === alone.stdout, 'the same as without a chain');
    const peak = Number(/VmHWM:\s*(\d+) kB/.exec(readFileSync(join(folder, 'status'), 'utf8'))?.[1]) / 1024;
    assert.ok(peak < 3 * 100 + 50, `${Math.round(peak)} MB`);
  });

  test('HELM_HOOKS_THEN does the same, and the flag beats it; it does not start itself for ever', (t) => {
    const env = { HELM_CACHE_HOME: temporaryFolder(t), HELM_HOOKS_TTY: '0', HELM_HOOKS_THEN: 'tr a-z A-Z' };
    const run = (...args: readonly string[]) => helmHooks(['post-render', ...args], { input: TEMPLATES, env }).stdout;
    assert.match(run(), /HELM-HOOKS\/REWRITTEN/);
    assert.match(run('--then', 'cat'), /helm-hooks\/rewritten/);
    const again = { ...env, HELM_HOOKS_THEN: 'printenv HELM_HOOKS_THEN || echo unset' };
    assert.equal(helmHooks(['post-render'], { input: TEMPLATES, env: again }).stdout, 'unset\n');
  });

  test('--fail-on stops before it is started', (t) => {
    const folder = temporaryFolder(t);
    const { code } = chained(t, `touch ${folder}/started; cat`, TEMPLATES, ['--fail-on', 'error']);
    assert.deepEqual([code, readdirSync(folder)], [1, []]);
  });
});

describe('--then, through Helm', { skip }, () => {
  const COMPLAINS = 'for n in $(seq 30); do echo line $n of 30 >&2; done; cat';

  test('its last words are on the terminal behind our findings, and after a failure', (t) => {
    const { render, onTerminal, folder } = helmHome(t);
    writeFileSync(join(folder, 'next'), COMPLAINS);
    const fine = onTerminal(`${render}${flags('--then=sh ./next')} >/dev/null`, { NO_COLOR: '1' });
    assert.equal(fine.code, 0);
    assert.match(
      fine.stdout,
      /helm-hooks changed 1 of 2 hooks[\s\S]*"sh \.\.\." says\r\n {2}line 21 of 30[\s\S]*line 30 of 30/,
    );
    assert.doesNotMatch(fine.stdout, /line 20/);
    writeFileSync(join(folder, 'next'), `${COMPLAINS}; exit 7`);
    const { code, stdout } = onTerminal(render + flags('--then=sh ./next'), { NO_COLOR: '1' });
    assert.notEqual(code, 0);
    assert.match(
      stdout,
      /helm-hooks failed: --then "sh \.\.\." ended with exit code 7\r\n"sh \.\.\." says\r\n {2}line 21 of 30/,
    );
  });

  test('with --notify=stderr in a pipe', (t) => {
    const { render, piped } = helmHome(t, 'kind: ConfigMap\napiVersion: v1\nmetadata:\n  name: shop\n');
    const { code, stdout, stderr } = piped(render + flags('--notify=stderr', '--then=echo careful >&2; cat'));
    assert.deepEqual([code, stderr], [0, '"echo ..." says\n  careful\n']);
    assert.match(stdout, /name: shop/);
  });
});
