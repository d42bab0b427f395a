import type { Hook } from '../manifest/document.ts';

/** Helm's `randAlpha 5` and its kin, lower case; digits too. */
const LETTERS = /^[a-z0-9]{5,10}$/;

/** No English word: without a vowel, a digit among letters, or letters that no word begins with. */
const NO_WORD = /^[^aeiouy]+$|^\d+[a-z]|[a-z]\d+[a-z]|^(?!chr|phr|sch|scr|shr|spl|spr|str|thr)[bcdfghj-np-tv-xz]{3}/;

/** How far around a hook the text is searched, in characters: most charts are smaller, and the cost stays linear. */
const REACH = 100_000;

/**
 * Whether a part of a hook's name looks as if templates made it at random (`randAlphaNum 5`), so that the next rendering
 * will have another one: it is no word, and nothing else near by says it. A guess, for where there is one rendering only.
 */
export function looksRandom({ name, document }: Pick<Hook, 'name' | 'document'>): boolean {
  const { start } = document.range;
  const text = () => document.source.text.slice(Math.max(0, start - REACH), start + REACH);
  return name.split('-').some((part) => LETTERS.test(part) && NO_WORD.test(part) && isNowhereElse(part, name, text()));
}

/** Behind the same beginning it is the same name, perhaps shortened: a container's, a label's. */
function isNowhereElse(part: string, name: string, text: string): boolean {
  const before = name.indexOf(part);
  const known = name.slice(0, before + part.length);
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length))
    if (!text.startsWith(known, at - before)) return false;
  return true;
}
