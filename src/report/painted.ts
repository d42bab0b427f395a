import { clip, displayWidth } from './text.ts';

/** The codes that `painter` writes, and nothing else that is in a printable text. */
const CODE = /\u001b\[[\d;]*m/g;
const RESET = '\u001b[0m';

/** Columns of a painted text. */
export function paintedWidth(text: string): number {
  return displayWidth(text.replaceAll(CODE, ''));
}

/** The start of a painted text, with `…` where something was left out, and its colours ended. */
export function clipPainted(text: string, width: number): string {
  if (text.length <= width || paintedWidth(text) <= width) return text;
  let left = width;
  let kept = '';
  let from = 0;
  for (const code of [...text.matchAll(CODE), undefined]) {
    const words = text.slice(from, code?.index);
    const shown = clip(words, left);
    kept += shown;
    if (shown !== words) return kept.includes('\u001b') ? kept + RESET : kept;
    left -= displayWidth(words);
    if (!code) break;
    if (left <= 0) return `${kept}${RESET}`;
    kept += code[0];
    from = code.index + code[0].length;
  }
  return kept;
}
