import { type ChildProcess, spawn } from 'node:child_process';
import { globSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import type { Piece } from '../../test/support/tools.ts';
import { type Cluster, startCluster } from './cluster.ts';
import { givenKubeconfig, prepare, type Variables } from './prepare.ts';
import { say } from './run.ts';

const ROOT = join(import.meta.dirname, '../..');

/** What the name of a test file ends with: `test` runs every day, `long` before a change lands, `deep` seldom. */
type Kind = 'test' | 'long' | 'deep';

export interface TestRun {
  /** What runs when nothing else is asked for. */
  readonly kinds: readonly Kind[];
  /** Milliseconds for one test. */
  readonly timeout: number;
  readonly variables?: Variables;
}

/**
 * Runs the tests, those on a cluster after the others, and returns the exit code.
 *
 * @param args paths of files or folders, which take their long tests along; `--all` for the long tests too; `--unit` for
 *   those that need nothing prepared; `--test-...` options go to Node's test runner
 */
export async function runTests(args: readonly string[], testRun: TestRun): Promise<number> {
  const unitOnly = args.includes('--unit');
  const options = args.filter((arg) => arg.startsWith('--') && arg !== '--unit' && arg !== '--all');
  const paths = args.filter((arg) => !arg.startsWith('--'));
  const takesLong = args.includes('--all') || paths.length > 0;
  const kinds = new Set(takesLong ? [...testRun.kinds, 'long' as const] : testRun.kinds);
  const files = chosenFiles(kinds, paths);
  const live = unitOnly ? [] : files.filter(isLive);
  const unit = files.filter((file) => !isLive(file));
  if (live.length + unit.length === 0) throw new Error(`no test fits: ${args.join(' ')}`);
  const pieces = unitOnly ? [] : (['executable', 'helm', 'go', 'corpus'] as const);
  const home = mkdtempSync(join(tmpdir(), 'helm-hooks-test-'));
  process.on('exit', () => rmSync(home, { recursive: true, force: true }));
  const forSome: Piece[] = [
    ...(files.some(isForBrowser) && !unitOnly ? (['browser'] as const) : []),
    ...(files.some(isForTerminal) && !unitOnly ? (['tmux'] as const) : []),
    ...(live.length > 0 ? (['cluster'] as const) : []),
  ];
  const prepared = await prepare([...pieces, ...forSome]);
  const env = { ...testEnvironment(home), ...prepared, ...testRun.variables };
  const runner = [...options, `--test-timeout=${testRun.timeout}`];
  const unitCode = unit.length > 0 ? await nodeTest(unit, runner, env) : 0;
  const liveCode = live.length > 0 ? await onCluster(env, (with_) => nodeTest(live, runner, with_)) : 0;
  if (!kinds.has('long')) tellLeftOut(unitOnly);
  return unitCode || liveCode;
}

function tellLeftOut(unitOnly: boolean): void {
  const left = filesOf(['long']).filter((file) => !unitOnly || !isLive(file));
  say(`${left.length} files of long tests were left out: npm test -- --all runs them, as CI does`);
}

const isLive = (file: string): boolean => file.startsWith(join('test', 'live'));
const isForTerminal = (file: string): boolean =>
  file.startsWith(join('test', 'terminal')) || file.startsWith(join('test', 'live', 'run-terminal.'));

const isForBrowser = (file: string): boolean => file.startsWith(join('test', 'browser'));

function chosenFiles(kinds: Iterable<Kind>, paths: readonly string[]): string[] {
  const all = filesOf(kinds);
  if (paths.length === 0) return all;
  return paths.flatMap((path) => {
    const wanted = relative(ROOT, resolve(ROOT, path));
    if (!statSync(join(ROOT, wanted), { throwIfNoEntry: false })?.isDirectory()) return [wanted];
    return all.filter((file) => file.startsWith(`${wanted}/`));
  });
}

function filesOf(kinds: Iterable<Kind>): string[] {
  return globSync(join('test', '**', `*.@(${[...kinds].join('|')}).ts`), { cwd: ROOT }).sort();
}

// Nothing of the user's: neither a cluster nor plugins nor settings of Helm. Each file is a process of its own: what they
// share is compiled once, which spares half of the time.
function testEnvironment(home: string): Variables {
  const kept = Object.entries(process.env).filter(
    ([name]) => name !== 'KUBECONFIG' && (!name.startsWith('HELM_') || name.startsWith('HELM_HOOKS_')),
  );
  const homes = {
    HELM_CACHE_HOME: 'cache',
    HELM_CONFIG_HOME: 'config',
    HELM_DATA_HOME: 'data',
    KUBECONFIG: 'none',
    NODE_COMPILE_CACHE: 'compiled',
  };
  const own = Object.entries(homes).map(([name, folder]) => [name, join(home, folder)]);
  return Object.fromEntries([...kept, ...own]);
}

async function onCluster(env: Variables, tests: (env: Variables) => Promise<number>): Promise<number> {
  if (env.HELM_HOOKS_MISSING_CLUSTER) return await tests(env);
  const given = givenKubeconfig();
  if (given) return await tests({ ...env, ...clusterVariables(resolve(given), '') });
  const started = Date.now();
  const cluster: Cluster = await startCluster();
  say(`cluster ${cluster.id} is ready after ${((Date.now() - started) / 1000).toFixed(1)} s`);
  try {
    return await tests({ ...env, ...clusterVariables(cluster.kubeconfig, cluster.audit.path) });
  } finally {
    cluster.stop();
  }
}

function clusterVariables(kubeconfig: string, audit: string): Variables {
  return { KUBECONFIG: kubeconfig, HELM_HOOKS_TOOL_KUBECONFIG: kubeconfig, HELM_HOOKS_TOOL_AUDIT: audit };
}

/** Runs Node's test runner on files; it does not outlive this process. */
function nodeTest(files: readonly string[], options: readonly string[], env: Variables): Promise<number> {
  // Three at once also on two cores: most tests wait for programs, the live ones for the cluster.
  const args = ['--test', '--test-reporter=spec', '--test-concurrency=3', ...options, ...files];
  const child = spawn(process.execPath, args, { cwd: ROOT, env, stdio: 'inherit' });
  const release = endWith(child);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      release();
      resolve(code ?? 128 + constants.signals[signal ?? 'SIGTERM']);
    });
  });
}

function endWith(child: ChildProcess): () => void {
  const end = (): void => void child.kill('SIGTERM');
  const quit = (signal: NodeJS.Signals): never => process.exit(128 + constants.signals[signal]);
  process.once('exit', end);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, quit);
  return () => {
    process.off('exit', end);
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.off(signal, quit);
  };
}
