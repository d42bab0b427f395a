import type { Source } from '../manifest/document.ts';
import type { Place } from './place.ts';

/** A place in a template, and the template's path in its chart. */
export interface TemplatePlace {
  readonly path: string;
  readonly kind: string | undefined;
  readonly origin: Place;
}

const HOOK_LINE = /^[ \t]*(["']?)helm\.sh\/hook\1[ \t]*:[ \t]*(["']?)([^"'#\n]*?)\2[ \t]*(?:#.*)?\r?$/gm;

/** The places of a template that give the hook annotation exactly this value. */
export function hookLines(source: Source, path: string, value: string): TemplatePlace[] {
  return [...source.text.matchAll(HOOK_LINE)].flatMap((match) => {
    const [line, , quote = '', written = ''] = match;
    if (written !== value) return [];
    const behind = line.indexOf(':', line.indexOf('helm.sh/hook')) + 1;
    const start = match.index + line.indexOf(`${quote}${written}`, behind);
    const range = { start, end: start + written.length + 2 * quote.length };
    return [{ path, kind: kindAround(source.text, start), origin: { source, range } }];
  });
}

/** The kind of the document that holds an offset of a template, where it is written out. */
function kindAround(text: string, offset: number): string | undefined {
  const start = text.lastIndexOf('\n---', offset) + 1;
  const end = text.indexOf('\n---', offset);
  return /^kind:[ \t]*(["']?)([A-Za-z]+)\1[ \t]*\r?$/m.exec(text.slice(start, end < 0 ? text.length : end))?.[2];
}
