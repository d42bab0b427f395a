import { printable } from './text.ts';

/** Text of others as code in a cell of a Markdown table. */
export function code(text: string): string {
  const shown = printable(text);
  return /[`|<>&\\]/.test(shown) ? `<code>${plain(text)}</code>` : `\`${shown}\``;
}

/** Text of others in a cell of a Markdown table: nothing in it means anything there. */
export function plain(text: string): string {
  return printable(text).replaceAll(/[`|<>&*_\\[\]]/g, (character) => `&#${character.charCodeAt(0)};`);
}
