import type { Hook } from '../manifest/document.ts';
import type { Range, ScalarNode } from '../manifest/node.ts';

/** More of a command than this is not quoted. */
const LONGEST = 80;

/** A command in one line, for a message. */
export function shortened(text: string): string {
  const line = text.replaceAll(/(?:\\?\s)+/g, ' ').trim();
  return line.length > LONGEST ? `${line.slice(0, LONGEST - 3)}...` : line;
}

/** A text in a script, and the item of `command` or `args` that holds the script or leads to it. */
export interface ScriptPlace {
  readonly text: string;
  readonly at: ScalarNode;
  readonly script?: { readonly source: string; readonly start: number };
}

/** Where a command is written in the hook; the value that leads to it, where it stands in a mounted script. */
export function placeOfText({ text, at, script }: ScriptPlace, { document: { source } }: Hook): Range {
  const { start, end } = at.range;
  const line = text.split('\n')[0]!.replace(/\s*\\$/, '');
  // One search from the command's own line on, so that of two that begin alike each is found.
  const from = script && at.style === 'literal' ? lineAt(source.text, start, linesBefore(script)) : start;
  const found = source.text.slice(from, end).indexOf(line);
  return found >= 0 ? { start: from + found, end: from + found + line.length } : { start, end };
}

function linesBefore({ source, start }: { readonly source: string; readonly start: number }): number {
  return source.slice(0, start).split('\n').length;
}

/** The offset behind so many line breaks. */
function lineAt(text: string, from: number, lines: number): number {
  let at = from;
  for (let line = 0; line < lines; line++) at = text.indexOf('\n', at) + 1 || text.length;
  return at;
}
