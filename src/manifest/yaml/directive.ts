import { DOT, isBlank, isBlankOrEnd, isBreakOrEnd, isDigit } from './characters.ts';
import { YamlError } from './error.ts';
import type { Input } from './input.ts';
import { scanHandle, scanName, scanUri } from './properties.ts';
import { skipBlanksAndComment } from './space.ts';
import { named, type Token } from './token.ts';

/** `%YAML 1.1` or `%TAG handle prefix`, with its line. Source: scannerc.go : yaml_parser_scan_directive. */
export function scanDirective(input: Input): Token {
  const start = input.at;
  input.skip();
  input.need(1);
  const name = scanName(input);
  if (name === '') throw new YamlError('a directive needs a name', input.at);
  if (!isBlankOrEnd(input.code())) throw new YamlError('a blank must follow the name of a directive', input.at);
  if (name !== 'YAML' && name !== 'TAG') throw new YamlError(`"%${name}" is no directive`, start);
  const token = name === 'YAML' ? scanVersion(input, start) : scanTagDirective(input, start);
  input.need(1);
  skipBlanksAndComment(input);
  if (!isBreakOrEnd(input.code())) throw new YamlError('only a comment may follow a directive', input.at);
  input.need(2);
  input.skipBreak();
  return token;
}

function skipBlanks(input: Input): void {
  input.need(1);
  while (isBlank(input.code())) {
    input.skip();
    input.need(1);
  }
}

function scanVersion(input: Input, start: number): Token {
  skipBlanks(input);
  const major = scanNumber(input);
  if (input.code() !== DOT) throw new YamlError('a YAML version has a dot', input.at);
  input.skip();
  const minor = scanNumber(input);
  return named('version', start, input.at, `${major}.${minor}`);
}

function scanNumber(input: Input): number {
  const start = input.at;
  input.need(1);
  while (isDigit(input.code())) {
    if (input.at - start >= 2) throw new YamlError('a YAML version has at most two digits', input.at);
    input.skip();
    input.need(1);
  }
  if (input.at === start) throw new YamlError('a YAML version is made of digits', input.at);
  return Number(input.text.slice(start, input.at));
}

function scanTagDirective(input: Input, start: number): Token {
  skipBlanks(input);
  const handle = scanHandle(input, true);
  input.need(1);
  if (!isBlank(input.code())) throw new YamlError('a blank must follow a tag handle', input.at);
  skipBlanks(input);
  const prefix = scanUri(input, '');
  input.need(1);
  if (!isBlankOrEnd(input.code())) throw new YamlError('a blank must follow a tag prefix', input.at);
  return named('tag-directive', start, input.at, handle, prefix);
}
