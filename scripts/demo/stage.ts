import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { anyHelm4 } from '../tools/helm.ts';
import { run } from '../tools/run.ts';

const ROOT = join(import.meta.dirname, '../..');

/** Gives back what it gets: what Helm alone makes of the manifests on the way through a post-renderer. */
const IDENTITY = `apiVersion: v1
type: postrenderer/v1
name: identity
version: 1.0.0
runtime: subprocess
runtimeConfig:
  platformCommand:
    - command: cat
`;

/** A Helm home of the demo's own, and how to show a command in it. */
export interface Stage {
  /** Prints a heading, and a sentence of what to look for. */
  readonly heading: (title: string, about: string) => void;
  /** Prints `$ helm ...` and runs it. Throws when it ends with another code than expected. */
  readonly helm: (args: readonly string[], expected?: readonly number[]) => void;
  /** What Helm prints, without showing it. */
  readonly helmOutput: (args: readonly string[]) => string;
  /** Shows two texts as a diff. */
  readonly diff: (before: string, after: string) => void;
  readonly leave: () => void;
}

/** Gets Helm 4 and makes the private home; `leave` removes it. */
export async function setStage(): Promise<Stage> {
  const helm = await anyHelm4();
  const folder = mkdtempSync(join(tmpdir(), 'helm-hooks-demo-'));
  const homes = { HELM_DATA_HOME: 'data', HELM_CACHE_HOME: 'cache', HELM_CONFIG_HOME: 'config' };
  const own = Object.fromEntries(Object.entries(homes).map(([name, home]) => [name, join(folder, home)]));
  const env = { ...process.env, ...own, HELM_BIN: helm, HELM_HOOKS_TTY: '0', NO_COLOR: colour ? '' : '1' };
  const identity = join(folder, 'data/plugins/identity');
  mkdirSync(identity, { recursive: true });
  writeFileSync(join(identity, 'plugin.yaml'), IDENTITY);
  return {
    heading: (title, about) => console.log(`\n${bold(`== ${title} ==`)}\n${dim(about)}\n`),
    helm: (args, expected = [0]) => show('helm', helm, args, expected, env),
    helmOutput: (args) => run(helm, args, { cwd: ROOT, env }),
    diff: (before, after) => showDiff(folder, before, after, env),
    leave: () => rmSync(folder, { recursive: true, force: true }),
  };
}

const colour = process.stdout.isTTY && !process.env.NO_COLOR;
const bold = (text: string) => (colour ? `\u001b[1;36m${text}\u001b[0m` : text);
const dim = (text: string) => (colour ? `\u001b[2m${text}\u001b[0m` : text);

function show(
  name: string,
  program: string,
  args: readonly string[],
  expected: readonly number[],
  env: NodeJS.ProcessEnv,
): void {
  const command = [name, ...args].map(quoted).join(' ');
  console.log(`$ ${bold(command)}\n`);
  const { status, signal, error } = spawnSync(program, args, { cwd: ROOT, env, stdio: 'inherit' });
  if (error) throw error;
  console.log();
  if (status === null || !expected.includes(status)) throw new Error(`${command} ended with ${status ?? signal}`);
}

function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** git's diff, for git is there in a clone and colours well. */
function showDiff(folder: string, before: string, after: string, env: NodeJS.ProcessEnv): void {
  const sides = join(folder, 'diff');
  mkdirSync(sides, { recursive: true });
  writeFileSync(join(sides, 'helm'), before);
  writeFileSync(join(sides, 'helm-hooks'), after);
  const when = colour ? 'always' : 'never';
  const args = ['--no-pager', 'diff', '--no-index', '--no-prefix', `--color=${when}`, '-U4', 'helm', 'helm-hooks'];
  const { status } = spawnSync('git', args, { cwd: sides, env, stdio: 'inherit' });
  if (status !== 0 && status !== 1) throw new Error(`git diff ended with ${status}`);
  if (status === 0) throw new Error('the post-renderer has changed nothing');
}
