import {
  AT,
  BACKQUOTE,
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COLON,
  COMMA,
  EXCLAMATION,
  GREATER,
  hexValue,
  isBlankOrEnd,
  isNameCharacter,
  LESS,
  PERCENT,
  QUESTION,
} from './characters.ts';
import { YamlError } from './error.ts';
import type { Input } from './input.ts';
import { named, type Token } from './token.ts';

/** Letters, digits, `_` and `-`. */
export function scanName(input: Input): string {
  const start = input.at;
  while (isNameCharacter(input.code())) {
    input.skip();
    input.need(1);
  }
  return input.text.slice(start, input.at);
}

/** `&name` or `*name`. Source: scannerc.go : yaml_parser_scan_anchor. */
export function scanAnchor(input: Input, type: 'anchor' | 'alias'): Token {
  const start = input.at;
  input.skip();
  input.need(1);
  const name = scanName(input);
  if (name === '' || !mayFollowAnchor(input.code())) {
    throw new YamlError(`an ${type} needs a name of letters, digits, "_" and "-"`, input.at);
  }
  return named(type, start, input.at, name);
}

function mayFollowAnchor(code: number): boolean {
  return (
    isBlankOrEnd(code) ||
    code === QUESTION ||
    code === COLON ||
    code === COMMA ||
    code === CLOSE_BRACKET ||
    code === CLOSE_BRACE ||
    code === PERCENT ||
    code === AT ||
    code === BACKQUOTE
  );
}

/** `!<uri>`, `!handle!suffix`, `!suffix` or `!`. Source: scannerc.go : yaml_parser_scan_tag. */
export function scanTag(input: Input): Token {
  const start = input.at;
  input.need(2);
  let handle = '';
  let suffix: string;
  if (input.code(1) === LESS) {
    input.skip();
    input.skip();
    suffix = scanUri(input, '');
    if (input.code() !== GREATER) throw new YamlError('a tag "!<" must end with ">"', input.at);
    input.skip();
  } else {
    handle = scanHandle(input, false);
    const isHandle = handle.length > 1 && handle.endsWith('!');
    suffix = scanUri(input, isHandle ? '' : handle);
    if (!isHandle) handle = '!';
    // The tag `!` alone has no handle.
    if (suffix === '') [handle, suffix] = ['', '!'];
  }
  input.need(1);
  if (!isBlankOrEnd(input.code())) throw new YamlError('a blank must follow a tag', input.at);
  return named('tag', start, input.at, handle, suffix);
}

/** `!`, `!name` or `!name!`; in a directive only the first and the last. */
export function scanHandle(input: Input, isDirective: boolean): string {
  input.need(1);
  if (input.code() !== EXCLAMATION) throw new YamlError('a tag must begin with "!"', input.at);
  const start = input.at;
  input.skip();
  input.need(1);
  scanName(input);
  if (input.code() === EXCLAMATION) input.skip();
  else if (isDirective && input.at - start > 1) throw new YamlError('a tag handle must end with "!"', input.at);
  return input.text.slice(start, input.at);
}

const URI_SIGNS = ";/?:@&=+$,.!~*'()[]%";

/**
 * The characters of a tag, percent escapes decoded.
 *
 * @param head the start of a tag that was first taken for a handle, with its `!`
 */
export function scanUri(input: Input, head: string): string {
  let uri = head.slice(1);
  let isEmpty = head === '';
  input.need(1);
  for (let code = input.code(); isNameCharacter(code) || isSign(code); code = input.code()) {
    if (code === PERCENT) uri += scanEscapes(input);
    else {
      uri += input.text[input.at];
      input.skip();
    }
    isEmpty = false;
    input.need(1);
  }
  if (isEmpty) throw new YamlError('a tag must not be empty', input.at);
  return uri;
}

function isSign(code: number): boolean {
  return code > 0 && code < 127 && URI_SIGNS.includes(String.fromCharCode(code));
}

/** The percent escapes of one character. Source: scannerc.go : yaml_parser_scan_uri_escapes. */
function scanEscapes(input: Input): string {
  const bytes: number[] = [];
  let missing = 1;
  do {
    input.need(3);
    const high = hexValue(input.code(1));
    const low = hexValue(input.code(2));
    if (input.code() !== PERCENT || high < 0 || low < 0) throw new YamlError('a tag has a broken escape', input.at);
    const octet = high * 16 + low;
    if (bytes.length === 0) {
      missing = octet < 0x80 ? 1 : octet >> 5 === 6 ? 2 : octet >> 4 === 14 ? 3 : octet >> 3 === 30 ? 4 : 0;
      if (missing === 0) throw new YamlError('a tag has an escape that is no UTF-8', input.at);
    } else if ((octet & 0xc0) !== 0x80) throw new YamlError('a tag has an escape that is no UTF-8', input.at);
    bytes.push(octet);
    input.at += 3;
  } while (bytes.length < missing);
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(Uint8Array.from(bytes));
}
