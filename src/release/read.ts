import type { Hook, ManifestDocument, Source } from '../manifest/document.ts';
import { hookOf } from '../manifest/hook.ts';
import { type DocumentProblem, readDocuments } from '../manifest/read.ts';
import { storedOrder } from './order.ts';
import type { Dropped, HelmMajor, Release, Weights } from './release.ts';
import type { RightsSetting } from './rights-setting.ts';

/** A source; with `path`, all its documents come from that template. */
export interface ReleaseSource extends Source {
  readonly path?: string;
}

export interface ReleaseOptions {
  readonly helm: HelmMajor;
  readonly name?: string | undefined;
  readonly namespace?: string | undefined;
  readonly defaultPolicy?: string | undefined;
  readonly weights?: Weights | undefined;
  readonly rights?: RightsSetting | undefined;
}

/** A release, and the documents that Helm would refuse (and with them the whole release). */
export interface ReleaseReading {
  readonly release: Release;
  readonly problems: readonly DocumentProblem[];
}

/** Reads all documents of a release as Helm does. */
export function readRelease(sources: readonly ReleaseSource[], options: ReleaseOptions): ReleaseReading {
  const documents: ManifestDocument[] = [];
  const problems: DocumentProblem[] = [];
  for (const source of sources) {
    const read = readDocuments(source, options.helm, source.path);
    // Not by spreading: a call takes only so many arguments.
    for (const document of read.documents) documents.push(document);
    for (const problem of read.problems) problems.push(problem);
  }
  return { release: releaseOf(sources, documents, options), problems };
}

/**
 * The release that documents make up: hooks and objects in stored order, and what Helm leaves out.
 * Source: pkg/release/v1/util/manifest_sorter.go : SortManifests.
 */
export function releaseOf(
  sources: readonly Source[],
  documents: readonly ManifestDocument[],
  options: ReleaseOptions,
): Release {
  const hooks: Hook[] = [];
  const objects: ManifestDocument[] = [];
  const dropped: Dropped[] = [];
  for (const document of documents) {
    const hook = hookOf(document);
    if (isPartial(document.path)) dropped.push({ document, reason: partialReason(document.path) });
    else if (!hook) objects.push(document);
    else {
      hooks.push(hook);
      if (hook.unknownEvents.length > 0) dropped.push({ document, reason: unknownReason(hook) });
    }
  }
  const { helm, name, namespace, defaultPolicy, weights, rights } = options;
  return {
    helm,
    name,
    namespace,
    defaultPolicy,
    weights,
    rights,
    sources,
    hooks: storedOrder(hooks, (hook) => hook.document, helm),
    objects: storedOrder(objects, (document) => document, helm),
    dropped,
  };
}

/** Helm skips files whose name begins with an underscore. */
function isPartial(path: string): boolean {
  return path.slice(path.lastIndexOf('/') + 1).startsWith('_');
}

function partialReason(path: string): string {
  return `its file "${path}" begins with "_", so Helm takes it for a partial`;
}

function unknownReason(hook: Hook): string {
  const words = hook.unknownEvents.map((word) => `"${word}"`).join(', ');
  return `Helm does not know the ${hook.unknownEvents.length > 1 ? 'events' : 'event'} ${words}`;
}
