import { readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileReason, usageError } from '../errors.ts';
import type { Source } from '../manifest/document.ts';
import { decodeUtf8 } from '../manifest/text.ts';
import { helmConfig } from './helm-home.ts';

export const CONFIG_FILE = '.helm-hooks.yaml';

/**
 * The `.helm-hooks.yaml` that counts for a TARGET: beside it (in the chart's folder) or in the nearest folder above, up to
 * the root of the repository. What is no folder or file here (a remote chart, stdin, a release) has that of the working
 * directory. A packed chart is never opened for it.
 *
 * @param known what has been found for a folder: of many TARGETs each folder is looked into once
 * @returns its path; undefined where there is none
 */
export function findConfig(
  target: string | undefined,
  cwd: string,
  known: Map<string, string | undefined> = new Map(),
): string | undefined {
  return nearestConfig(folderOf(target ?? '.', cwd), known);
}

function nearestConfig(folder: string, known: Map<string, string | undefined>): string | undefined {
  if (known.has(folder)) return known.get(folder);
  const above = dirname(folder);
  const own = configIn(folder);
  const found = own ?? (isRepository(folder) || above === folder ? undefined : nearestConfig(above, known));
  known.set(folder, found);
  return found;
}

/** The one in a folder itself; undefined where there is none. */
export function configIn(folder: string): string | undefined {
  return existing(join(folder, CONFIG_FILE));
}

/** The user's own, which counts for every rewrite: `helm-hooks.yaml` in Helm's folder of configuration. */
export function userConfig(env: Readonly<Record<string, string | undefined>>): string | undefined {
  return existing(join(helmConfig(env), 'helm-hooks.yaml'));
}

/**
 * @param path as the user gave it, or absolute; messages name it from the working directory
 * @throws UserError (usage) where it cannot be read
 */
export function readConfigFile(path: string, cwd: string): Source {
  const full = resolve(cwd, path);
  const below = relative(cwd, full);
  const file = below === '' || below.startsWith('..') ? path : below;
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(full);
  } catch (error) {
    throw usageError(`cannot read the configuration ${file}: ${fileReason(error)}`);
  }
  try {
    return { file, text: decodeUtf8(bytes, file) };
  } catch (error) {
    throw usageError((error as Error).message);
  }
}

function folderOf(target: string, cwd: string): string {
  if (target === '-' || /^(release\/|[a-z]+:\/\/)/.test(target)) return cwd;
  const path = resolve(cwd, target);
  const stat = statusOf(path);
  if (stat?.isDirectory()) return path;
  return stat ? dirname(path) : cwd;
}

/** `.git` is a file in a worktree and in a submodule. */
function isRepository(folder: string): boolean {
  return statusOf(join(folder, '.git')) !== undefined;
}

function existing(file: string): string | undefined {
  return statusOf(file)?.isFile() ? file : undefined;
}

/** undefined also where it may not be asked for. */
function statusOf(path: string) {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}
