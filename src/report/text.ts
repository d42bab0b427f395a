/** What every text report shares: colours, widths, and text of others made harmless. */

const CODES = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, blue: 34, magenta: 35, cyan: 36 } as const;

export type Style = keyof typeof CODES;

/** Wraps text in the codes of a style, or leaves it as it is. */
export type Paint = (text: string, ...styles: readonly Style[]) => string;

/** How to paint, with colours or without. */
export function painter(colour: boolean): Paint {
  if (!colour) return (text) => text;
  return (text, ...styles) =>
    text === '' || styles.length === 0
      ? text
      : `\u001b[${styles.map((style) => CODES[style]).join(';')}m${text}\u001b[0m`;
}

// C0 and C1 controls, format characters that reorder or hide text, line separators, lone surrogates.
const HARMFUL = /[\p{Cc}\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\p{Cs}]/gu;

/** Nearly every text: harmless, and a column for each character. */
const PLAIN = /^[ -~]*$/;

/** Text of others for a terminal: one line, without anything that a terminal would act on. */
export function printable(text: string): string {
  if (PLAIN.test(text)) return text;
  return text.replaceAll(HARMFUL, (character) => {
    const code = character.codePointAt(0)!;
    if (code < 0x20) return String.fromCodePoint(0x2400 + code);
    if (code === 0x7f) return '\u2421';
    return code >= 0xd800 && code <= 0xdfff ? '\ufffd' : `\\u${code.toString(16).padStart(4, '0')}`;
  });
}

// Unicode Standard Annex 11, the wide ranges, and emoji; narrow is right for everything else.
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1f64f}\u{1f680}-\u{1f6ff}\u{1f900}-\u{1f9ff}\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u;
const NO_WIDTH = /[\p{Mn}\p{Me}]|\ufe0f/u;

/** Columns that a printable text takes on a terminal. */
export function displayWidth(text: string): number {
  if (PLAIN.test(text)) return text.length;
  let width = 0;
  for (const character of text) width += widthOf(character);
  return width;
}

function widthOf(character: string): number {
  if (character < '\u0300') return 1;
  if (NO_WIDTH.test(character)) return 0;
  return WIDE.test(character) ? 2 : 1;
}

/** The start of a text, with `…` where something was left out; cut between characters. */
export function clip(text: string, width: number): string {
  // A character that takes no column is short; beyond this a text cannot fit, and is not measured.
  if (text.length <= 4 * width && displayWidth(text) <= width) return text;
  let used = 1;
  let kept = '';
  for (const character of text) {
    used += widthOf(character);
    if (used > width) return `${kept}…`;
    kept += character;
  }
  return text;
}

/** `1 hook`, `2 hooks`. */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}
