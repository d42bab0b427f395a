import type { ManifestDocument, Source } from '../manifest/document.ts';
import type { DocumentProblem } from '../manifest/read.ts';
import { readHeadFirst } from '../manifest/read-head.ts';
import { splitDocuments } from '../manifest/split.ts';
import { type ReleaseOptions, type ReleaseReading, releaseOf } from '../release/read.ts';

/** Reads the sources of a release as `readRelease` does, but trees only where someone asks for one. */
export function readForFilter(sources: readonly Source[], options: ReleaseOptions): ReleaseReading {
  const documents: ManifestDocument[] = [];
  const problems: DocumentProblem[] = [];
  for (const source of sources) {
    for (const [index, range] of splitDocuments(source.text, options.helm).entries()) {
      const reading = readHeadFirst({ source, range, index });
      if (reading.ok) documents.push(reading.document);
      else problems.push(reading.problem);
    }
  }
  return { release: releaseOf(sources, documents, options), problems };
}
