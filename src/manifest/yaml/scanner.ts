import { scanBlockScalar } from './block-scalar.ts';
import { END, isBlankOrEnd } from './characters.ts';
import { scanDirective } from './directive.ts';
import { YamlError } from './error.ts';
import { Indents } from './indents.ts';
import type { Input } from './input.ts';
import { SimpleKeys } from './keys.ts';
import { startsPlain } from './plain-start.ts';
import { scanAnchor, scanTag } from './properties.ts';
import { TokenQueue } from './queue.ts';
import { isDocumentMark, scanPlain, scanQuoted } from './scalars.ts';
import { skipToToken } from './space.ts';
import { mark, type Token, type TokenType } from './token.ts';

/**
 * Characters to tokens, in the dialect of go.yaml.in/yaml/v2 (scannerc.go): YAML 1.1 as libyaml reads it.
 *
 * Whether a word is a key shows only at its colon. So tokens wait in a queue while the first of them may be one, and
 * the key's own token, and the start of its mapping, are put before it later.
 */
export class Scanner {
  private readonly input: Input;
  private readonly queue = new TokenQueue();
  private readonly keys = new SimpleKeys();
  private readonly indents: Indents;
  /** Whether a key may start here: at the start of a line, and behind most signs. */
  private keyAllowed = true;
  private isReady = false;

  constructor(input: Input) {
    this.input = input;
    this.indents = new Indents(this.queue);
  }

  /** The next token, which stays the next one. */
  peek(): Token {
    if (!this.isReady) {
      while (this.queue.isEmpty || this.keys.mayBeKey(this.queue.taken, this.input)) this.fetch();
      this.isReady = true;
    }
    return this.queue.first;
  }

  /** Takes the token that `peek` gave. */
  skip(): void {
    this.isReady = false;
    this.queue.take();
  }

  /** Source: scannerc.go : yaml_parser_fetch_next_token. */
  private fetch(): void {
    const { input } = this;
    input.need(1);
    const isFlow = this.keys.flowLevel > 0;
    if (skipToToken(input, isFlow, this.keyAllowed) && !isFlow) this.keyAllowed = true;
    if (!isFlow) this.indents.close(input.column, input.at);
    input.need(4);
    const sign = input.code() === END ? '' : input.text[input.at]!;
    if (sign === '') this.fetchEnd();
    else if (sign === '%' && input.column === 0) this.fetchDirective();
    else if (isDocumentMark(input)) this.fetchDocumentMark(sign);
    else if (!this.fetchSign(sign) && !this.fetchScalar(sign)) {
      throw new YamlError(`"${sign}" cannot begin a value`, input.at);
    }
  }

  private fetchSign(sign: string): boolean {
    switch (sign) {
      case '[':
      case '{':
        this.openFlow(sign);
        return true;
      case ']':
      case '}':
      case ',':
        this.keys.remove();
        if (sign !== ',') this.keys.closeFlow();
        this.addSign(sign, sign === ',');
        return true;
      case '-':
        if (!isBlankOrEnd(this.input.code(1))) return false;
        this.fetchDash();
        return true;
      case '?':
      case ':':
        if (this.keys.flowLevel === 0 && !isBlankOrEnd(this.input.code(1))) return false;
        if (sign === '?') this.fetchKey();
        else this.fetchColon();
        return true;
      default:
        return false;
    }
  }

  private fetchScalar(sign: string): boolean {
    const { input } = this;
    switch (sign) {
      case '*':
      case '&':
        this.saveKey();
        this.queue.add(scanAnchor(input, sign === '*' ? 'alias' : 'anchor'));
        return true;
      case '!':
      case "'":
      case '"':
        this.saveKey();
        this.queue.add(sign === '!' ? scanTag(input) : scanQuoted(input));
        return true;
      case '|':
      case '>':
        if (this.keys.flowLevel > 0) return false;
        this.keys.remove();
        this.keyAllowed = true;
        this.queue.add(scanBlockScalar(input, this.indents.current));
        return true;
      default:
        return this.fetchPlain();
    }
  }

  private fetchPlain(): boolean {
    if (!startsPlain(this.input.code(), this.input.code(1), this.keys.flowLevel > 0)) return false;
    this.saveKey();
    const plain = scanPlain(this.input, this.indents.current + 1, this.keys.flowLevel > 0);
    this.queue.add(plain.token);
    if (plain.isAtLineStart) this.keyAllowed = true;
    return true;
  }

  /** Remembers that a key may start here. What begins here is no place for another one. */
  private saveKey(): void {
    const isRequired = this.keys.flowLevel === 0 && this.indents.current === this.input.column;
    if (this.keyAllowed) this.keys.save(this.input, this.queue.nextNumber, isRequired);
    this.keyAllowed = false;
  }

  /** Takes signs of a length as a token. */
  private addSign(type: TokenType, keyAllowed: boolean, length = 1): void {
    const start = this.input.at;
    this.input.at += length;
    this.keyAllowed = keyAllowed;
    this.queue.add(mark(type, start, start + length));
  }

  private openFlow(type: '[' | '{'): void {
    this.saveKey();
    this.keys.openFlow(this.input, this.queue.nextNumber);
    this.addSign(type, true);
  }

  private fetchEnd(): void {
    this.input.forceNewLine();
    this.endBlocks();
    this.queue.add(mark('end', this.input.at, this.input.at));
  }

  /** Closes all block collections: not inside of brackets. */
  private endBlocks(): void {
    if (this.keys.flowLevel === 0) this.indents.close(-1, this.input.at);
    this.keys.remove();
    this.keyAllowed = false;
  }

  private fetchDirective(): void {
    this.endBlocks();
    this.queue.add(scanDirective(this.input));
  }

  private fetchDocumentMark(sign: string): void {
    this.endBlocks();
    this.addSign(sign === '-' ? 'document-start' : 'document-end', false, 3);
  }

  private fetchDash(): void {
    if (this.keys.flowLevel === 0) this.openBlock('block-sequence', 'a list item cannot begin here');
    this.keys.remove();
    this.addSign('-', true);
  }

  private fetchKey(): void {
    const isBlock = this.keys.flowLevel === 0;
    if (isBlock) this.openBlock('block-mapping', 'a key cannot begin here');
    this.keys.remove();
    this.addSign('key', isBlock);
  }

  /** A collection that begins at this column, unless it is open already. */
  private openBlock(type: 'block-sequence' | 'block-mapping', refusal: string): void {
    if (!this.keyAllowed) throw new YamlError(refusal, this.input.at);
    this.indents.open(this.input.column, type, this.input.at);
  }

  /** A colon: behind a simple key, which gets its tokens now, or behind `?`. */
  private fetchColon(): void {
    const key = this.keys.take(this.input);
    const isBlock = this.keys.flowLevel === 0;
    if (key) {
      this.queue.insert(key.number, mark('key', key.at, key.at));
      if (isBlock) this.indents.open(key.column, 'block-mapping', key.at, key.number);
    } else if (isBlock) this.openBlock('block-mapping', 'a mapping cannot begin here');
    this.addSign('value', isBlock && !key);
  }
}
