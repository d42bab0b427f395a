import type { ScalarNode } from './node.ts';
import type { PlainCursor } from './plain.ts';

/** A key in its line, and its value where it stands there too. */
export interface PlainLine {
  readonly key: ScalarNode;
  readonly value: ScalarNode | undefined;
}

/**
 * Most lines of most manifests: a word, a colon, and nothing or a scalar that cannot mean anything else, with a line of
 * content behind it. One regular expression does at once what the reader else does letter by letter, which counts in
 * code that runs too shortly to be optimised.
 */
const LINE =
  /("[^"\\\n\t]*"|'[^'\n\t]*'|[A-Za-z_][^\s:#]*):( *)("[^"\\\n]*"|'[^'\n]*'|[^\s#'"[\]{}>|&*!%@`,?:-][^\n\t#]*)?\n( *)(?=[^\s#])/y;

/** Longer keys are left to the full reader; see plain.ts. */
const KEY_LENGTH = 1000;

/** The same of lines that need no look at their parts: keys that are strings, values that are no odd numbers. */
const PASSED = new RegExp(
  [
    // The words are those that YAML 1.1 does not read as strings.
    String.raw`(?:"[^"\\\n\t]*"|'[^'\n\t]*'|(?!(?:[yYnN]|[yY]es|YES|[nN]o|NO|[oO]n|ON|[oO]ff|OFF|[tT]rue|TRUE|[fF]alse|FALSE|[nN]ull|NULL):)`,
    '[A-Za-z_][A-Za-z0-9_./-]*):',
    String.raw`(?: +(?:"[^"\\\n]*"|'[^'\n]*'|[^\s#'"[\]{}>|&*!%@\`,?:+.-][^\n\t#:]*))?\n *(?=[^\s#])`,
  ].join(''),
  'y',
);

/** Goes behind such a line where nobody wants to know what it holds; `key` where its value is still to come. */
export function passPlainLine(cursor: PlainCursor, indent: number): 'pair' | 'key' | undefined {
  const { text, at } = cursor;
  PASSED.lastIndex = at;
  if (!PASSED.test(text) || PASSED.lastIndex >= cursor.end) return undefined;
  const next = PASSED.lastIndex;
  const lineEnd = text.lastIndexOf('\n', next - 1);
  const isKey = text.charCodeAt(lineEnd - 1) === 58;
  const margin = next - lineEnd - 1;
  if (lineEnd - at > KEY_LENGTH || (!isKey && (margin > indent || text.charCodeAt(lineEnd - 1) === 32)))
    return undefined;
  cursor.at = next;
  cursor.indent = margin;
  return isKey ? 'key' : 'pair';
}

/** Reads such a line and goes on to the next; undefined, with the cursor where it was, for all other lines. */
export function readPlainLine(cursor: PlainCursor, indent: number): PlainLine | undefined {
  const { text, at } = cursor;
  LINE.lastIndex = at;
  const found = LINE.exec(text);
  if (!found || LINE.lastIndex >= cursor.end) return undefined;
  const [, word = '', gap = '', rest, margin = ''] = found;
  if (word.length > KEY_LENGTH) return undefined;
  const value = rest === undefined ? undefined : scalarAt(rest, at + word.length + 1 + gap.length);
  // Without a blank the colon belongs to the word; a deeper line would continue the scalar, or be an error.
  if (rest !== undefined && (!value || gap === '' || margin.length > indent)) return undefined;
  cursor.at = LINE.lastIndex;
  cursor.indent = margin.length;
  return { key: wordAt(word, at), value };
}

function wordAt(source: string, start: number): ScalarNode {
  const range = { start, end: start + source.length };
  const first = source.charCodeAt(0);
  if (first === 34) return { type: 'scalar', value: source.slice(1, -1), style: 'double', range };
  if (first === 39) return { type: 'scalar', value: source.slice(1, -1), style: 'single', range };
  return { type: 'scalar', value: source, style: 'plain', range };
}

/** undefined where blanks or colons in it could end it. */
function scalarAt(source: string, start: number): ScalarNode | undefined {
  const scalar = wordAt(source, start);
  if (scalar.style !== 'plain') return scalar;
  return source.endsWith(' ') || source.endsWith(':') || source.includes(': ') ? undefined : scalar;
}
