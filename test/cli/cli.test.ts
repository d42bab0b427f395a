import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cli, commandNames, loadCommand } from '../../src/cli.ts';
import { CHART_OPTIONS, parseEvent, parseOptions } from '../../src/commands/options.ts';
import type { Context } from '../../src/context.ts';
import { UserError } from '../../src/errors.ts';

async function run(args: readonly string[], change: Partial<Context> = {}) {
  let stdout = '';
  let stderr = '';
  const context: Context = {
    env: {},
    cwd: import.meta.dirname,
    readStdin: () => new Uint8Array(),
    readStdinInto: () => 0,
    stdout: (chunk) => {
      stdout += chunk;
    },
    stderr: (chunk) => {
      stderr += chunk;
    },
    stdinIsTerminal: false,
    stdoutIsTerminal: false,
    stderrIsTerminal: false,
    interrupted: () => new AbortController().signal,
    ...change,
  };
  const code = await cli(args, context);
  return { code, stdout, stderr };
}

test('help names every command, and every command has one', async () => {
  for (const args of [[], ['--help'], ['help'], ['-h']]) {
    const { code, stdout } = await run(args);
    assert.equal(code, 0);
    for (const name of commandNames()) assert.match(stdout, new RegExp(`^ {2}${name} +[A-Z].*\\.$`, 'm'));
  }
  for (const name of commandNames()) {
    const { usage } = await loadCommand(name);
    assert.ok(usage === name || usage.startsWith(`${name} `), `${name}: ${usage}`);
    for (const args of [
      [name, '--help'],
      [name, '-h'],
      ['help', name],
      [name, 'x', '--help'],
    ]) {
      const { code, stdout, stderr } = await run(args);
      assert.equal(code, 0, stderr);
      assert.match(stdout, new RegExp(`Usage:\\n {2}helm hooks ${name}`));
      for (const line of stdout.split('\n')) assert.ok(line.length <= 120, line);
    }
  }
});

test('--help behind -- belongs to another program', async () => {
  const { stdout } = await run(['version', '--', '--help']);
  assert.doesNotMatch(stdout, /Usage/);
});

test('an unknown error shows where it happened, and is no success', async () => {
  const { code, stderr } = await run(['version'], {
    stdout: () => {
      throw new TypeError('a fault');
    },
  });
  assert.equal(code, 3);
  assert.match(stderr, /^Error: TypeError: a fault\n {4}at /);
});

test('flags that Helm leaves in front of the command', async () => {
  const plain = await run(['version']);
  assert.deepEqual(await run(['--burst-limit', '5', '--qps=2', '--color', 'never', 'version']), plain);
});

test('options: types and places', () => {
  const specs = {
    ...CHART_OPTIONS,
    fix: { type: 'boolean' },
    format: { type: 'string', values: ['text', 'json'] },
  } as const;
  const args = ['a', '-f', 'x', '--values=y', '-fz', '--fix', '--format', 'json', 'b', '--', '--c', 'd'];
  const { values, positionals, rest } = parseOptions(args, specs, {});
  assert.deepEqual(values.values, ['x', 'y', 'z']);
  assert.deepEqual(values.set, []);
  assert.equal(values.fix, true);
  assert.equal(values.format, 'json');
  assert.equal(values.version, undefined);
  assert.deepEqual(positionals, ['a', 'b']);
  assert.deepEqual(rest, ['--c', 'd']);
  assert.equal(parseOptions(['--fix=false'], specs, {}).values.fix, false);
  assert.equal(parseOptions(['--set', '-1'], specs, {}).values.set[0], '-1');
});

test('options: wrong ones', () => {
  const specs = { format: { type: 'string', values: ['text', 'json'] }, fix: { type: 'boolean' } } as const;
  const cases: readonly (readonly [readonly string[], RegExp])[] = [
    [['--fomat', 'json'], /^unknown flag --fomat \(did you mean --format\?\)$/],
    [['--namespce', 'x'], /^unknown flag --namespce \(did you mean --namespace\?\)$/],
    [['--constructor'], /^unknown flag --constructor$/],
    [['-q'], /^unknown flag -q$/],
    [['--format', 'yaml'], /^--format is one of text, json, not "yaml"$/],
    [['--format'], /^--format needs a value$/],
    [['--fix=maybe'], /^--fix is true or false, not "maybe"$/],
    [['--format', 'text', '--format', 'json'], /^--format is given twice, with "text" and "json"$/],
  ];
  for (const [args, message] of cases) {
    assert.throws(
      () => parseOptions(args, specs, {}),
      (error) => error instanceof UserError && error.exitCode === 2 && message.test(error.message),
      args.join(' '),
    );
  }
});

test("Helm's own flags become its variables", () => {
  const args = ['-n', 'shop', '--kube-as-group', 'a', '--kube-as-group=b', '--kubeconfig', 'k', '--debug'];
  const { env } = parseOptions(args, {}, { HELM_NAMESPACE: 'default', HOME: '/root' });
  assert.deepEqual(env, {
    HOME: '/root',
    HELM_NAMESPACE: 'shop',
    HELM_KUBEASGROUPS: 'a,b',
    KUBECONFIG: 'k',
    HELM_DEBUG: 'true',
  });
});

test('events on the command line', () => {
  assert.equal(parseEvent('test-success'), 'test');
  assert.equal(parseEvent('pre-delete'), 'pre-delete');
  assert.throws(() => parseEvent('predelete'), /unknown event "predelete" \(did you mean pre-delete\?\)/);
});
