import type { ManifestDocument, Source } from '../manifest/document.ts';
import type { Release } from '../release/release.ts';

/** The beginning of a hook annotation's key, as it is and as it is misspelt. */
export const HOOK_WORD = /helm\.sh\/ho{1,3}k/gi;

/**
 * The ordinary objects whose text speaks of hook annotations: of 10,000 hardly one. Each source is searched once as a
 * whole, which costs less than a look at each document.
 */
export function objectsThatSpeakOfHooks({ objects }: Release): readonly ManifestDocument[] {
  const places = new Map<Source, readonly number[]>();
  return objects.filter(({ source, range }) => {
    const own = places.get(source) ?? Array.from(source.text.matchAll(HOOK_WORD), ({ index }) => index);
    places.set(source, own);
    return (firstFrom(own, range.start) ?? range.end) < range.end;
  });
}

/** The first of ascending offsets that is not before another. */
function firstFrom(offsets: readonly number[], start: number): number | undefined {
  let low = 0;
  let high = offsets.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (offsets[middle]! < start) low = middle + 1;
    else high = middle;
  }
  return offsets[low];
}
