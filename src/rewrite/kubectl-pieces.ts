import type { Hook } from '../manifest/document.ts';
import { searchFor } from '../release/names.ts';
import { referencesOf } from '../release/references.ts';
import type { Release } from '../release/release.ts';
import { isNamed } from './elsewhere.ts';
import { type ByteStream, offsetOf, type Piece, pieceAt, pieceHolding, piecesOfInterest } from './stream.ts';

const KUBECTL = 'kubectl';

/** What a pod spec calls a volume, or a source of one, that may hold scripts; variables (`configMapRef`) hold none. */
const MOUNT = /configMap(?!Ref|KeyRef)/;

/** Whether a hook of the stream may call kubectl, by its own text or by a script that it mounts. */
export function mayCallKubectl(stream: ByteStream): boolean {
  let mounts = false;
  for (const { stretch, start, end } of piecesOfInterest(stream)) {
    const bytes = stretch.bytes.slice(start, end);
    if (bytes.includes(KUBECTL)) return true;
    mounts ||= MOUNT.test(bytes);
  }
  return mounts && stream.stretches.some(({ bytes }) => bytes.includes(KUBECTL));
}

/** What decides on an account's rights, wherever it stands. */
const KINDS =
  /\bkind["']?[ \t]*:[^\n]{0,20}\b(?:ServiceAccount|Role|ClusterRole|RoleBinding|ClusterRoleBinding|CustomResourceDefinition|Namespace)\b/g;

/**
 * Documents that rights depend on: accounts, roles, bindings, definitions, Namespaces, the ConfigMaps that hooks name,
 * and whatever has the name that an account would be given.
 */
export function rightsPieces(release: Release, stream: ByteStream, pieces: readonly Piece[]): Piece[] {
  const found = new Map<number, Piece>();
  const callers = release.hooks.filter(isCaller);
  const search = searchFor([...new Set(callers.flatMap(namesFor))]);
  for (const stretch of stream.stretches) {
    const add = (at: number) => {
      if (pieceHolding(pieces, stretch, at)) return;
      const piece = pieceAt(stretch, at);
      found.set(offsetOf(piece), piece);
    };
    for (const { index } of stretch.bytes.matchAll(KINDS)) add(index);
    search.scan(stretch.bytes, (_, at) => {
      if (isNamed(stretch, at)) add(at);
    });
  }
  return [...found.values()];
}

function isCaller({ document: { source, range } }: Hook): boolean {
  const text = source.text.slice(range.start, range.end);
  return text.includes(KUBECTL) || MOUNT.test(text);
}

/** The ConfigMaps that a hook's pod is given, and what its account and role would be called. */
function namesFor({ name, document }: Hook): readonly string[] {
  const maps = [...referencesOf(document)].filter(({ kind }) => kind === 'ConfigMap').map(({ name }) => name);
  return [...maps, `${name}-hook`];
}
