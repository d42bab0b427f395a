/** As much of a sentence as a person reads. Nobody bounds what a runtime or a webhook says. */
const LONGEST = 2000;

/** The beginning of what somebody else says, on one line. */
export function brief(words: string): string {
  return words.slice(0, LONGEST).replace(/\s+/g, ' ').trim();
}
