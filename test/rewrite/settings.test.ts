// What is rewritten is said by flags, variables and configurations, in this order; what comes with a chart may say less.
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { temporaryFolder } from '../cli/support.ts';
import { runHere } from './in-process.ts';

const STREAM = `apiVersion: v1
kind: Service
metadata:
  name: shop
---
apiVersion: batch/v1
kind: Job
metadata:
  name: shop-migrate
  annotations:
    helm.sh/hook: pre-install
    postrenderer.helm.sh/postrender-filename: shop/templates/job.yaml
spec:
  ttlSecondsAfterFinished: 0
  template:
    spec:
      restartPolicy: Never
      containers:
        - name: run
          image: shop/run
`;

type Environment = Readonly<Record<string, string | undefined>>;

/** A working directory and a folder of Helm's, with files by their paths in them. */
function place(context: TestContext, files: Readonly<Record<string, string>>) {
  const folder = temporaryFolder(context);
  for (const [path, text] of Object.entries({ 'stream.yaml': STREAM, ...files })) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  const cwd = join(folder, 'work');
  mkdirSync(cwd, { recursive: true });
  const own: Environment = {
    HELM_CACHE_HOME: join(folder, 'cache'),
    HELM_CONFIG_HOME: join(folder, 'config'),
    CI: '1',
  };
  const run = (args: readonly string[], env: Environment = {}, input = STREAM) =>
    inProcess(args, { env: { ...own, ...env }, cwd, input });
  return {
    run,
    /** The rules that have changed something. */
    rules: async (args: readonly string[], env: Environment = {}): Promise<string[]> => {
      const { code, stdout, stderr } = await run(args, env);
      assert.deepEqual({ code, stderr }, { code: 0, stderr: '' });
      return (/helm-hooks\/rewritten: "?([^"\n]*)/.exec(stdout)?.[1] ?? '').split(',').filter(Boolean).sort();
    },
  };
}

async function inProcess(
  args: readonly string[],
  { env, cwd, input }: { env: Environment; cwd: string; input: string },
) {
  const { code, stdout, stderr } = await runHere(args, { env, cwd, input: new TextEncoder().encode(input) });
  return { code, stdout: stdout.toString(), stderr };
}

const FILTERS = [['post-render'], ['rewrite', '-']] as const;

