/** Edits between two words: insert, delete, replace, and swap of neighbours cost 1 each. */
export function distance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + (same ? 0 : 1));
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (swapped) cost = Math.min(cost, beforeLast[j - 2]! + 1);
      row.push(cost);
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length]!;
}

/**
 * The word that was probably meant: the nearest by edit distance, or one that differs in separators only.
 *
 * @returns undefined where none is near (more than a third of the letters, and more than two, would have to change)
 */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  const wanted = bare(word);
  let best: string | undefined;
  let bestDistance = Number.POSITIVE_INFINITY;
  for (const candidate of candidates) {
    const far = distance(wanted, bare(candidate));
    if (far < bestDistance && far <= Math.max(2, Math.floor(candidate.length / 3)) && far < wanted.length) {
      best = candidate;
      bestDistance = far;
    }
  }
  return best;
}

function bare(word: string): string {
  return word.toLowerCase().replace(/[\s_.-]/g, '');
}

/** ` (did you mean NAME?)`, or nothing: the end of a message about an unknown word. */
export function didYouMean(word: string, candidates: Iterable<string>): string {
  const meant = nearest(word, candidates);
  return meant === undefined ? '' : ` (did you mean ${meant}?)`;
}
