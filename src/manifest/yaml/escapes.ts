import { END, hexValue } from './characters.ts';
import { YamlError } from './error.ts';
import type { Input } from './input.ts';

/** What a letter behind a backslash stands for. Source: scannerc.go : yaml_parser_scan_flow_scalar. */
const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['0', '\0'],
  ['a', '\x07'],
  ['b', '\b'],
  ['t', '\t'],
  ['\t', '\t'],
  ['n', '\n'],
  ['v', '\v'],
  ['f', '\f'],
  ['r', '\r'],
  ['e', '\x1b'],
  [' ', ' '],
  ['"', '"'],
  ["'", "'"],
  ['\\', '\\'],
  ['N', '\x85'],
  ['_', '\xa0'],
  ['L', '\u2028'],
  ['P', '\u2029'],
]);

const DIGITS: ReadonlyMap<string, number> = new Map([
  ['x', 2],
  ['u', 4],
  ['U', 8],
]);

/** Reads the escape whose backslash stands here. */
export function readEscape(input: Input): string {
  const letter = input.code(1) === END ? '' : input.text[input.at + 1]!;
  const plain = ESCAPES.get(letter);
  const length = DIGITS.get(letter);
  if (plain === undefined && length === undefined) throw new YamlError(`"\\${letter}" is no escape`, input.at);
  input.skip();
  input.skip();
  return plain ?? readCode(input, length!);
}

function readCode(input: Input, length: number): string {
  let value = 0;
  input.need(length);
  for (let digit = 0; digit < length; digit++) {
    const hex = hexValue(input.code(digit));
    if (hex < 0) throw new YamlError(`an escape needs ${length} hexadecimal digits`, input.at);
    value = value * 16 + hex;
  }
  if ((value >= 0xd800 && value <= 0xdfff) || value > 0x10ffff) {
    throw new YamlError(`an escape stands for no character (half of a surrogate pair, or above 10FFFF)`, input.at);
  }
  input.at += length;
  return String.fromCodePoint(value);
}
