import type { Source } from '../manifest/document.ts';
import { dependencies } from '../release/graph.ts';
import { isElsewhere, type Mentioned } from '../release/mentions.ts';
import { searchFor } from '../release/names.ts';
import { inPathLine } from '../release/path-line.ts';
import { lacksPolicy, whyKeptAlone } from '../release/policies.ts';
import type { Release } from '../release/release.ts';
import { choosesAny, mayChooseAt } from '../release/selections.ts';
import {
  type ByteStream,
  inOrder,
  offsetOf,
  type Piece,
  pieceAt,
  pieceHolding,
  type Stretch,
  textOf,
} from './stream.ts';

/** How another document speaks of a hook: looked up when a rule first asks, in one go over the stream for all. */
export function mentions(
  release: Release,
  stream: ByteStream,
  pieces: readonly Piece[],
  places: ReadonlyMap<Source, Piece>,
): Mentioned {
  const chosen = new Map<string, ReadonlySet<Piece | undefined>>();
  let found: ReadonlyMap<string, ReadonlySet<Piece | undefined>> | undefined;
  return ({ name, kind, document }) => {
    const own = places.get(document.source);
    found ??= namedIn(namesAskedFor(release), stream, pieces);
    if (isElsewhere(found.get(name), own)) return 'named';
    const choosing = chosen.get(kind) ?? choosingIn(kind, stream, pieces);
    chosen.set(kind, choosing);
    return isElsewhere(choosing, own) ? 'chosen' : undefined;
  };
}

/** Names that a rule can ask about, for each costs time. */
function namesAskedFor({ hooks }: Release): ReadonlySet<string> {
  return new Set(hooks.filter((hook) => lacksPolicy(hook) && !whyKeptAlone(hook)).map(({ name }) => name));
}

/** Up to two places that choose a kind's objects: pieces of interest, or undefined for all others. */
function choosingIn(kind: string, stream: ByteStream, pieces: readonly Piece[]): Set<Piece | undefined> {
  const found = new Set<Piece | undefined>();
  const sorted = [...pieces].sort(inOrder);
  for (const stretch of stream.stretches) {
    let seen = 0;
    for (const at of mayChooseAt(stretch.bytes, kind)) {
      if (at < seen || found.size > 1) continue;
      const piece = pieceAt(stretch, at);
      seen = piece.end;
      if (choosesAny(textOf(piece, stream), kind)) found.add(pieceHolding(sorted, stretch, at));
    }
  }
  return found;
}

/** For each name up to two places where it stands: pieces of interest, or undefined for all others. */
function namedIn(
  names: ReadonlySet<string>,
  stream: ByteStream,
  pieces: readonly Piece[],
): Map<string, Set<Piece | undefined>> {
  const list = [...names];
  const found = new Map<string, Set<Piece | undefined>>();
  const sorted = [...pieces].sort(inOrder);
  const search = searchFor(list);
  for (const stretch of stream.stretches) {
    search.scan(stretch.bytes, (name, at) => {
      const where = found.get(list[name]!) ?? new Set();
      if (where.size > 1 || inPathLine(stretch.bytes, at)) return;
      found.set(list[name]!, where.add(pieceHolding(sorted, stretch, at)));
    });
  }
  return found;
}

const NAME_KEY = /name["']?\s*:\s*["']?$/i;

/** Whether what begins at an offset of a stretch stands behind a key that ends in `name`. */
export function isNamed({ bytes }: Stretch, at: number): boolean {
  return NAME_KEY.test(bytes.slice(Math.max(0, at - 40), at));
}

const HOLDS_SCRIPTS = /ConfigMap|stringData/;

/** Documents that may be an ordinary object of the same name as a hook that ought to move, or a script that names it. */
export function rivalPieces(release: Release, stream: ByteStream, pieces: readonly Piece[]): Piece[] {
  const wanted = dependencies(release).edges.filter(({ state }) => state === 'broken' || state === 'fragile');
  const names = [...new Set(wanted.map(({ provider }) => provider.name))];
  if (names.length === 0) return [];
  const rivals = new Map<number, Piece>();
  const search = searchFor(names);
  for (const stretch of stream.stretches) {
    search.scan(stretch.bytes, (_, at) => {
      if (pieceHolding(pieces, stretch, at)) return;
      const piece = pieceAt(stretch, at);
      if (isNamed(stretch, at) || HOLDS_SCRIPTS.test(textOf(piece, stream))) rivals.set(offsetOf(piece), piece);
    });
  }
  return [...rivals.values()];
}
