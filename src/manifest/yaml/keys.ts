import { YamlError } from './error.ts';
import type { Input } from './input.ts';

/** Source: scannerc.go : max_flow_level. */
const MOST_LEVELS = 10_000;

/** A key is not longer than this, and stays in one line. */
const LENGTH = 1024;

/** A place where a key may have started. */
export interface SimpleKey {
  /** False as soon as it cannot be one any more. */
  isPossible: boolean;
  /** True where the mapping's indentation asks for a key. */
  readonly isRequired: boolean;
  /** Number of its first token. */
  readonly number: number;
  readonly at: number;
  readonly index: number;
  readonly line: number;
  readonly column: number;
}

const NONE: SimpleKey = { isPossible: false, isRequired: false, number: 0, at: 0, index: 0, line: 0, column: 0 };

/** The possible keys without `?`, one for each level of brackets. */
export class SimpleKeys {
  private readonly levels: SimpleKey[] = [NONE];
  /** Level of the key that starts with a token. An entry may outlive its key: go-yaml forgets to remove some. */
  private readonly byNumber = new Map<number, number>();

  get flowLevel(): number {
    return this.levels.length - 1;
  }

  /** Whether the token with a number may still turn out to begin a key. */
  mayBeKey(number: number, input: Input): boolean {
    const level = this.byNumber.get(number);
    if (level === undefined) return false;
    const key = this.levels[level];
    if (!key) throw new YamlError('brackets are out of balance', input.at);
    return this.isValid(key, input);
  }

  /** Source: scannerc.go : yaml_simple_key_is_valid. */
  private isValid(key: SimpleKey, input: Input): boolean {
    if (!key.isPossible) return false;
    if (key.line === input.line && key.index + LENGTH >= input.index) return true;
    if (key.isRequired) throw new YamlError('a key lacks its ":"', key.at);
    key.isPossible = false;
    return false;
  }

  save(input: Input, number: number, isRequired: boolean): void {
    const { at, index, line, column } = input;
    this.remove();
    this.levels[this.flowLevel] = { isPossible: true, isRequired, number, at, index, line, column };
    this.byNumber.set(number, this.flowLevel);
  }

  /** Gives up the key of this level. */
  remove(): void {
    const key = this.levels[this.flowLevel]!;
    if (!key.isPossible) return;
    if (key.isRequired) throw new YamlError('a key lacks its ":"', key.at);
    key.isPossible = false;
    this.byNumber.delete(key.number);
  }

  /** The key that a colon here belongs to, if there is one; it is none any more. */
  take(input: Input): SimpleKey | undefined {
    const key = this.levels[this.flowLevel]!;
    if (!this.isValid(key, input)) return undefined;
    key.isPossible = false;
    this.byNumber.delete(key.number);
    return key;
  }

  openFlow(input: Input, number: number): void {
    this.levels.push({ ...NONE, number });
    if (this.flowLevel > MOST_LEVELS)
      throw new YamlError(`brackets nested deeper than ${MOST_LEVELS} levels`, input.at);
  }

  /**
   * Back to the level around. A level without a key has its bracket's number, so that `{}` and `[]` forget that they
   * may be keys themselves (scannerc.go : yaml_parser_decrease_flow_level).
   */
  closeFlow(): void {
    if (this.flowLevel === 0) return;
    const key = this.levels.pop()!;
    this.byNumber.delete(key.number);
  }
}
