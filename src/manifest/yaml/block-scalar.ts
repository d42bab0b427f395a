import { BAR, DASH, END, isBlank, isBreak, isBreakOrEnd, isDigit, PLUS, SPACE, TAB } from './characters.ts';
import { YamlError } from './error.ts';
import type { Input } from './input.ts';
import { skipBlanksAndComment } from './space.ts';
import { scalar, type Token } from './token.ts';

interface Header {
  readonly chomp: 'clip' | 'strip' | 'keep';
  /** Columns by which the content is indented; 0: as its first line is. */
  readonly indent: number;
  /** End of the header's signs. */
  readonly end: number;
}

/**
 * A literal or folded scalar whose sign stands here. Source: scannerc.go : yaml_parser_scan_block_scalar.
 *
 * @param parent column of the collection that holds it, -1 for none
 */
export function scanBlockScalar(input: Input, parent: number): Token {
  const start = input.at;
  const isLiteral = input.code() === BAR;
  const header = scanHeader(input);
  const body = new Body(input, parent, header.indent === 0 ? 0 : Math.max(parent, 0) + header.indent);
  const value = body.read(isLiteral);
  const tail = header.chomp === 'strip' ? '' : body.lastBreak + (header.chomp === 'keep' ? body.emptyLines : '');
  return scalar(start, body.end < 0 ? header.end : body.end, value + tail, isLiteral ? 'literal' : 'folded');
}

function scanHeader(input: Input): Header {
  input.skip();
  input.need(1);
  let chomp = scanChomp(input);
  const indent = scanDigit(input);
  if (chomp === 'clip' && indent > 0) {
    input.need(1);
    chomp = scanChomp(input);
  }
  const end = input.at;
  input.need(1);
  skipBlanksAndComment(input);
  if (!isBreakOrEnd(input.code()))
    throw new YamlError('only a comment may follow the sign of a block scalar', input.at);
  input.need(2);
  input.skipBreak();
  return { chomp, indent, end };
}

function scanChomp(input: Input): Header['chomp'] {
  const code = input.code();
  if (code !== PLUS && code !== DASH) return 'clip';
  input.skip();
  input.need(1);
  return code === PLUS ? 'keep' : 'strip';
}

function scanDigit(input: Input): number {
  const code = input.code();
  if (!isDigit(code)) return 0;
  if (code === 48) throw new YamlError('a block scalar cannot be indented by 0', input.at);
  input.skip();
  return code - 48;
}

/** The lines of a block scalar. */
class Body {
  /** Break of the last line with content, not yet part of the value. */
  lastBreak = '';
  /** Breaks of the empty lines behind it. */
  emptyLines = '';
  /** End of the last line with content, before its break; -1 for none. */
  end = -1;
  private readonly input: Input;
  private readonly parent: number;
  private indent: number;

  constructor(input: Input, parent: number, indent: number) {
    this.input = input;
    this.parent = parent;
    this.indent = indent;
  }

  read(isLiteral: boolean): string {
    const { input } = this;
    const parts: string[] = [];
    let wasBlank = false;
    this.skipEmptyLines();
    input.need(1);
    while (input.column === this.indent && input.code() !== END) {
      const startsBlank = isBlank(input.code());
      const folds = !isLiteral && !wasBlank && !startsBlank && this.lastBreak === '\n';
      if (!folds) parts.push(this.lastBreak);
      else if (this.emptyLines === '') parts.push(' ');
      parts.push(this.emptyLines, this.takeLine());
      wasBlank = startsBlank;
      this.emptyLines = '';
      this.skipEmptyLines();
    }
    return parts.join('');
  }

  /** A line's content. Surrogate pairs are not counted, for the count starts anew behind the break. */
  private takeLine(): string {
    const { input } = this;
    const from = input.at;
    for (let code = input.code(); !isBreakOrEnd(code); code = input.code()) {
      input.at++;
      input.need(1);
    }
    this.end = input.at;
    input.need(2);
    this.lastBreak = input.skipBreak();
    return input.text.slice(from, this.end);
  }

  /** Source: scannerc.go : yaml_parser_scan_block_scalar_breaks. */
  private skipEmptyLines(): void {
    const { input } = this;
    let widest = 0;
    const breaks: string[] = [];
    for (;;) {
      input.need(1);
      while ((this.indent === 0 || input.column < this.indent) && input.code() === SPACE) {
        input.skip();
        input.need(1);
      }
      widest = Math.max(widest, input.column);
      if ((this.indent === 0 || input.column < this.indent) && input.code() === TAB) {
        throw new YamlError('a tab cannot indent the lines of a block scalar', input.at);
      }
      if (!isBreak(input.code())) break;
      input.need(2);
      breaks.push(input.skipBreak());
    }
    this.emptyLines += breaks.join('');
    if (this.indent === 0) this.indent = Math.max(widest, this.parent + 1, 1);
  }
}
