import type { ManifestDocument, Source } from './document.ts';
import { markHookCandidates } from './hook-candidates.ts';
import { readHeadFirst } from './read-head.ts';
import type { DocumentProblem, Piece } from './read-piece.ts';
import { type HelmMajor, splitDocuments } from './split.ts';

export { type DocumentProblem, type DocumentReading, type Piece, readPiece, readTree } from './read-piece.ts';

/** The documents of a source and what cannot be read, each in written order. */
export interface Documents {
  readonly documents: readonly ManifestDocument[];
  readonly problems: readonly DocumentProblem[];
}

/** The borders of a source's documents, and which of them could be hooks. Reads nothing. */
export function piecesOf(source: Source, helm: HelmMajor): Piece[] {
  const ranges = splitDocuments(source.text, helm);
  const candidates = markHookCandidates(source.text, ranges);
  return ranges.map((range, index) => ({ source, range, index, mayBeHook: candidates[index] === 1 }));
}

/** All documents of a source; the tree of one that is plain to be right is made when someone asks for it. */
export function readDocuments(source: Source, helm: HelmMajor, path?: string): Documents {
  const documents: ManifestDocument[] = [];
  const problems: DocumentProblem[] = [];
  for (const [index, range] of splitDocuments(source.text, helm).entries()) {
    const reading = readHeadFirst({ source, range, index }, path);
    if (reading.ok) documents.push(reading.document);
    else problems.push(reading.problem);
  }
  return { documents, problems };
}
