import {
  BACKSLASH,
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COLON,
  COMMA,
  DASH,
  DOT,
  DOUBLE_QUOTE,
  END,
  HASH,
  isBlank,
  isBlankOrEnd,
  isBreak,
  OPEN_BRACE,
  OPEN_BRACKET,
  QUESTION,
  SINGLE_QUOTE,
  TAB,
} from './characters.ts';
import { YamlError } from './error.ts';
import { readEscape } from './escapes.ts';
import type { Input } from './input.ts';
import { scalar, type Token } from './token.ts';

/** `---` or `...` at the start of a line, with a blank behind it. */
export function isDocumentMark(input: Input): boolean {
  if (input.column !== 0) return false;
  const code = input.code();
  if ((code !== DASH && code !== DOT) || input.code(1) !== code || input.code(2) !== code) return false;
  return isBlankOrEnd(input.code(3));
}

/** Blanks and line breaks between the words of a scalar, on the way to become one space, or breaks. */
class Gap {
  /** Blanks without a line break. */
  blanks = '';
  first = '';
  more = '';
  hasBreak = false;

  take(input: Input): void {
    if (isBlank(input.code())) {
      if (!this.hasBreak) this.blanks += input.text[input.at];
      input.skip();
      return;
    }
    input.need(2);
    const text = input.skipBreak();
    if (this.hasBreak) this.more += text;
    else {
      this.blanks = '';
      this.first = text;
      this.hasBreak = true;
    }
  }

  /** One line break becomes a space, unless it is U+2028 or U+2029; of several the first is dropped. */
  join(): string {
    if (!this.hasBreak) return this.blanks;
    if (this.first === '\n') return this.more === '' ? ' ' : this.more;
    return this.first + this.more;
  }
}

/** A quoted scalar, whose quote stands here. Source: scannerc.go : yaml_parser_scan_flow_scalar. */
export function scanQuoted(input: Input): Token {
  const start = input.at;
  const quote = input.code();
  let value = '';
  input.skip();
  for (;;) {
    input.need(4);
    if (isDocumentMark(input)) throw new YamlError('a document mark stands inside a quoted scalar', input.at);
    if (input.code() === END) throw new YamlError('a quoted scalar is not closed', input.at);
    const gap = new Gap();
    value += scanQuotedWord(input, quote, gap);
    input.need(1);
    if (input.code() === quote) break;
    while (isBlank(input.code()) || isBreak(input.code())) {
      gap.take(input);
      input.need(1);
    }
    value += gap.join();
  }
  input.skip();
  return scalar(start, input.at, value, quote === DOUBLE_QUOTE ? 'double' : 'single');
}

/** Up to a blank, a line break, or the closing quote; a backslash before a line break opens the gap. */
function scanQuotedWord(input: Input, quote: number, gap: Gap): string {
  let word = '';
  let from = input.at;
  for (let code = input.code(); !isBlankOrEnd(code); code = input.code()) {
    if (code === quote) {
      if (quote === DOUBLE_QUOTE || input.code(1) !== SINGLE_QUOTE) break;
      input.skip();
      word += input.text.slice(from, input.at);
      input.skip();
      from = input.at;
    } else if (code === BACKSLASH && quote === DOUBLE_QUOTE) {
      word += input.text.slice(from, input.at);
      if (isBreak(input.code(1))) {
        input.need(3);
        input.skip();
        input.skipBreak();
        gap.hasBreak = true;
        return word;
      }
      word += readEscape(input);
      from = input.at;
    } else input.skip();
    input.need(2);
  }
  return word + input.text.slice(from, input.at);
}

/** What ends a plain scalar: a colon before a blank; in a flow collection also its signs. */
function endsPlain(input: Input, isFlow: boolean): boolean {
  const code = input.code();
  if (code === COLON) return isBlankOrEnd(input.code(1));
  if (!isFlow) return false;
  return (
    code === COMMA ||
    code === QUESTION ||
    code === OPEN_BRACKET ||
    code === CLOSE_BRACKET ||
    code === OPEN_BRACE ||
    code === CLOSE_BRACE
  );
}

/** A plain scalar, and whether it ended behind a line break, where a key may follow. */
export interface PlainScalar {
  readonly token: Token;
  readonly isAtLineStart: boolean;
}

/**
 * A plain scalar. Source: scannerc.go : yaml_parser_scan_plain_scalar.
 *
 * @param indent columns that a line must have to continue it
 */
export function scanPlain(input: Input, indent: number, isFlow: boolean): PlainScalar {
  const start = input.at;
  let end = start;
  let value = '';
  let gap = new Gap();
  for (;;) {
    input.need(4);
    if (isDocumentMark(input) || input.code() === HASH) break;
    const from = input.at;
    while (!isBlankOrEnd(input.code()) && !endsPlain(input, isFlow)) {
      input.skip();
      input.need(2);
    }
    if (input.at > from) {
      value += gap.join() + input.text.slice(from, input.at);
      gap = new Gap();
      end = input.at;
    }
    if (!isBlank(input.code()) && !isBreak(input.code())) break;
    input.need(1);
    while (isBlank(input.code()) || isBreak(input.code())) {
      if (gap.hasBreak && input.column < indent && input.code() === TAB) {
        throw new YamlError('a tab cannot indent the lines of a plain scalar', input.at);
      }
      gap.take(input);
      input.need(1);
    }
    if (!isFlow && input.column < indent) break;
  }
  return { token: scalar(start, end, value, 'plain'), isAtLineStart: gap.hasBreak };
}
