import { statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { UserError, usageError } from '../errors.ts';

/**
 * What a TARGET names: a chart that is a `folder` of its own, is `packed` (an archive that is there) or is to be had from
 * elsewhere (`remote`); `manifests` in a folder, or one `manifest`; stdin; or an installed `release`.
 */
export type TargetKind = 'folder' | 'packed' | 'remote' | 'manifests' | 'manifest' | 'stdin' | 'release';

/** A file that may hold manifests, by its name. */
export const MANIFEST = /\.(ya?ml|json)$/i;

const RELEASE = /^release\/(.+)$/;
const REMOTE = /^(oci|https?):\/\//;
// Neither a path of several folders nor one with a leading dot: what `helm template repo/name` takes.
const REPOSITORY = /^[^./\\][^/\\]*\/[^/\\]+$/;

/** Looks at names and at what lies in the file system, and reads nothing. @throws UserError where there is no such thing */
export function kindOfTarget(given: string, cwd: string): TargetKind {
  if (given === '-') return 'stdin';
  if (RELEASE.test(given)) return 'release';
  if (REMOTE.test(given)) return 'remote';
  const path = resolve(cwd, given);
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat?.isDirectory()) return isChart(path) ? 'folder' : 'manifests';
  if (stat) return /\.(tgz|tar\.gz)$/.test(given) ? 'packed' : 'manifest';
  if (REPOSITORY.test(given) && !MANIFEST.test(given)) return 'remote';
  throw new UserError(`there is no chart, manifest file or folder "${given}"`);
}

/** The release in `release/NAME`. */
export function releaseIn(given: string): string {
  return RELEASE.exec(given)![1]!;
}

/** The chart that a command without a TARGET takes. @throws UserError (usage) where the working directory is none */
export function chartHere(cwd: string): string {
  if (isChart(cwd)) return '.';
  throw usageError(`no TARGET, and no chart in ${cwd}: name a chart, a manifest, "-" for stdin, or release/NAME`);
}

function isChart(folder: string): boolean {
  return statSync(join(folder, 'Chart.yaml'), { throwIfNoEntry: false })?.isFile() === true;
}
