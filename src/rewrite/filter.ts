import type { Finding } from '../lint/finding.ts';
import type { Source } from '../manifest/document.ts';
import { tellMentions } from '../release/mentions.ts';
import { namelessHook } from '../release/nameless.ts';
import type { ReleaseReading } from '../release/read.ts';
import type { Release } from '../release/release.ts';
import { mentions, rivalPieces } from './elsewhere.ts';
import { rightsPieces } from './kubectl-pieces.ts';
import { type Look, looker } from './look.ts';
import { choiceOf, type Reach, RIGHTS_RULE } from './mode.ts';
import { FILE, nameless, refusal } from './refusals.ts';
import { rewrite } from './rewrite.ts';
import type { Applied } from './round.ts';
import { assemble, type ByteStream, offsetOf, type Piece, piecesOfInterest, textOf } from './stream.ts';

export interface FilterOptions extends Reach, Look {
  /** Reads each source as a part of one stream. */
  readonly read: (sources: readonly Source[]) => ReleaseReading;
}

export interface Filtered {
  /** The whole stream as it shall be, in parts, a character for each byte. */
  readonly parts: readonly string[];
  readonly changes: readonly Applied[];
  /** What is left to say. */
  readonly findings: readonly Finding[];
  /** The hooks as they came in. */
  readonly release: Release;
  /** Where a source of the release, or of what became of it, begins in the stream: a byte offset. */
  readonly offsetOf: (source: Source) => number;
}

/**
 * Rewrites the hooks of a stream, reading no more of it than it has to: the documents that can hold a hook annotation,
 * and the ordinary objects that stand in the way of a move.
 *
 * @throws UserError on YAML that Helm would refuse too, and, where it may change something, on a hook without a name that Helm would run
 */
export function filter(stream: ByteStream, options: FilterOptions): Filtered {
  const { mode, read } = options;
  const pieces = piecesOfInterest(stream);
  const needed = pieces.length;
  const places = new Map<Source, Piece>();
  const see = (sources: readonly Source[]): Release => {
    sources.forEach((source, at) => {
      places.set(source, pieces[at]!);
    });
    const { release, problems } = read(sources);
    const problem = problems.find(({ source }) => sources.indexOf(source) < needed);
    if (problem) throw refusal(problem, linesTo(stream, places.get(problem.source)!));
    tellMentions(release, mentions(release, stream, pieces, places));
    return release;
  };
  const sourceOf = (piece: Piece): Source => ({ file: FILE, text: textOf(piece, stream) });
  let release = see(pieces.map(sourceOf));
  const without = mode === 'observe' ? undefined : namelessHook(release);
  if (without) throw nameless(without, linesTo(stream, places.get(without.document.source)!));
  const asksForRights = options.rules.some(({ id }) => id === RIGHTS_RULE);
  const more = unionOf(
    rivalPieces(release, stream, pieces),
    asksForRights ? rightsPieces(release, stream, pieces) : [],
  );
  if (more.length > 0) {
    for (const piece of more) pieces.push(piece);
    release = see([...release.sources, ...more.map(sourceOf)]);
  }
  const result = rewrite(release, choiceOf(options), { read: see, lint: looker(options) });
  const changed = result.sources.flatMap((source, at): [Piece, string][] =>
    source === release.sources[at] ? [] : [[pieces[at]!, source.text]],
  );
  return {
    parts: assemble(stream, new Map(changed)),
    changes: result.changes,
    findings: result.findings,
    release,
    offsetOf: (source) => {
      const piece = places.get(source);
      return piece ? offsetOf(piece) : 0;
    },
  };
}

function unionOf(...lists: readonly (readonly Piece[])[]): Piece[] {
  return [...new Map(lists.flat().map((piece) => [offsetOf(piece), piece])).values()];
}

function linesTo(stream: ByteStream, piece: Piece): number {
  return stream.linesBefore([offsetOf(piece)])[0]!;
}
