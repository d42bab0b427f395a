import type { Source } from '../manifest/document.ts';
import type { Edit } from '../manifest/edit.ts';
import type { Range } from '../manifest/node.ts';
import { whyNotAdd } from './additions.ts';
import type { Line, TemplateLine } from './lines.ts';
import { isUnlocated, type Unlocated } from './place.ts';
import { actionFor, stretchIn } from './segments.ts';
import { renderedLine, type Template } from './template.ts';

/** An edit of rendered text, and what one of its template has to know. */
export interface RenderedEdit {
  readonly source: Source;
  readonly edit: Edit;
  /** The name that the chart was rendered with. */
  readonly release: string;
}

const NEW_DOCUMENT = /^---/m;

/**
 * The edit that makes a template render what an edit makes of its rendered text. Well founded, not proven: a line can
 * read like another, and only a rendering shows what else the template makes of it.
 */
export function editIn(template: Template, { source, edit, release }: RenderedEdit): Edit | Unlocated {
  const { range, text } = edit;
  if (NEW_DOCUMENT.test(text)) return { because: 'the fix adds an object, and what Helm computes for it is not known' };
  if (namesIn(text).some((name) => name === release || name.startsWith(`${release}-`)))
    return { because: `the new value holds the release's name, "${release}"` };
  const own = template.lineOf(source, range.start);
  if (isUnlocated(own)) return own;
  if (own.isCut)
    return { because: `${template.source.file}:${template.numberOf(own)} is a part of a longer expression` };
  const line = renderedLine(source, range.start);
  const place = placeOf(template, own, line, edit, source);
  if (isUnlocated(place)) return place;
  return 'text' in place ? place : { range: place, text: text.replaceAll(/\r?\n/g, newlineOf(template.source, own)) };
}

/** Where the edit goes; the whole edit where its text is another one. */
function placeOf(
  template: Template,
  own: TemplateLine,
  line: Line,
  { range, text }: Edit,
  source: Source,
): Range | Edit | Unlocated {
  if (range.start === range.end && text.includes('\n')) return additionIn(template, own, line, { range, text });
  const within = { start: range.start - line.start, end: range.end - line.start };
  if (range.end <= line.end) return tokenIn(own, line, within, text);
  const isWholeLine = range.start === line.start && range.end === nextLine(source, line) && text === '';
  if (!isWholeLine) return { because: 'the fix changes several lines at once' };
  if (own.actions > 0) return { because: `it comes from ${own.text.trim()}` };
  return { start: own.start, end: nextLine(template.source, own) };
}

function tokenIn(own: TemplateLine, line: Line, within: Range, text: string): Range | Edit | Unlocated {
  const stretch = stretchIn(own, line.text, within);
  if (!isUnlocated(stretch)) return moved(stretch, own.start);
  const quote = quoting(line.text.slice(within.start, within.end), text);
  const action = quote && actionFor(own, line.text, within);
  if (!action) return stretch;
  const end = action.start + own.text.slice(action.start, action.end).search(/\s*-?\}\}$/);
  return { range: moved({ start: end, end }, own.start), text: ` | ${quote}` };
}

/** The function of templates that puts a value into these quotes, where that is all that an edit does. */
function quoting(before: string, after: string): 'quote' | 'squote' | undefined {
  if (after === `"${before}"`) return 'quote';
  return after === `'${before}'` ? 'squote' : undefined;
}

/** Lines that are added, in front of a line or behind it. */
function additionIn(template: Template, own: TemplateLine, line: Line, { range, text }: Edit): Range | Unlocated {
  const added = text.trim();
  const indent = /^ *(?=\S)/m.exec(text)?.[0].length ?? 0;
  if (indentOf(own.text) !== indentOf(line.text)) return { because: 'the template indents it by an expression' };
  const why = whyNotAdd(template, own, { indent, text: added });
  if (why) return why;
  if (text.endsWith('\n') && range.start === line.start) return { start: own.start, end: own.start };
  const isEnd = line.text.slice(range.start - line.start).trim() === '';
  if (!isEnd) return { because: 'a comment stands behind the line' };
  const end = own.start + own.text.length;
  return { start: end, end };
}

function namesIn(text: string): string[] {
  return text.match(/[a-z0-9][a-z0-9.-]*/g) ?? [];
}

function indentOf(text: string): number {
  return text.search(/\S|$/);
}

function moved({ start, end }: Range, by: number): Range {
  return { start: start + by, end: end + by };
}

function nextLine({ text }: Source, { end }: Range): number {
  const feed = text.indexOf('\n', end);
  return feed < 0 ? text.length : feed + 1;
}

function newlineOf({ text }: Source, { end }: Range): string {
  return text[end - 1] === '\r' ? '\r\n' : '\n';
}
