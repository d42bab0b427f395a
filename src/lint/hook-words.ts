import type { ManifestDocument, Source } from '../manifest/document.ts';
import type { Range } from '../manifest/node.ts';
import type { Release } from '../release/release.ts';

/** The beginning of a hook annotation's key, as it is and as it is misspelt. */
const WORD = /helm\.sh\/ho{1,3}k/gi;

/**
 * The ordinary objects whose text speaks of hook annotations: of 10,000 hardly one. Each source is searched once as a
 * whole, which costs less than a look at each document.
 */
export function objectsThatSpeakOfHooks({ sources, hooks, objects }: Release): readonly ManifestDocument[] {
  const inHooks = Map.groupBy(
    hooks.map(({ document }) => document),
    ({ source }) => source,
  );
  const places = new Map<Source, number[]>();
  for (const source of sources) {
    const own = (inHooks.get(source) ?? []).map(({ range }) => range).sort((a, b) => a.start - b.start);
    const outside = wordsIn(source.text).filter((at) => !holding(own, at));
    if (outside.length > 0) places.set(source, outside);
  }
  if (places.size === 0) return [];
  return objects.filter(({ source, range }) => places.get(source)?.some((at) => at >= range.start && at < range.end));
}

function wordsIn(text: string): number[] {
  return Array.from(text.matchAll(WORD), ({ index }) => index);
}

/** The range, of a sorted list, that holds an offset. */
function holding(ranges: readonly Range[], at: number): Range | undefined {
  let low = 0;
  let high = ranges.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ranges[middle]!.end <= at) low = middle + 1;
    else high = middle;
  }
  const range = ranges[low];
  return range && range.start <= at ? range : undefined;
}
