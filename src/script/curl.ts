import type { RunCommand } from './container.ts';

/** Options by which curl fails for an answer of 400 and more, or tells the caller which it was. */
const TELLS = /^(--fail|--fail-with-body|--fail-early|--write-out|--config|--version|--help)(=|$)/;

/** Short options with a value: what follows in the same word is no option. */
const WITH_VALUE = 'AbCcDdeEFhHKmoPQrTtuUwxXYyz';

/**
 * True for a call of curl that ends with 0 whatever an HTTP server answers, and nothing looks at the answer.
 * Source: curl's manual, `--fail`.
 */
export function ignoresAnswer({ words, tolerated, isRead, text }: RunCommand): boolean {
  if (
    words[0]?.value !== 'curl' ||
    tolerated ||
    isRead ||
    /[^0-9&]>\s*(?!\/dev\/null|&)|\s-o\s*(?!\/dev\/null)/.test(text)
  )
    return false;
  if (words.some(({ value, single }) => value === undefined && !single)) return false;
  const given = words.slice(1).flatMap(({ value }) => value ?? []);
  if (given.some((word) => TELLS.test(word) || shortOptions(word).some((letter) => 'fwKVh'.includes(letter))))
    return false;
  return !given.some((word) => /^(telnet|ftp|ftps|file|tcp|ldap|smtp):/i.test(word));
}

function shortOptions(word: string): readonly string[] {
  if (!/^-[^-]/.test(word)) return [];
  const letters = [...word.slice(1)];
  const last = letters.findIndex((letter) => WITH_VALUE.includes(letter));
  return last < 0 ? letters : letters.slice(0, last + 1);
}
