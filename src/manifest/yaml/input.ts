import { BYTE_ORDER_MARK, END, isAllowed, isBreak, LINE_FEED, RETURN } from './characters.ts';
import { YamlError } from './error.ts';

/** go-yaml reads the bytes of a document in pieces of this size (yamlprivateh.go : input_raw_buffer_size). */
const CHUNK = 512;

/**
 * The characters of one document, with the place in them.
 *
 * A forbidden character is an error only when go-yaml comes near it: it reads ahead by chunks, and what stands behind
 * the first document of a text it may never see. So a document with such characters is loaded as go-yaml would load it;
 * all others are taken as a whole.
 */
export class Input {
  at: number;
  line = 0;
  readonly text: string;
  readonly end: number;
  /** Offset of the line's first character, less the surrogate pairs passed by then. */
  private lineStart: number;
  /** Surrogate pairs passed: each is one character, but two UTF-16 units. */
  private pairs = 0;
  /** Offset up to which characters are loaded; Infinity where nothing can go wrong. */
  private loaded: number;
  /** Characters that go-yaml adds behind the end. */
  private padding = 0;
  /** Offset of the character at the start of go-yaml's buffer. */
  private buffer: number;
  private chunkStart: number;

  constructor(text: string, start: number, end: number) {
    this.text = text;
    this.end = end;
    this.chunkStart = start;
    this.at = text.charCodeAt(start) === BYTE_ORDER_MARK && start < end ? start + 1 : start;
    this.lineStart = this.at;
    this.buffer = this.at;
    this.loaded = isSimple(text, this.at, end) ? Number.POSITIVE_INFINITY : this.at;
  }

  /** Code of the character `ahead` units from here; 0 behind the end. */
  code(ahead = 0): number {
    const at = this.at + ahead;
    return at < this.end ? this.text.charCodeAt(at) : END;
  }

  /** Number of characters before this one, comparable within a line. */
  get index(): number {
    return this.at - this.pairs;
  }

  get column(): number {
    return this.at - this.pairs - this.lineStart;
  }

  /** Takes one character that is no line break. */
  skip(): void {
    if ((this.code() & 0xfc00) === 0xd800 && (this.code(1) & 0xfc00) === 0xdc00) {
      this.at += 2;
      this.pairs++;
    } else this.at++;
  }

  /** Takes a line break, if there is one; gives what it means in a scalar. */
  skipBreak(): string {
    const code = this.code();
    if (!isBreak(code)) return '';
    this.at += code === RETURN && this.code(1) === LINE_FEED ? 2 : 1;
    this.line++;
    this.lineStart = this.at - this.pairs;
    return code === 0x2028 ? '\u2028' : code === 0x2029 ? '\u2029' : '\n';
  }

  /** At the end go-yaml counts a line of its own. */
  forceNewLine(): void {
    if (this.column === 0) return;
    this.line++;
    this.lineStart = this.at - this.pairs;
  }

  /** Makes sure that so many characters can be looked at. */
  need(count: number): void {
    if (this.loaded - this.at < 2 * count) this.load(count);
  }

  /**
   * go-yaml takes the character here for a byte order mark if the one at the start of its buffer is
   * (yamlprivateh.go : is_bom looks at b[0]).
   */
  isByteOrderMark(): boolean {
    return this.loaded !== Number.POSITIVE_INFINITY && this.text.charCodeAt(this.buffer) === BYTE_ORDER_MARK;
  }

  private load(count: number): void {
    if (this.unread() >= count) return;
    this.buffer = this.at;
    while (this.unread() < count) {
      if (this.loaded >= this.end) {
        this.padding++;
        return;
      }
      const next = this.chunkEnd();
      for (let at = this.loaded; at < next; at++) {
        const code = this.text.charCodeAt(at);
        if (!isAllowed(code)) throw new YamlError(`the character ${name(code)} is not allowed`, at);
      }
      this.loaded = next;
      this.chunkStart = next;
    }
  }

  private unread(): number {
    let count = this.padding;
    for (let at = this.at; at < this.loaded; at++) if ((this.text.charCodeAt(at) & 0xfc00) !== 0xdc00) count++;
    return this.at > this.end ? count - (this.at - this.end) : count;
  }

  /** Where the next chunk ends: with the last character that fits in as a whole. */
  private chunkEnd(): number {
    let size = 0;
    let at = this.chunkStart;
    while (at < this.end) {
      const code = this.text.charCodeAt(at);
      const isPair = (code & 0xfc00) === 0xd800;
      size += code < 0x80 ? 1 : code < 0x800 ? 2 : isPair ? 4 : 3;
      if (size > CHUNK) return at;
      at += isPair ? 2 : 1;
    }
    return this.end;
  }
}

/** True where a document has only allowed characters, and no byte order mark that could be mistaken. */
function isSimple(text: string, start: number, end: number): boolean {
  for (let at = start; at < end; at++) {
    const code = text.charCodeAt(at);
    if (!isAllowed(code) || code === BYTE_ORDER_MARK) return false;
  }
  return true;
}

function name(code: number): string {
  return `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
}
