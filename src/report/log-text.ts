import { plain } from '../run/plain.ts';
import { printable } from './text.ts';

const TAB = 8;

/**
 * A line of a container's log for a terminal: colours are taken out, tabs become spaces, of a progress bar that is drawn
 * over itself the last state is left, and nothing remains that a terminal would act on.
 */
export function logText(line: string): string {
  const words = plain(line);
  const shown = words.includes('\r') ? words.slice(words.trimEnd().lastIndexOf('\r') + 1) : words;
  return printable(shown.includes('\t') ? untabbed(shown) : shown);
}

function untabbed(line: string): string {
  let text = '';
  for (const [index, part] of line.split('\t').entries())
    text += index === 0 ? part : ' '.repeat(TAB - (text.length % TAB)) + part;
  return text;
}
