import type { Random } from './random.ts';

const CONTENTS: readonly string[] = [
  '',
  '',
  'text',
  'two words',
  '# note',
  '\ttab',
  '- a',
  'a: b',
  '...',
  '...x',
  'ä',
  ' ',
  '\t',
  '🎉 ',
];
const BREAKS: readonly string[] = ['\n', '\n', '\n', '\n', '\n', '\n\n', '\r\n', '\r', '\u0085', '\u2028', '\u2029'];

/** Lines as they may follow in a scalar of several lines, each indented by about `indent` columns. */
export function moreLines(random: Random, indent: number): string {
  let text = '';
  for (let count = random.between(1, 5); count > 0; count--) {
    const pad = ' '.repeat(Math.max(0, indent + random.pick([0, 0, 0, 1, 2, 4, -1, -2])));
    text += (random.odd(0.5) ? random.pick(BREAKS) : '\n') + pad + random.pick(CONTENTS);
  }
  return text;
}

/** A literal or folded scalar with a text somewhere in it. */
export function writeBlock(random: Random, text: string, indent: number): string {
  const sign = random.pick(['|', '>']);
  const header = random.pick(['', '', '-', '+', '1', '2', '4', '-2', '2+', '+1', ' # note', ' ', '\t# note', '#note']);
  const before = random.odd(0.4) ? moreLines(random, indent + 2) : '';
  const after = random.odd(0.6) ? moreLines(random, indent + 2) : '';
  return `${sign}${header}${before}\n${' '.repeat(indent + 2)}${text}${after}`;
}
