import { existsSync, realpathSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';

/**
 * A file's path as `git apply` takes it in a diff of ours, which has no line `diff --git`: from the working directory;
 * for what lies outside of that, from the top of the file's own repository; else the whole path.
 *
 * @param file from the working directory
 */
export function patchPath(file: string, cwd: string): string {
  const path = resolve(cwd, file);
  if (!existsSync(path)) return file;
  const root = isIn(cwd, path) ? cwd : (repositoryOf(path) ?? '/');
  return relative(root, path).split(sep).join('/');
}

function repositoryOf(path: string): string | undefined {
  for (let folder = dirname(realpathSync(path)); ; folder = dirname(folder)) {
    if (existsSync(join(folder, '.git'))) return isIn(folder, path) ? folder : undefined;
    if (folder === dirname(folder)) return undefined;
  }
}

function isIn(folder: string, path: string): boolean {
  const way = relative(folder, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}
