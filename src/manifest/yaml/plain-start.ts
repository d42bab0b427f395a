import { COLON, DASH, isBlank, isBlankOrEnd, QUESTION } from './characters.ts';

/** Signs that begin something else than a plain scalar, wherever they stand. */
const RESERVED = ',[]{}#&*!|>\'"%@`';

/**
 * Whether a plain scalar may begin with a character. Source: scannerc.go : yaml_parser_fetch_next_token, at its end.
 *
 * @param next the character behind it
 */
export function startsPlain(code: number, next: number, isFlow: boolean): boolean {
  if (code === DASH) return !isBlank(next);
  if (code === QUESTION || code === COLON) return !isFlow && !isBlankOrEnd(next);
  return !isBlankOrEnd(code) && !RESERVED.includes(String.fromCharCode(code));
}
