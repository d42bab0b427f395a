import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, relative } from 'node:path';
import { withLock } from './lock.ts';

/** Where built tools are kept between runs: `HELM_HOOKS_TEST_CACHE`, else `~/.cache/helm-hooks-test`. */
export function cacheFolder(): string {
  return process.env.HELM_HOOKS_TEST_CACHE || join(homedir(), '.cache', 'helm-hooks-test');
}

/** Something that is built once: everything that its content depends on, and how to make it in a folder. */
export interface Recipe {
  readonly inputs: readonly string[];
  readonly build: (folder: string) => void | Promise<void>;
}

/** The folder in which a recipe's result is, or will be. */
export function folderOf(recipe: Recipe): string {
  const hash = createHash('sha256').update(JSON.stringify([process.platform, process.arch, ...recipe.inputs]));
  return join(cacheFolder(), hash.digest('hex').slice(0, 20));
}

/** The same folder when the result is there already, else undefined. */
export function cachedFolder(recipe: Recipe): string | undefined {
  const folder = folderOf(recipe);
  return existsSync(folder) ? folder : undefined;
}

/**
 * The folder with a recipe's result, built now if it is not there yet.
 * It is built beside and renamed, so a broken build leaves nothing; two processes do not build the same at once.
 */
export async function built(recipe: Recipe): Promise<string> {
  const folder = folderOf(recipe);
  if (existsSync(folder)) return folder;
  return await withLock(folder, async () => {
    if (existsSync(folder)) return folder;
    mkdirSync(cacheFolder(), { recursive: true });
    removeAbandonedDrafts();
    const draft = `${folder}.draft-${process.pid}`;
    try {
      mkdirSync(draft);
      await recipe.build(draft);
      renameSync(draft, folder);
      return folder;
    } finally {
      rmSync(draft, { recursive: true, force: true });
    }
  });
}

// Of processes that were killed while they built.
function removeAbandonedDrafts(): void {
  for (const name of readdirSync(cacheFolder())) {
    const owner = name.match(/\.draft-(\d+)$/)?.[1];
    if (owner && !isAlive(Number(owner))) rmSync(join(cacheFolder(), name), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Names and contents of the files under a folder whose names fit, as inputs of a recipe. */
export function contentsOf(folder: string, names: RegExp): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => names.test(name))
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile())
    .sort()
    .flatMap((path) => [relative(folder, path), createHash('sha256').update(readFileSync(path)).digest('hex')]);
}
