import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { built, cachedFolder, contentsOf, type Recipe } from './cache.ts';
import { findProgram, say } from './run.ts';

/** A Go program: a package of a published module, or a module in a folder of this repository. */
export interface GoProgram {
  readonly name: string;
  /** `example.com/module/cmd/name@v1.2.3`, or the absolute path of a folder with a go.mod. */
  readonly source: string;
  /** What the linker writes into string variables, by their full names: versions, mostly. */
  readonly variables?: Readonly<Record<string, string>>;
}

/** Why Go programs cannot be built here, or undefined when they can. */
export function goIsMissing(): string | undefined {
  return findProgram('go') ? undefined : 'Go is not on PATH (1.26 or newer builds the test tools: https://go.dev/dl)';
}

/** The path of a Go program, built (without cgo, static) and cached if need be. Throws with the compiler's words. */
export async function goProgram(program: GoProgram): Promise<string> {
  return join(await built(recipe(program)), program.name);
}

/** The path of a Go program that was built before, else undefined. */
export function cachedGoProgram(program: GoProgram): string | undefined {
  const folder = cachedFolder(recipe(program));
  return folder && join(folder, program.name);
}

/** A published Go program under its full version, `goTool('github.com/mikefarah/yq/v4@v4.53.3', 'yq')`. */
export function goTool(source: string, name: string): Promise<string> {
  return goProgram({ source, name });
}

function recipe(program: GoProgram): Recipe {
  const { name, source } = program;
  const local = !source.includes('@');
  return {
    inputs: ['go', name, ...(local ? contentsOf(source, /\.go$|^go\.(mod|sum)$/) : [source]), ...linkerFlags(program)],
    build: (folder) => compile(program, local, folder),
  };
}

function linkerFlags({ variables = {} }: GoProgram): string[] {
  return ['-s', '-w', ...Object.entries(variables).map(([variable, value]) => `-X ${variable}=${value}`)];
}

// The same flags for all, so that programs share what Go has compiled already (Helm and the oracle, mostly).
async function compile(program: GoProgram, local: boolean, folder: string): Promise<void> {
  const missing = goIsMissing();
  if (missing) throw new Error(missing);
  const started = Date.now();
  say(`building ${program.name} (${local ? 'from this repository' : program.source}); once, then it is cached`);
  const flags = ['-trimpath', '-ldflags', linkerFlags(program).join(' ')];
  const env = { ...process.env, CGO_ENABLED: '0', GOFLAGS: '', GOWORK: 'off', GOBIN: folder };
  if (local) await go(['build', '-mod=readonly', ...flags, '-o', join(folder, program.name), '.'], program.source, env);
  else await go(['install', ...flags, program.source], folder, env);
  say(`built ${program.name} in ${Math.round((Date.now() - started) / 1000)} s`);
}

// Not execFileSync: an interrupt has to reach this process while the compiler runs.
function go(args: string[], cwd: string, env: NodeJS.ProcessEnv): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn('go', args, { cwd, env, stdio: ['ignore', 'ignore', 'pipe'] });
    let words = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      words = (words + text).slice(-4000);
    });
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`go ${args[0]} ended with ${code}:\n${words.trim()}`));
    });
  });
}
