/** A refused change of a whole object is repeated in full, with whatever stands in its pods' environment. */
const OBJECT = /Invalid value: [\w.]*\{.*?\}: (?=[a-z])/g;

const LONGEST = 2000;

/** What the API says in an error, in one line. */
export function wordsOf(message: string): string {
  return message.replace(/\s+/g, ' ').replace(OBJECT, 'Invalid value: {...}: ').trim().slice(0, LONGEST);
}
