import {
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
import esbuild, { type BuildOptions } from 'esbuild';
import { $ } from 'zx';

const ROOT = join(import.meta.dirname, '..');

/** The host's executable. */
export const EXECUTABLE = join(ROOT, 'dist/helm-hooks');

/** Beside it: the licences of what is built in. */
const NOTICES = join(ROOT, 'dist/THIRD-PARTY.txt');

/** Where post-renderer/plugin.yaml looks for it: inside its own folder, so that no path has to leave a plugin. */
const POST_RENDERER = join(ROOT, 'post-renderer/bin/helm-hooks');

/** Under its npm name: the package's binary is called `bun.exe` on every system. */
const BUN = join(ROOT, 'node_modules/bun/bin/bun.exe');

// One module for the start, one for each command and what it alone needs: the filter must not load the cluster's client.
export const BUNDLE: BuildOptions = {
  entryPoints: [join(ROOT, 'src/main.ts')],
  absWorkingDir: ROOT,
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node24',
  outExtension: { '.js': '.mjs' },
  logLevel: 'warning',
};

// A Bun executable by default runs code that the working directory names: .env, bunfig.toml, tsconfig.json, package.json.
const NOTHING_FROM_THE_WORKING_DIRECTORY = [
  '--no-compile-autoload-dotenv',
  '--no-compile-autoload-bunfig',
  '--no-compile-autoload-tsconfig',
  '--no-compile-autoload-package-json',
];

// The bytecode spares parsing. Machine code comes later than Bun's default: a filter ends before it would pay.
const FAST_START = ['--bytecode', '--format=esm', '--splitting', '--compile-jit-policy=40'];

/** Builds what both plugins need. The old executable stays whole, and may run, until the new one takes its place. */
export async function build(): Promise<void> {
  mkdirSync(dirname(EXECUTABLE), { recursive: true });
  // Of this build alone: two at a time do not disturb each other.
  const folder = mkdtempSync(join(dirname(EXECUTABLE), 'build-'));
  try {
    const { metafile } = await esbuild.build({ ...BUNDLE, outdir: folder, metafile: true });
    await compile(join(folder, 'main.mjs'), join(folder, 'helm-hooks'));
    writeFileSync(NOTICES, noticesOf(Object.keys(metafile.inputs)));
    renameSync(join(folder, 'helm-hooks'), EXECUTABLE);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  link(relative(dirname(POST_RENDERER), EXECUTABLE), POST_RENDERER);
}

/** The notices of the packages that a bundle's files come from: their licences ask to be given on with every copy. */
function noticesOf(files: readonly string[]): string {
  const folders = files.flatMap((file) => /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? []);
  const notices = [...new Set(folders)].toSorted().map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(join(ROOT, folder, 'package.json'), 'utf8'));
    const texts = globSync('{LICEN[CS]E,NOTICE}*', { cwd: join(ROOT, folder) }).toSorted();
    const parts = texts.map((file) => readFileSync(join(ROOT, folder, file), 'utf8').trim());
    return [`${name} ${version} (${license})`, ...parts].join('\n\n');
  });
  return `Packages that are part of helm-hooks.\n\n${notices.join(`\n\n${'-'.repeat(78)}\n\n`)}\n`;
}

/** Makes one file of a bundle and Bun. */
export async function compile(main: string, executable: string): Promise<void> {
  const flags = ['--compile', '--minify', ...FAST_START, ...NOTHING_FROM_THE_WORKING_DIRECTORY];
  await $({ cwd: dirname(executable), quiet: true })`${BUN} build ${flags} ${main} --outfile ${executable}`;
}

function link(target: string, path: string): void {
  mkdirSync(dirname(path), { recursive: true });
  try {
    if (readlinkSync(path) === target) return;
  } catch {
    // Not there, or no link.
  }
  rmSync(path, { force: true });
  symlinkSync(target, path);
}

/** Builds where there is no executable yet, or one older than what it is made of. */
export async function buildIfStale(): Promise<void> {
  const made = statSync(EXECUTABLE, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const sources = ['package.json', 'package-lock.json', 'scripts/build.ts', ...globSync('src/**/*', { cwd: ROOT })];
  if (sources.every((source) => statSync(join(ROOT, source)).mtimeMs < made)) return;
  console.error('building dist/helm-hooks');
  await build();
}

if (import.meta.main) {
  const start = performance.now();
  await build();
  console.log(`dist/helm-hooks built in ${((performance.now() - start) / 1000).toFixed(1)} s`);
}
