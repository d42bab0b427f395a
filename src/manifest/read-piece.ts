import type { Head, ManifestDocument, Source } from './document.ts';
import { readHead } from './head.ts';
import type { Range, Reading, YamlProblem } from './node.ts';
import { readPlain } from './plain.ts';
import { POSTRENDER_FILENAME } from './vocabulary.ts';
import { readYaml } from './yaml.ts';

/** One document of a source that nobody has read yet. */
export interface Piece {
  readonly source: Source;
  /** From the first character that Helm takes to the last. */
  readonly range: Range;
  /** Position among the source's documents, from 0. */
  readonly index: number;
  /** False only where the document certainly has no `helm.sh/hook` annotation. */
  readonly mayBeHook: boolean;
}

/** A document that Helm refuses, which makes it refuse the whole rendering. `offset` lies in the source's text. */
export interface DocumentProblem extends YamlProblem {
  readonly source: Source;
  readonly range: Range;
  readonly index: number;
  readonly path: string;
}

export type DocumentReading =
  | { readonly ok: true; readonly document: ManifestDocument }
  | { readonly ok: false; readonly problem: DocumentProblem };

/**
 * Reads one document.
 *
 * @param path its template, where known; otherwise `# Source:` in its first line or Helm 4's filename annotation say it
 */
export function readPiece(piece: Omit<Piece, 'mayBeHook'>, path?: string): DocumentReading {
  const { source, range, index } = piece;
  const reading = readTree(source.text, range);
  const refuse = (problem: YamlProblem): DocumentReading => ({
    ok: false,
    problem: { ...problem, source, range, index, path: path ?? pathInComment(source.text, range) ?? '' },
  });
  if (!reading.ok) return refuse(reading.problem);
  const decoded = readHead(reading.root, source.text);
  if (!decoded.ok) return refuse(decoded.problem);
  const { head } = decoded;
  const document = {
    source,
    range,
    index,
    path: path ?? writtenPath(source.text, range, head),
    root: reading.root,
    head,
  };
  return { ok: true, document };
}

/** The tree of the YAML document that a range of a text holds; offsets count from the text's start. */
export function readTree(text: string, range: Range): Reading {
  const root = readPlain(text, range.start, range.end);
  return root === undefined ? readYaml(text, range) : { ok: true, root };
}

/** The template that a document says it comes from; '' where it does not. */
export function writtenPath(text: string, range: Range, head: Head): string {
  return pathInComment(text, range) ?? head.annotations.get(POSTRENDER_FILENAME)?.value ?? '';
}

const SOURCE = '# Source: ';

/** The path in the comment that `helm template` and the release record put before a document. */
function pathInComment(text: string, range: Range): string | undefined {
  if (!text.startsWith(SOURCE, range.start)) return undefined;
  const start = range.start + SOURCE.length;
  const end = text.indexOf('\n', start);
  return text.slice(start, end < 0 || end > range.end ? range.end : end);
}
