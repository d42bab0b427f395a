import type { Source } from '../manifest/document.ts';
import type { Range } from '../manifest/node.ts';
import { lineAt, positionAt } from '../manifest/text.ts';
import { align, fits, type Line, linesOf, type TemplateLine, templateLinesOf } from './lines.ts';
import type { Place, Unlocated } from './place.ts';
import { isControl } from './segments.ts';

/** A document, and how its lines follow those of the template. */
interface Rendered {
  readonly source: Source;
  readonly lines: readonly Line[];
  first?: ReadonlyMap<number, number>;
  last?: ReadonlyMap<number, number>;
}

/**
 * A template with what was rendered from it. A rendered line is known again by its text, with anything where the
 * template has `{{ }}`; where that fits several lines, by its place among the others.
 */
export class Template {
  readonly source: Source;
  readonly lines: readonly TemplateLine[];
  private readonly rendered: readonly Rendered[];
  private readonly partials: readonly Source[];
  private aligned: ReadonlyMap<number, number> | undefined;

  /**
   * @param partials those that it may include, `_helpers.tpl`
   * @param texts all documents rendered from it, in order
   */
  constructor(source: Source, partials: readonly Source[], texts: readonly Place[]) {
    this.source = source;
    this.partials = partials;
    this.lines = templateLinesOf(source.text);
    this.rendered = texts.map(({ source, range }) => ({ source, lines: linesOf(source.text, range) }));
  }

  /** Where a person would look for a rendered token: here, else in a partial; undefined where that cannot be told. */
  origin({ source, range }: Place): Place | undefined {
    const line = renderedLine(source, range.start);
    const found = this.find(line, source);
    return found ? { source: this.source, range: tokenIn(found, line, range) } : this.inPartials(line, range)[0];
  }

  /** The line that has rendered the one that holds an offset. */
  lineOf(source: Source, offset: number): TemplateLine | Unlocated {
    const line = renderedLine(source, offset);
    const found = this.find(line, source);
    return found ?? { because: this.whyNowhere(line) };
  }

  private whyNowhere(line: Line): string {
    const [partial] = this.inPartials(line, line);
    if (partial) return `it comes from ${nameOf(partial)}, which others may include`;
    if (this.lines.filter((own) => fits(own, line.text)).length > 1) {
      return `several lines of ${this.source.file} read like it`;
    }
    const makers = this.lines.filter(({ text }) => /^\s*\{\{.*\}\}\s*$/.test(text) && !isControl(text));
    const [maker] = makers;
    if (!maker || makers.length > 1) return `no line of ${this.source.file} reads like it`;
    return `it seems to come from ${maker.text.trim()} in ${this.source.file}:${this.numberOf(maker)}`;
  }

  numberOf({ start }: Range): number {
    return positionAt(this.source.text, start).line;
  }

  /** The one line of all partials that reads like it. */
  private inPartials(line: Line, range: Range): Place[] {
    const likely = this.partials.flatMap((source) =>
      templateLinesOf(source.text)
        .filter((own) => fits(own, line.text))
        .map((own) => ({ source, range: tokenIn(own, line, range) })),
    );
    return likely.length === 1 ? likely : [];
  }

  private find(line: Line, source: Source): TemplateLine | undefined {
    const literal = this.lines.filter((own) => own.actions === 0 && fits(own, line.text));
    const likely = literal.length > 0 ? literal : this.lines.filter((own) => fits(own, line.text));
    if (likely.length < 2) return likely[0];
    const index = this.byDocument(line, source) ?? this.byTemplate(line, source);
    return index === undefined ? undefined : this.lines[index];
  }

  /** By the other lines of its document, for Helm prints hooks by weight; undefined where two places would do. */
  private byDocument(line: Line, source: Source): number | undefined {
    const document = this.rendered.find((own) => own.source === source && lineIn(own, line) >= 0);
    if (!document) return undefined;
    document.first ??= align(document.lines, this.lines, 'first');
    document.last ??= align(document.lines, this.lines, 'last');
    const at = lineIn(document, line);
    const index = document.first.get(at);
    return index === document.last.get(at) ? index : undefined;
  }

  /** By the lines of all documents of the template, in the order in which they were printed. */
  private byTemplate(line: Line, source: Source): number | undefined {
    const all = this.rendered.flatMap((document) => document.lines.map((own) => ({ ...own, source: document.source })));
    this.aligned ??= align(all, this.lines, 'first');
    return this.aligned.get(all.findIndex((own) => own.source === source && own.start === line.start));
  }
}

function lineIn({ lines }: Rendered, { start }: Line): number {
  return lines.findIndex((own) => own.start === start);
}

/** The line of a rendered text that holds an offset. */
export function renderedLine({ text }: Source, offset: number): Line {
  const { start, end } = lineAt(text, offset);
  return { start, end, text: text.slice(start, end) };
}

/** The token in the template's line: the same text in the same turn, else what stands behind the key. */
function tokenIn(own: TemplateLine, line: Line, range: Range): Range {
  const offset = range.start - line.start;
  const token = line.text.slice(offset, Math.max(offset, range.end - line.start));
  const turn = token === '' ? 0 : line.text.slice(0, offset).split(token).length;
  let at = -1;
  for (let i = 0; i < turn; i++) at = i > 0 && at < 0 ? -1 : own.text.indexOf(token, at + 1);
  if (at >= 0) return { start: own.start + at, end: own.start + at + token.length };
  const value = /^\s*(?:- )*(["']?)[^"'{}]+?\1\s*:[ \t]*/.exec(own.text)?.[0].length ?? own.text.search(/\S|$/);
  return { start: own.start + value, end: own.start + Math.max(value, own.text.trimEnd().length) };
}

function nameOf({ source, range }: Place): string {
  return `${source.file}:${positionAt(source.text, range.start).line}`;
}
