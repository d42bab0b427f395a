import { POSTRENDER_FILENAME } from '../manifest/vocabulary.ts';

/** True where the word at an offset stands in a line that says which template a document comes from. */
export function inPathLine(text: string, at: number): boolean {
  const start = text.lastIndexOf('\n', at) + 1;
  if (text.startsWith('# Source: ', start)) return true;
  return text.slice(start, at).includes(POSTRENDER_FILENAME);
}
