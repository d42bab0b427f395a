import { HASH, isBlank, isBreak, isBreakOrEnd, SPACE, TAB } from './characters.ts';
import type { Input } from './input.ts';

/** Blanks, and a comment up to its line break. */
export function skipBlanksAndComment(input: Input): void {
  while (isBlank(input.code())) {
    input.skip();
    input.need(1);
  }
  skipComment(input);
}

function skipComment(input: Input): void {
  if (input.code() !== HASH) return;
  while (!isBreakOrEnd(input.code())) {
    input.skip();
    input.need(1);
  }
}

/**
 * Blanks, comments and line breaks up to the next token. Tabs count as blanks only where no key may start.
 * Source: scannerc.go : yaml_parser_scan_to_next_token.
 *
 * @returns whether a line break was among them: behind one, a key may start, outside of brackets
 */
export function skipToToken(input: Input, isFlow: boolean, keyAllowed: boolean): boolean {
  let hasBreak = false;
  for (;;) {
    input.need(1);
    if (input.column === 0 && input.isByteOrderMark()) input.skip();
    input.need(1);
    const tabs = isFlow || !(keyAllowed || hasBreak);
    while (input.code() === SPACE || (tabs && input.code() === TAB)) {
      input.skip();
      input.need(1);
    }
    skipComment(input);
    if (!isBreak(input.code())) return hasBreak;
    input.need(2);
    input.skipBreak();
    hasBreak = true;
  }
}
