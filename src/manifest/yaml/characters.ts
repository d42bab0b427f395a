/** Codes of the characters that YAML gives a meaning to. 0 stands for the end of the document. */
export const END = 0;
export const TAB = 9;
export const LINE_FEED = 10;
export const RETURN = 13;
export const SPACE = 32;
export const EXCLAMATION = 33;
export const DOUBLE_QUOTE = 34;
export const HASH = 35;
export const PERCENT = 37;
export const SINGLE_QUOTE = 39;
export const PLUS = 43;
export const COMMA = 44;
export const DASH = 45;
export const DOT = 46;
export const COLON = 58;
export const LESS = 60;
export const GREATER = 62;
export const QUESTION = 63;
export const AT = 64;
export const OPEN_BRACKET = 91;
export const BACKSLASH = 92;
export const CLOSE_BRACKET = 93;
export const BACKQUOTE = 96;
export const OPEN_BRACE = 123;
export const BAR = 124;
export const CLOSE_BRACE = 125;
export const BYTE_ORDER_MARK = 0xfeff;

/** A line break of YAML 1.1: carriage return, line feed, U+0085, U+2028, U+2029. */
export function isBreak(code: number): boolean {
  return code === LINE_FEED || code === RETURN || code === 0x85 || code === 0x2028 || code === 0x2029;
}

export function isBlank(code: number): boolean {
  return code === SPACE || code === TAB;
}

export function isBreakOrEnd(code: number): boolean {
  return code === END || isBreak(code);
}

export function isBlankOrEnd(code: number): boolean {
  return isBlank(code) || isBreakOrEnd(code);
}

export function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

/** Value of a hexadecimal digit; -1 for anything else. */
export function hexValue(code: number): number {
  if (isDigit(code)) return code - 48;
  const lower = code | 32;
  return lower >= 97 && lower <= 102 ? lower - 87 : -1;
}

/** What names are made of: letters, digits, `_` and `-`. */
export function isNameCharacter(code: number): boolean {
  return isDigit(code) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code === 95 || code === DASH;
}

/** What a document may hold. Source: go.yaml.in/yaml/v2 readerc.go : yaml_parser_update_buffer. */
export function isAllowed(code: number): boolean {
  if (code < 0x7f) return code >= SPACE || code === TAB || code === LINE_FEED || code === RETURN;
  return code === 0x85 || (code >= 0xa0 && code < 0xfffe);
}
