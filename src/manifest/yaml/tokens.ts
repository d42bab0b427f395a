import type { ScalarNode } from '../node.ts';
import { YamlError } from './error.ts';
import type { Scanner } from './scanner.ts';
import type { Token, TokenType } from './token.ts';

/** The tokens as the grammar wants them. */
export class Tokens {
  /** End of the token that was taken last. */
  lastEnd: number;
  private readonly scanner: Scanner;

  /** @param start offset at which the document starts */
  constructor(scanner: Scanner, start: number) {
    this.scanner = scanner;
    this.lastEnd = start;
  }

  peek(): Token {
    return this.scanner.peek();
  }

  skip(): Token {
    const token = this.scanner.peek();
    this.lastEnd = token.end;
    this.scanner.skip();
    return token;
  }

  isNext(...types: readonly TokenType[]): boolean {
    return types.includes(this.peek().type);
  }

  /** The value that stands where none is written: behind the token that was taken last. */
  empty(): ScalarNode {
    return { type: 'scalar', value: '', style: 'plain', range: { start: this.lastEnd, end: this.lastEnd } };
  }

  /** The error that something else was expected than the next token. */
  unexpected(message: string): YamlError {
    return new YamlError(message, this.peek().start);
  }
}
