import { printable } from './text.ts';

type Attributes = Readonly<Record<string, string | number | undefined>>;

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

// Neither XML nor a terminal takes these; `printable` has replaced the other characters that XML refuses.
const NO_CHARACTERS = /[\ufffe\uffff]/g;

/** One element with what stands in it, indented; lines of text stay lines. */
export function element(name: string, attributes: Attributes, content: readonly string[] | string = []): string {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${escaped(`${value}`)}"`);
  const start = `<${name}${written.join('')}`;
  if (typeof content === 'string') return `${start}>${content.split('\n').map(escaped).join('\n')}</${name}>`;
  if (content.length === 0) return `${start}/>`;
  return `${start}>\n${content.map(indented).join('\n')}\n</${name}>`;
}

export function xmlDocument(root: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${root}\n`;
}

function escaped(text: string): string {
  return printable(text)
    .replaceAll(NO_CHARACTERS, '\ufffd')
    .replaceAll(/[&<>"']/g, (character) => ENTITIES[character]!);
}

function indented(xml: string): string {
  // Only tags: an indented line of text would be another text.
  return xml.replaceAll(/^(?= *<)/gm, '  ');
}
