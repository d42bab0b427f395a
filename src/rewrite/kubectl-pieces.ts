import type { Hook, ManifestDocument } from '../manifest/document.ts';
import { accountOf } from '../release/identity.ts';
import { mayCallKubectl, mayMountScripts, namesKubectl } from '../release/kubectl-words.ts';
import { searchFor } from '../release/names.ts';
import { podSpecOf, referencesOf } from '../release/references.ts';
import type { Release } from '../release/release.ts';
import { isNamed } from './elsewhere.ts';
import { placesOfRights, rightsDocuments } from './rights-documents.ts';
import { type ByteStream, offsetOf, type Piece, pieceAt, pieceHolding, piecesOfInterest, textOf } from './stream.ts';

/** Whether a hook of the stream may call kubectl, by its own text or by a script that it mounts. */
export function streamCallsKubectl(stream: ByteStream): boolean {
  let mounts = false;
  for (const { stretch, start, end } of piecesOfInterest(stream)) {
    const bytes = stretch.bytes.slice(start, end);
    if (namesKubectl(bytes)) return true;
    mounts ||= mayMountScripts(bytes);
  }
  return mounts && stream.stretches.some(({ bytes }) => namesKubectl(bytes));
}

/**
 * Documents that the rights of the hooks that call kubectl depend on: their accounts, with bindings and roles,
 * definitions, Namespaces, the ConfigMaps that they name, and whatever has the name that an account would be given.
 */
export function rightsPieces(release: Release, stream: ByteStream, pieces: readonly Piece[]): Piece[] {
  const found = new Map<number, Piece>();
  const candidates = new Map<number, Piece>();
  const callers = release.hooks.filter(({ document }) => mayCallKubectl(document));
  const search = searchFor([...new Set(callers.flatMap(namesFor))]);
  for (const stretch of stream.stretches) {
    const add = (at: number, to: Map<number, Piece>) => {
      if (pieceHolding(pieces, stretch, at)) return;
      const piece = pieceAt(stretch, at);
      to.set(offsetOf(piece), piece);
    };
    for (const { index } of placesOfRights(stretch.bytes)) add(index, candidates);
    search.scan(stretch.bytes, (_, at) => {
      if (isNamed(stretch, at)) add(at, found);
    });
  }
  for (const { piece } of ofAccounts([...candidates.values()], callers, release, stream))
    found.set(offsetOf(piece), piece);
  return [...found.values()];
}

/** Of pieces that decide on somebody's rights, those that decide on the callers'. */
function ofAccounts(pieces: readonly Piece[], callers: readonly Hook[], release: Release, stream: ByteStream) {
  const names = callers.flatMap(({ name, document }) => [accountOf(podSpecOf(document)), madeFor(name)]);
  const read = [...release.hooks.map(({ document }) => document), ...release.objects];
  const bindings = read.filter(({ head }) => /(Binding|List)$/.test(head.kind)).map(textOfDocument);
  const documents = pieces.map((piece) => ({ piece, text: textOf(piece, stream) }));
  return rightsDocuments(documents, [...new Set(names)], bindings);
}

function textOfDocument({ source, range }: ManifestDocument): string {
  return source.text.slice(range.start, range.end);
}

/** The ConfigMaps that a hook's pod is given, and what its account and role would be called. */
function namesFor({ name, document }: Hook): readonly string[] {
  const maps = [...referencesOf(document)].filter(({ kind }) => kind === 'ConfigMap').map(({ name }) => name);
  return [...maps, madeFor(name)];
}

function madeFor(hook: string): string {
  return `${hook}-hook`;
}
