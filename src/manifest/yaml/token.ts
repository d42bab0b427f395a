import type { ScalarStyle } from '../node.ts';

export type TokenType =
  | 'end'
  | 'version'
  | 'tag-directive'
  | 'document-start'
  | 'document-end'
  | 'block-sequence'
  | 'block-mapping'
  | 'block-end'
  | '['
  | ']'
  | '{'
  | '}'
  | ','
  | '-'
  | 'key'
  | 'value'
  | 'alias'
  | 'anchor'
  | 'tag'
  | 'scalar';

/** One token of a document. */
export interface Token {
  readonly type: TokenType;
  /** Offsets in the text. */
  readonly start: number;
  readonly end: number;
  /** A scalar's value; the name of an anchor or alias; the handle of a tag or tag directive; a version. */
  readonly value: string;
  /** A tag's suffix, a tag directive's prefix. */
  readonly suffix: string;
  readonly style: ScalarStyle;
}

/** A token that is no more than its type and place. */
export function mark(type: TokenType, start: number, end: number): Token {
  return { type, start, end, value: '', suffix: '', style: 'plain' };
}

/** A token with a text. */
export function named(type: TokenType, start: number, end: number, value: string, suffix = ''): Token {
  return { type, start, end, value, suffix, style: 'plain' };
}

export function scalar(start: number, end: number, value: string, style: ScalarStyle): Token {
  return { type: 'scalar', start, end, value, suffix: '', style };
}
