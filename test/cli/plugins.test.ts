import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { helm3, helm4, lacking } from '../support/tools.ts';
import { type RunSettings, ran, temporaryFolder } from './support.ts';

const ROOT = join(import.meta.dirname, '../..');
const SHOP = join(ROOT, 'examples/shop');
const RENDER = ['template', 'shop', SHOP];
const skip = lacking('executable', 'helm');

/** A Helm with a home of its own, gone after the test. */
function helmAtHome(t: TestContext, helm: string, folder = temporaryFolder(t)) {
  const env = {
    HELM_DATA_HOME: join(folder, 'data'),
    HELM_CACHE_HOME: join(folder, 'cache'),
    HELM_CONFIG_HOME: join(folder, 'config'),
    HELM_PLUGINS: undefined,
    KUBECONFIG: join(folder, 'none'),
    HELM_HOOKS_TTY: '0',
  };
  const run = (args: readonly string[], settings: RunSettings = {}) =>
    ran(helm, args, { cwd: folder, ...settings, env: { ...env, ...settings.env } });
  const install = (plugin: string) => {
    const { code, stderr } = run(['plugin', 'install', plugin]);
    assert.equal(code, 0, stderr);
  };
  return { run, install, folder };
}

for (const [name, helm] of [
  ['Helm 4', helm4],
  ['Helm 3', helm3],
] as const) {
  test(`${name}: helm hooks`, { skip }, (t) => {
    const { run, install } = helmAtHome(t, helm());
    install(ROOT);
    const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
    assert.equal(run(['hooks', 'version']).stdout, `helm-hooks ${version}\n`);
    assert.match(run(['hooks', '--help']).stdout, /Usage:\n {2}helm hooks COMMAND/);
    const { code, stdout, stderr } = run(['hooks', 'plan', SHOP, 'pre-delete', '--format', 'json']);
    assert.equal(code, 0, stderr);
    assert.deepEqual(Object.keys(JSON.parse(stdout).events), ['pre-delete']);
    assert.equal(run(['hooks', 'plan', SHOP, 'pre-delet']).code, 2, 'the exit code comes through');
  });

  test(`${name}: global flags, wherever they stand`, { skip }, (t) => {
    const { run, install } = helmAtHome(t, helm());
    install(ROOT);
    const simulated = ['run', 'test', 'shop', '--chart', SHOP, '--simulate', '--format', 'json'];
    const namespaceOf = (args: readonly string[]) => JSON.parse(run(args).stdout).namespace;
    assert.equal(namespaceOf(['hooks', ...simulated, '-n', 'behind']), 'behind');
    assert.equal(namespaceOf(['hooks', ...simulated, '--namespace=behind']), 'behind');
    assert.equal(namespaceOf(['-n', 'before', 'hooks', ...simulated]), 'before');
    assert.equal(namespaceOf(['--burst-limit', '5', '--qps=3', 'hooks', ...simulated]), 'default');
    assert.equal(run(['hooks', 'version', '--kube-context', 'x', '--debug']).code, 0);
  });

  test(`${name}: completion`, { skip }, (t) => {
    const { run, install } = helmAtHome(t, helm());
    install(ROOT);
    const words = (...args: readonly string[]) => run(['__complete', 'hooks', ...args]).stdout.split('\n');
    assert.ok(words('pos').includes('post-render'));
    assert.ok(words('run', 'pre-d').includes('pre-delete'));
    assert.ok(words('plan', SHOP, '--form').includes('--format'));
  });
}

test('Helm 4: the post-renderer', { skip }, (t) => {
  const { run, install, folder } = helmAtHome(t, helm4());
  install(join(ROOT, 'post-renderer'));
  installIdentity(folder);
  const asItIs = run([...RENDER, '--post-renderer', 'identity']);
  const { code, stdout, stderr } = run([...RENDER, '--post-renderer', 'hooks-post-renderer']);
  assert.equal(code, 0, stderr);
  assert.match(stdout, /helm-hooks\/rewritten: "default-delete-policy"/);
  const own = /^ *("?helm-hooks\/rewritten"?|helm\.sh\/hook-delete-policy: "before-hook-creation,hook-succeeded")/;
  const others = stdout.split('\n').filter((line) => !own.test(line));
  assert.deepEqual(
    others,
    asItIs.stdout.split('\n').filter((line) => !own.test(line)),
  );
});

test('Helm 4: arguments and variables reach the post-renderer', { skip }, (t) => {
  const { run, install, folder } = helmAtHome(t, helm4());
  install(join(ROOT, 'post-renderer'));
  installIdentity(folder);
  const asItIs = run([...RENDER, '--post-renderer', 'identity']).stdout;
  const ours = [...RENDER, '--post-renderer', 'hooks-post-renderer'];
  assert.equal(run([...ours, '--post-renderer-args', '--mode=observe']).stdout, asItIs);
  assert.equal(run(ours, { env: { HELM_HOOKS_MODE: 'observe' } }).stdout, asItIs);
  const refused = run([...ours, '--post-renderer-args', '--mode=nonsense']);
  assert.equal(refused.code, 1);
  assert.equal(refused.stdout, '');
  assert.match(refused.stderr, /error while running post render on files/);
});

test('Helm 4: both plugins side by side, and the report of one through the other', { skip }, (t) => {
  const { run, install } = helmAtHome(t, helm4());
  install(ROOT);
  install(join(ROOT, 'post-renderer'));
  assert.equal(run([...RENDER, '--post-renderer', 'hooks-post-renderer']).code, 0);
  assert.match(run(['hooks', 'report']).stdout, /default-delete-policy/);
});

function installIdentity(folder: string): void {
  const identity = join(folder, 'data/plugins/identity');
  mkdirSync(identity, { recursive: true });
  const platform = 'runtimeConfig:\n  platformCommand:\n    - command: cat\n';
  const head = 'apiVersion: v1\ntype: postrenderer/v1\nname: identity\nversion: 1.0.0\nruntime: subprocess\n';
  writeFileSync(join(identity, 'plugin.yaml'), head + platform);
}
