// Rights by flag, by variable and by the user's own configuration, and what a person reads of those that are missing.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { cli } from '../../src/cli.ts';
import { temporaryFolder } from '../cli/support.ts';

const STREAM = readFileSync(join(import.meta.dirname, '../rules/rbac-missing/generate.yaml'), 'utf8');

interface Printed {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A folder of a test's own with a configuration of the user's, and the command in it. */
function place(context: TestContext, config?: string) {
  const folder = temporaryFolder(context);
  if (config !== undefined) {
    const file = join(folder, 'config', 'helm-hooks.yaml');
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, config);
  }
  const own = { HELM_CACHE_HOME: join(folder, 'cache'), HELM_CONFIG_HOME: join(folder, 'config'), CI: '1' };
  return async (args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Printed> => {
    const bytes = new TextEncoder().encode(STREAM);
    let read = 0;
    const printed = { stdout: '', stderr: '' };
    const tell = (where: keyof typeof printed) => (text: string | Uint8Array) => {
      printed[where] += typeof text === 'string' ? text : Buffer.from(text).toString();
    };
    const code = await cli(args, {
      env: { ...own, ...env },
      cwd: folder,
      readStdin: () => bytes,
      readStdinInto: (buffer, from) => {
        const some = bytes.subarray(read, read + buffer.length - from);
        buffer.set(some, from);
        read += some.length;
        return some.length;
      },
      stdout: tell('stdout'),
      stderr: tell('stderr'),
      stdinIsTerminal: false,
      stdoutIsTerminal: false,
      stderrIsTerminal: false,
      interrupted: () => new AbortController().signal,
    });
    return { code, ...printed };
  };
}

const FILTERS = [
  ['post-render', '-n', 'shop'],
  ['rewrite', '-', '-n', 'shop'],
] as const;

for (const filter of FILTERS) {
  const [name] = filter;

  test(`${name}: who gives rights`, async (context) => {
    const run = place(context);
    const gives = async (args: readonly string[], env = {}) => {
      const { code, stdout } = await run([...filter, ...args], env);
      assert.equal(code, 0);
      return /kind: ServiceAccount/.test(stdout);
    };
    assert.equal(await gives([]), false, 'nobody asks');
    assert.equal(await gives(['--rbac=generate']), true);
    assert.equal(await gives([], { HELM_HOOKS_RBAC: 'generate' }), true);
    assert.equal(await gives(['--rbac=report'], { HELM_HOOKS_RBAC: 'generate' }), false, 'the flag comes first');
    assert.equal(await gives(['--mode=full']), true);
    assert.equal(await gives(['--mode=full', '--rbac=report']), false);
    assert.equal(await gives(['--opt-in=rbac-missing']), true);
    assert.equal(await gives(['--mode=observe', '--rbac=generate']), false);
    assert.equal(await gives(['--rbac=annotated']), false, 'the hook does not ask for it');
    assert.equal((await run([...filter, '--rbac=all'])).code, 2);
    assert.equal((await run([...filter], { HELM_HOOKS_RBAC: 'all' })).code, 2);
  });

  test(`${name}: the user's own configuration gives rights, and can switch the rule off`, async (context) => {
    const own = await place(context, 'rewrite: {rbac: generate}\n')([...filter]);
    assert.match(own.stdout, /kind: RoleBinding/);
    const off = await place(context, 'rewrite: {rbac: generate}\nrules: {rbac-missing: off}\n')([...filter]);
    assert.doesNotMatch(off.stdout, /kind: RoleBinding/);
  });
}

test('what is generated bears the mark', async (context) => {
  const { stdout } = await place(context)(['post-render', '-n', 'shop', '--rbac=generate']);
  assert.equal(stdout.match(/helm-hooks\/rewritten: .*rbac-missing/g)?.length, 4);
});

test('helm hooks report shows which right is missing, the objects once, the flag and what is lost', async (context) => {
  const run = place(context);
  const { stdout: stream } = await run(['post-render', '-n', 'shop']);
  assert.doesNotMatch(stream, /ServiceAccount/);
  const { stdout } = await run(['report', '--no-color']);
  assert.match(stdout, /may not get namespaces "shop"/);
  assert.match(
    stdout,
    /help: --rbac=generate adds it, as account "shop-check-hook"; .* imagePullSecrets, a workload identity/,
  );
  assert.equal(stdout.match(/kind: RoleBinding\n/g)?.length, 1);
  const json = JSON.parse((await run(['report', '--format=json'])).stdout);
  assert.match(json.findings[0].manifest, /resourceNames:\n {6}- shop\n/);
});

test('rewrite says on stderr what is missing, and prints the manifests alone', async (context) => {
  const { stdout, stderr } = await place(context)(['rewrite', '-', '-n', 'shop']);
  assert.doesNotMatch(stdout, /ServiceAccount|rbac-missing/);
  assert.match(stderr, /^warning\[rbac-missing\]: Job\/shop-check runs/);
  assert.match(stderr, /help: --rbac=generate adds it/);
  assert.equal(stderr.match(/kind: RoleBinding\n/g)?.length, 1);
});
