import type { ManifestDocument, Source } from '../manifest/document.ts';

/** Finds which document of one source holds an offset of its text; undefined between documents. */
export type DocumentAt = (at: number) => ManifestDocument | undefined;

/** For each source of some documents the way from an offset to the document: so that a text is searched once as a whole. */
export function documentsBySource(documents: Iterable<ManifestDocument>): ReadonlyMap<Source, DocumentAt> {
  const bySource = Map.groupBy(documents, ({ source }) => source);
  return new Map([...bySource].map(([source, own]) => [source, finderOf(own)]));
}

/** The way from an offset to one of the documents of a source. */
export function finderOf(documents: readonly ManifestDocument[]): DocumentAt {
  const byStart = new Map(documents.map((document) => [document.range.start, document]));
  const starts = Uint32Array.from(byStart.keys()).sort();
  return (at) => {
    let low = 0;
    let high = starts.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (starts[middle]! <= at) low = middle + 1;
      else high = middle;
    }
    const document = byStart.get(starts[low - 1] ?? -1);
    return document && at < document.range.end ? document : undefined;
  };
}