for (const filter of FILTERS) {
  const name = filter[0];

  test(`${name}: fixes on request are made for rules that are named, by flag or variable`, async (context) => {
    const { rules } = place(context, {});
    assert.deepEqual(await rules(filter), ['default-delete-policy']);
    assert.deepEqual(await rules([...filter, '--opt-in', 'hook-ttl,unused-token']), [
      'default-delete-policy',
      'hook-ttl',
      'unused-token',
    ]);
    assert.deepEqual(await rules(filter, { HELM_HOOKS_OPT_IN: 'hook-ttl' }), ['default-delete-policy', 'hook-ttl']);
    assert.deepEqual(await rules([...filter, '--opt-in=unused-token'], { HELM_HOOKS_OPT_IN: 'hook-ttl' }), [
      'default-delete-policy',
      'unused-token',
    ]);
    const all = ['default-delete-policy', 'failure-outlives-timeout', 'hook-ttl', 'unused-token'];
    assert.deepEqual(await rules([...filter, '--opt-in', 'all', '--weights', 'keep']), all);
    assert.deepEqual(await rules([...filter, '--mode', 'full', '--weights', 'keep']), all);
    assert.deepEqual(await rules([...filter, '--mode', 'observe', '--opt-in', 'all']), []);
  });

  test(`${name}: bounds stay below the timeout that is said`, async (context) => {
    const { run } = place(context, {});
    const deadline = async (args: readonly string[], env: Environment = {}) => {
      const { stdout } = await run([...filter, '--opt-in=failure-outlives-timeout', ...args], env);
      return /activeDeadlineSeconds: (\d+)/.exec(stdout)?.[1];
    };
    assert.equal(await deadline([]), '270');
    assert.equal(await deadline(['--timeout', '4m']), '210');
    assert.equal(await deadline([], { HELM_HOOKS_TIMEOUT: '200s' }), '170');
    const { code, stderr } = await run([...filter], { HELM_HOOKS_TIMEOUT: 'soon' });
    assert.equal(code, 2);
    assert.match(stderr, /^Error: HELM_HOOKS_TIMEOUT is a duration such as 90s or 10m, not "soon"\n$/);
  });

  test(`${name}: the near configuration comes before the user's own, and --config instead of both`, async (context) => {
    const { rules, run } = place(context, {
      'work/.helm-hooks.yaml': 'rewrite: {opt-in: [hook-ttl]}\nrules: {unused-token: off}\n',
      'config/helm-hooks.yaml':
        'rewrite: {opt-in: [unused-token], default-delete-policy: [before-hook-creation]}\nrules: {unused-token: info}\n',
      'third.yaml': 'rules:\n  default-delete-policy: off\nrewrite:\n  opt-in: [unused-token]\n',
    });
    assert.deepEqual(await rules(filter), ['default-delete-policy', 'hook-ttl']);
    assert.match((await run(filter)).stdout, /hook-delete-policy: before-hook-creation\n/);
    assert.deepEqual(await rules([...filter, '--opt-in', 'unused-token']), ['default-delete-policy']);
    assert.deepEqual(await rules([...filter, '--config', '../third.yaml']), ['unused-token']);
    assert.deepEqual(await rules(filter, { HELM_HOOKS_CONFIG: '../third.yaml' }), ['unused-token']);
    assert.deepEqual(await rules([...filter, '--no-config']), ['default-delete-policy']);
    assert.deepEqual(await rules([...filter, '--mode=observe']), []);
  });

  test(`${name}: weights are written where that is said`, async (context) => {
    const second = `---\n${STREAM.slice(STREAM.indexOf('apiVersion: batch')).replace('shop-migrate', 'shop-seed')}`;
    const { run } = place(context, { 'work/.helm-hooks.yaml': 'rewrite: {weights: explicit}\n' });
    const weights = async (args: readonly string[], env: Environment = {}) => {
      const { stdout } = await run([...filter, ...args], env, STREAM + second);
      return [...stdout.matchAll(/hook-weight: "(.*)"/g)].map(([, weight]) => weight);
    };
    assert.deepEqual(await weights([]), ['10']);
    assert.deepEqual(await weights(['--weights=keep']), []);
    assert.deepEqual(await weights([], { HELM_HOOKS_WEIGHTS: 'keep' }), []);
    assert.deepEqual(await weights(['--no-config']), []);
    for (const flags of ['--opt-in=order-by-name', '--mode=full', '--weights=explicit'])
      assert.deepEqual(await weights(['--no-config', flags]), ['10'], flags);
  });

  test(`${name}: what may have come with a chart switches on neither mode full nor rights`, async (context) => {
    for (const [text, what] of [
      ['mode: full', 'mode full'],
      ['opt-in: all', 'rights (opt-in all)'],
      ['opt-in: [rbac-missing]', 'rights (opt-in rbac-missing)'],
      ['rbac: generate', 'rights (rbac: generate)'],
      ['rbac-namespaces: [web]', 'rights in other namespaces (rbac-namespaces)'],
    ] as const) {
      const { run, rules } = place(context, { 'work/.helm-hooks.yaml': `rewrite: {${text}, weights: keep}\n` });
      const { code, stdout, stderr } = await run(filter);
      assert.deepEqual({ code, stdout }, { code: 2, stdout: '' });
      assert.equal(
        stderr,
        `Error: .helm-hooks.yaml cannot switch on ${what}, for it may come with a chart: say so by flag, by HELM_HOOKS_* variable, with --config .helm-hooks.yaml, or in helm-hooks.yaml in Helm's folder of configuration\n`,
      );
      const flags = ['--mode=fix', '--opt-in=hook-ttl', '--rbac=report', '--rbac-namespace=web'];
      assert.deepEqual(await rules([...filter, ...flags]), ['default-delete-policy', 'hook-ttl']);
      assert.equal((await run([...filter, '--config', '.helm-hooks.yaml'])).code, 0);
    }
    const { rules } = place(context, { 'config/helm-hooks.yaml': 'rewrite: {mode: full, weights: keep}\n' });
    assert.ok((await rules(filter)).includes('hook-ttl'), "the user's own may");
  });

  test(`${name}: no chart takes back that charts are not heard`, async (context) => {
    const ignored = STREAM.replace('    postr', '    helm-hooks/ignore: default-delete-policy -- ours\n    postr');
    const changed = async (files: Readonly<Record<string, string>>) =>
      /rewritten/.test((await place(context, files).run(filter, {}, ignored)).stdout);
    assert.equal(await changed({}), false);
    assert.equal(await changed({ 'work/.helm-hooks.yaml': 'inline-ignores: false\n' }), true);
    assert.equal(
      await changed({
        'work/.helm-hooks.yaml': 'inline-ignores: true\n',
        'config/helm-hooks.yaml': 'inline-ignores: false\n',
      }),
      true,
    );
  });

  test(`${name}: a configuration that is none stops it with one line`, async (context) => {
    for (const [text, message] of [
      [
        'rewrite: {rewrites: 2}\n',
        '.helm-hooks.yaml:1:21: rewrites is 2, but this helm-hooks knows them up to 1 only: update it',
      ],
      ['rewrite: [\n', '.helm-hooks.yaml:2:1: a value is expected here'],
    ] as const) {
      const { run } = place(context, { 'work/.helm-hooks.yaml': text });
      const { code, stdout, stderr } = await run(filter);
      assert.deepEqual({ code, stdout }, { code: 2, stdout: '' });
      assert.ok(stderr.startsWith(`Error: ${message}`) && stderr.split('\n').length === 2, stderr);
    }
  });
}

test('post-render reads the configuration of the working directory alone, rewrite that above a chart too', async (context) => {
  const { rules } = place(context, { '.helm-hooks.yaml': 'rules: {default-delete-policy: off}\n', '.git/HEAD': '' });
  assert.deepEqual(await rules(['post-render']), ['default-delete-policy']);
  assert.deepEqual(await rules(['rewrite', '-']), []);
});
