import type { Token } from './token.ts';

/** Tokens that wait for the composer, numbered from 0 through the whole document. */
export class TokenQueue {
  /** Number of tokens that were taken: the number of the first one that waits. */
  taken = 0;
  private tokens: Token[] = [];
  private head = 0;

  get isEmpty(): boolean {
    return this.head === this.tokens.length;
  }

  get first(): Token {
    return this.tokens[this.head]!;
  }

  /** Number of the token that is added next. */
  get nextNumber(): number {
    return this.taken + this.tokens.length - this.head;
  }

  add(token: Token): void {
    this.tokens.push(token);
  }

  /**
   * Puts a token before the one with a number. Where that one was taken already, it goes to the end
   * (apic.go : yaml_insert_token): this happens behind `{}:` and `[]:`.
   */
  insert(number: number, token: Token): void {
    if (number < this.taken) this.tokens.push(token);
    else this.tokens.splice(this.head + number - this.taken, 0, token);
  }

  take(): void {
    this.head++;
    this.taken++;
    if (this.head === this.tokens.length) {
      this.tokens = [];
      this.head = 0;
    }
  }
}
