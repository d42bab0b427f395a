import { POSTRENDER_FILENAME } from '../manifest/vocabulary.ts';

/**
 * True where the word at an offset stands in a line that says which template a document comes from.
 *
 * @param from where the document begins in the text
 */
export function inPathLine(text: string, at: number, from = 0): boolean {
  const start = Math.max(from, text.lastIndexOf('\n', at) + 1);
  if (text.startsWith('# Source: ', start)) return true;
  return text.slice(start, at).includes(POSTRENDER_FILENAME);
}
