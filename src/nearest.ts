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
 * The word that was probably meant: the nearest by edit distance, or one that differs in separators only, or the only one that
 * begins with it.
 *
 * @returns undefined where there is none such (near: at most a third of the letters, or two, would have to change)
 */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  const wanted = bare(word);
  let best: string | undefined;
  let bestDistance = Number.POSITIVE_INFINITY;
  for (const candidate of candidates) {
    const other = bare(candidate);
    const most = Math.min(bestDistance - 1, Math.max(2, Math.floor(candidate.length / 3)), wanted.length - 1);
    // So many letters have to be put in or taken out at least.
    if (Math.abs(wanted.length - other.length) > most) continue;
    const far = distance(wanted, other);
    if (far <= most) {
      best = candidate;
      bestDistance = far;
    }
  }
  return best ?? begun(wanted, candidates);
}

/** The only word that begins so: `warn`. */
function begun(wanted: string, candidates: Iterable<string>): string | undefined {
  if (wanted.length < 3) return undefined;
  const all = [...candidates].filter((candidate) => bare(candidate).startsWith(wanted));
  return all.length === 1 ? all[0] : undefined;
}

function bare(word: string): string {
  return word.toLowerCase().replace(/[\s_.-]/g, '');
}

/** ` (did you mean NAME?)`, or nothing: the end of a message about an unknown word. */
export function didYouMean(word: string, candidates: Iterable<string>): string {
  const meant = nearest(word, candidates);
  return meant === undefined ? '' : ` (did you mean ${meant}?)`;
}
