import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { fileReason, UserError } from '../errors.ts';
import type { Source } from '../manifest/document.ts';
import { decodeUtf8 } from '../manifest/text.ts';
import { type ReleaseReading, type ReleaseSource, readRelease } from '../release/read.ts';
import type { Release } from '../release/release.ts';
import { asFound, type OriginOf } from '../report/findings.ts';
import type { ChartOptions } from './chart.ts';
import { type ChartFolder, readChart } from './target-chart.ts';
import { chartHere, kindOfTarget, MANIFEST, releaseIn } from './target-kind.ts';
import { readInstalled } from './target-release.ts';

export interface TargetOptions extends ChartOptions {
  readonly readStdin: () => Uint8Array;
}

/** What a TARGET holds, read as one release. */
export interface Target extends ReleaseReading {
  /** As given, for messages. */
  readonly name: string;
  /** Leads a finding to the template that it was rendered from. */
  readonly originOf: OriginOf;
  /** The template of a path, where it lies open. */
  readonly templateOf?: (path: string) => Source | undefined;
  /** Sources that hold only documents which Helm drops: to be linted, not printed as part of the release. */
  readonly dropped: ReadonlySet<Source>;
  /** Sources that are files as they stand, so that an edit can be made there. */
  readonly files?: ReadonlySet<Source>;
  /** Of a chart, where it was asked for: what a second rendering with the same values made. */
  readonly again?: Release;
  /** Of a chart that is a folder. */
  readonly chart?: ChartFolder;
  /** Of manifests: the same target with other texts in its sources. */
  readonly reread?: (sources: readonly Source[]) => Target;
}

/**
 * Reads a TARGET: a chart (rendered by Helm), a manifest file or folder, `-` for stdin, or `release/NAME`. Without one,
 * the chart in the working directory.
 *
 * @throws UserError where it is not there, cannot be read, or does not render
 */
export async function readTarget(target: string | undefined, options: TargetOptions): Promise<Target> {
  const given = target ?? chartHere(options.cwd);
  const path = resolve(options.cwd, given);
  switch (kindOfTarget(given, options.cwd)) {
    case 'stdin':
      return manifests('-', [{ file: '<stdin>', text: decodeUtf8(options.readStdin(), 'stdin') }], options);
    case 'release':
      return readInstalled(releaseIn(given), options);
    case 'folder':
      return readChart(given, path, options);
    case 'packed':
    case 'remote':
      return readChart(given, undefined, options);
    case 'manifests':
      return manifests(given, filesIn(given, path), options);
    case 'manifest':
      return manifests(given, [{ file: given, text: read(path, given) }], options);
  }
}

function manifests(name: string, sources: readonly ReleaseSource[], options: TargetOptions): Target {
  const { release, env } = options;
  return {
    ...readRelease(sources, { helm: 4, name: release, namespace: env.HELM_NAMESPACE }),
    name,
    originOf: asFound,
    dropped: new Set(),
    files: new Set(name === '-' ? [] : sources),
    reread: (texts) => manifests(name, texts, options),
  };
}

/** The manifests of a folder and the folders in it, by name. */
function filesIn(given: string, folder: string): ReleaseSource[] {
  const names = [...namesIn(folder, '')].filter((name) => MANIFEST.test(basename(name))).sort();
  if (names.length === 0) throw new UserError(`the folder "${given}" holds neither a Chart.yaml nor a manifest`);
  return names.map((name) => ({ file: join(given, name), text: read(join(folder, name), join(given, name)) }));
}

/** Files, links to files included, but no links to folders: those can lead in a ring. */
function* namesIn(folder: string, below: string): Iterable<string> {
  for (const entry of readdirSync(join(folder, below), { withFileTypes: true })) {
    const name = join(below, entry.name);
    if (entry.isDirectory()) yield* namesIn(folder, name);
    else if (statSync(join(folder, name), { throwIfNoEntry: false })?.isFile()) yield name;
  }
}

/** A file's text. @throws UserError where it cannot be read, or is not UTF-8 */
function read(path: string, given: string): string {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    throw new UserError(`cannot read ${given}: ${fileReason(error)}`);
  }
  return decodeUtf8(bytes, given);
}
