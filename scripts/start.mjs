// Runs scripts/NAME.ts under the Node 24 of node_modules, installing the dependencies first where they are missing or
// not those of package-lock.json. Plain JavaScript without imports of packages: the Node that starts this may be older,
// and node_modules empty.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
const MODULES = join(ROOT, 'node_modules');
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** Whether node_modules holds exactly what package-lock.json says; npm leaves its own copy of that in there. */
function isInstalled() {
  const copy = join(MODULES, '.package-lock.json');
  if (!existsSync(copy) || !existsSync(bundledNode())) return false;
  const wanted = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')).packages;
  const present = JSON.parse(readFileSync(copy, 'utf8')).packages;
  return Object.entries(wanted).every(
    ([path, entry]) =>
      path === '' || (present[path] ? present[path].version === entry.version : entry.optional || entry.peer),
  );
}

function install() {
  console.error('installing dependencies: npm ci');
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: ROOT,
    stdio: ['ignore', 2, 2],
  });
  if (status !== 0) fail('npm ci failed; see above');
  if (!existsSync(bundledNode())) fail(`npm ci has not put Node 24 at ${bundledNode()}`);
}

function bundledNode() {
  return join(MODULES, 'node/bin', process.platform === 'win32' ? 'node.exe' : 'node');
}

function fail(reason) {
  console.error(reason);
  process.exit(3);
}

/** Runs the script to its end; signals go to it, and its exit code or signal becomes ours. */
function start(script, args) {
  const env = { ...process.env, PATH: `${join(MODULES, '.bin')}:${process.env.PATH}` };
  const child = spawn(bundledNode(), [script, ...args], { cwd: ROOT, env, stdio: 'inherit' });
  for (const signal of SIGNALS) {
    // Ctrl-C on a terminal goes to the whole group: the script has it already, and twice may mean "at once".
    process.on(signal, () => (signal === 'SIGINT' && process.stdin.isTTY ? undefined : child.kill(signal)));
  }
  child.once('error', (error) => fail(error.message));
  child.once('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));
}

const [name, ...args] = process.argv.slice(2);
const script = join(ROOT, 'scripts', `${name}.ts`);
if (!name || !existsSync(script)) fail(`usage: node scripts/start.mjs NAME [ARGUMENT...]; there is no ${script}`);
if (!isInstalled()) install();
start(script, args);
