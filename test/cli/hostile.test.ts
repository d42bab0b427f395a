import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { lacking } from '../support/tools.ts';
import { helmHooks, ran, temporaryFolder } from './support.ts';

const ROOT = join(import.meta.dirname, '../..');
const BUN = join(ROOT, 'node_modules/bun/bin/bun.exe');
const MANIFEST =
  'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n  annotations:\n    helm.sh/hook: pre-install\n';

/** Of a cluster that is not there. */
const KUBECONFIG = `apiVersion: v1
kind: Config
clusters: [{ name: gone, cluster: { server: 'http://127.0.0.1:1' } }]
contexts: [{ name: gone, context: { cluster: gone, user: gone } }]
users: [{ name: gone, user: {} }]
current-context: gone
`;

/** Everything in a working directory that JavaScript runtimes are known to run or to be steered by. */
function plantTraps(folder: string): (name: string) => string {
  const traces = join(folder, 'traces');
  const spring = (name: string) => `require('node:fs').writeFileSync(${JSON.stringify(join(traces, name))}, '');\n`;
  const packages = ['yaml', '@kubernetes/client-node', 'ajv', 'fs', 'util'];
  const files: Record<string, string> = {
    'preload.cjs': spring('preload'),
    'bunfig.toml': 'preload = ["./preload.cjs"]\n[run]\nbun = true\n',
    '.bunfig.toml': `preload = [${JSON.stringify(join(folder, 'preload.cjs'))}]\n`,
    '.env': 'HELM_HOOKS_MODE=nonsense\nNODE_OPTIONS=--require=./options.cjs\nBUN_OPTIONS=--preload=./options.cjs\n',
    '.env.local': 'HELM_HOOKS_MODE=nonsense\n',
    '.env.production': 'HELM_HOOKS_MODE=nonsense\n',
    'options.cjs': spring('options'),
    'tsconfig.json': '{"compilerOptions":{"baseUrl":".","paths":{"*":["./redirected.cjs"]},"jsxImportSource":"./jsx"}}',
    'redirected.cjs': spring('redirected'),
    'package.json': '{"type":"commonjs","main":"main.cjs","imports":{"#*":"./main.cjs"},"browser":{"fs":"./main.cjs"}}',
    'main.cjs': spring('main'),
    'main.mjs': spring('main'),
    'helm-hooks.js': spring('main'),
    ...Object.fromEntries(packages.map((name) => [`node_modules/${name}/index.js`, spring('package')])),
  };
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  mkdirSync(traces);
  mkdirSync(join(folder, 'below'));
  return (name) => join(traces, name);
}

test('the traps are real: an executable compiled with the default settings falls into them', (t) => {
  const build = temporaryFolder(t);
  writeFileSync(join(build, 'unguarded.mjs'), 'console.log(process.env.HELM_HOOKS_MODE);\n');
  const { code } = ran(BUN, ['build', '--compile', './unguarded.mjs', '--outfile', 'unguarded'], { cwd: build });
  assert.equal(code, 0);
  const cwd = temporaryFolder(t);
  const trace = plantTraps(cwd);
  assert.equal(ran(join(build, 'unguarded'), [], { cwd }).stdout, 'nonsense\n');
  assert.ok(existsSync(trace('preload')));
  ran(process.execPath, ['-e', ''], { cwd, env: { NODE_OPTIONS: '--require=./options.cjs' } });
  assert.ok(existsSync(trace('options')));
});

test('nothing in the working directory is run, nor NODE_OPTIONS', { skip: lacking('executable') }, (t) => {
  const folder = temporaryFolder(t);
  plantTraps(folder);
  writeFileSync(join(folder, 'kubeconfig'), KUBECONFIG);
  const env = {
    NODE_OPTIONS: `--require=${join(folder, 'options.cjs')}`,
    NODE_PATH: join(folder, 'node_modules'),
    HOME: folder,
    XDG_CONFIG_HOME: folder,
    HELM_HOOKS_MODE: undefined,
  };
  // Each loads other parts of the program: none, the filter, YAML and the rules, the simulation, the cluster's client.
  const runs: (readonly [readonly string[], number])[] = [
    [['version'], 0],
    [['post-render', '--report', join(folder, 'report.json')], 0],
    [['lint', '-'], 0],
    [['plan', '-'], 0],
    [['run', 'pre-install', '--manifest', '-', '--simulate'], 0],
    [['run', 'pre-install', 'shop', '--kubeconfig', join(folder, 'kubeconfig')], 3],
  ];
  for (const cwd of [folder, join(folder, 'below')]) {
    for (const [args, expected] of runs) {
      // Who reads nothing may have ended before it is written.
      const reads = args.includes('-') || args[0] === 'post-render';
      const { code, stderr } = helmHooks(args, { cwd, env, ...(reads && { input: MANIFEST }) });
      assert.deepEqual(readdirSync(join(folder, 'traces')), [], args.join(' '));
      assert.equal(code, expected, `${args.join(' ')}: ${stderr}`);
    }
  }
});
