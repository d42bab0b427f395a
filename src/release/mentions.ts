import type { Hook, ManifestDocument } from '../manifest/document.ts';
import { documentsBySource } from './document-at.ts';
import { searchFor } from './names.ts';
import { inPathLine } from './path-line.ts';
import type { Release } from './release.ts';
import { choicesIn } from './selections.ts';

/**
 * How a document of the release other than the hook's own speaks of the hook: by its name, or by choosing what is of
 * its kind by label or by a name that only the shell knows.
 */
export type Mention = 'named' | 'chosen';

export type Mentioned = (hook: Hook) => Mention | undefined;

const known = new WeakMap<Release, Mentioned>();

/** For a reader that keeps only some of a stream's documents: what it has seen in all of them. */
export function tellMentions(release: Release, mentioned: Mentioned): void {
  known.set(release, mentioned);
}

/** How another document of the release speaks of this hook, for whatever purpose; undefined where none does. */
export function mentionOf(hook: Hook, release: Release): Mention | undefined {
  const found = known.get(release) ?? readAll(release);
  known.set(release, found);
  return found(hook);
}

/** Which documents have a hook's name in their text, the hook's own among them; not as part of another name. */
export function documentsNaming(name: string, release: Release): ReadonlySet<ManifestDocument> {
  return scanOf(release).byName.get(name) ?? NOWHERE;
}

const NOWHERE: ReadonlySet<ManifestDocument> = new Set();

interface Scan {
  readonly byName: ReadonlyMap<string, ReadonlySet<ManifestDocument>>;
  /** By kind of hook the documents that choose some of it. */
  readonly choosing: ReadonlyMap<string, ReadonlySet<ManifestDocument>>;
}

const scans = new WeakMap<Release, Scan>();

function scanOf(release: Release): Scan {
  const found = scans.get(release) ?? scan(release);
  scans.set(release, found);
  return found;
}

function readAll(release: Release): Mentioned {
  const { byName, choosing } = scanOf(release);
  return ({ name, kind, document }) => {
    if (isElsewhere(byName.get(name), document)) return 'named';
    return isElsewhere(choosing.get(kind), document) ? 'chosen' : undefined;
  };
}

function scan(release: Release): Scan {
  const names = namesAskedFor(release);
  const places = names.map(() => new Set<ManifestDocument>());
  const choosing = new Map(release.hooks.map(({ kind }) => [kind, new Set<ManifestDocument>()]));
  const search = searchFor(names);
  for (const [{ text }, documentAt] of documentsBySource(documentsOf(release))) {
    search.scan(text, (name, at) => {
      const document = documentAt(at);
      if (document && !places[name]!.has(document) && !inPathLine(text, at, document.range.start))
        places[name]!.add(document);
    });
    for (const [kind, found] of choosing) {
      const among = (at: number) => {
        const document = documentAt(at);
        return document && !found.has(document) ? document.range : undefined;
      };
      for (const at of choicesIn(text, kind, among)) found.add(documentAt(at)!);
    }
  }
  return { byName: new Map(names.map((name, at) => [name, places[at]!])), choosing };
}

function documentsOf({ objects, hooks, dropped }: Release): ReadonlySet<ManifestDocument> {
  const documents = new Set<ManifestDocument>(objects);
  for (const { document } of hooks) documents.add(document);
  for (const { document } of dropped) documents.add(document);
  return documents;
}

/** True where not all of the places are the own one. */
export function isElsewhere<Place>(places: ReadonlySet<Place> | undefined, own: Place): boolean {
  return places !== undefined && places.size > (places.has(own) ? 1 : 0);
}

/** The names of all hooks, each once. */
function namesAskedFor({ hooks }: Release): string[] {
  return [...new Set(hooks.map(({ name }) => name))];
}
