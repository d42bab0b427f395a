import type { Finding } from '../lint/finding.ts';
import type { Source } from '../manifest/document.ts';
import type { Range } from '../manifest/node.ts';
import { lineAt } from '../manifest/text.ts';
import { asFound, type Origin, type OriginOf } from './findings.ts';
import { align, fits, type Line, linesOf, type TemplateLine, templateLinesOf } from './findings-align.ts';

/** Finds the template that a document was rendered from; undefined where it cannot be read. */
export type TemplateOf = (path: string) => Source | undefined;

/** The partials that a template may include (`_helpers.tpl`), of its own chart. */
export type PartialsOf = (path: string) => readonly Source[];

/** A stretch of rendered text. */
export interface Placed {
  readonly source: Source;
  readonly range: Range;
}

/**
 * Leads findings in rendered text back to the line of their template. A line is known again by its text, with anything
 * where the template has `{{ }}`; where that fits several lines, by its place among the others.
 *
 * @param texts all documents rendered from one path, in order
 */
export function templateOrigins(
  templateOf: TemplateOf,
  partialsOf: PartialsOf,
  texts: (path: string) => readonly Placed[],
): OriginOf {
  const known = new Map<string, Template | undefined>();
  return (finding) => {
    const { path } = finding.document;
    if (!known.has(path)) {
      const source = path === '' ? undefined : templateOf(path);
      known.set(path, source && new Template(source, partialsOf(path), texts(path)));
    }
    return known.get(path)?.origin(finding) ?? asFound(finding);
  };
}

class Template {
  private readonly source: Source;
  private readonly lines: readonly TemplateLine[];
  private readonly rendered: readonly (Line & { readonly source: Source })[];
  private readonly partials: readonly Source[];
  private aligned: ReadonlyMap<number, number> | undefined;

  constructor(source: Source, partials: readonly Source[], texts: readonly Placed[]) {
    this.source = source;
    this.partials = partials;
    this.lines = templateLinesOf(source.text);
    this.rendered = texts.flatMap(({ source, range }) =>
      linesOf(source.text, range).map((line) => ({ ...line, source })),
    );
  }

  origin({ document, range }: Finding): Origin | undefined {
    const { source } = document;
    const { start, end } = lineAt(source.text, range.start);
    const line: Line = { start, end, text: source.text.slice(start, end) };
    const found = this.find(line, source);
    return found ? { source: this.source, range: tokenIn(found, line, range) } : this.inPartial(line, range);
  }

  /** The one line of all partials that reads like it. */
  private inPartial(line: Line, range: Range): Origin | undefined {
    const likely = this.partials.flatMap((source) =>
      templateLinesOf(source.text)
        .filter((own) => fits(own, line.text))
        .map((own) => ({ source, range: tokenIn(own, line, range) })),
    );
    return likely.length === 1 ? likely[0] : undefined;
  }

  private find(line: Line, source: Source): TemplateLine | undefined {
    const literal = this.lines.filter((own) => own.actions === 0 && fits(own, line.text));
    const likely = literal.length > 0 ? literal : this.lines.filter((own) => fits(own, line.text));
    if (likely.length < 2) return likely[0];
    this.aligned ??= align(this.rendered, this.lines);
    const at = this.rendered.findIndex((own) => own.source === source && own.start === line.start);
    const index = this.aligned.get(at);
    return index === undefined ? undefined : this.lines[index];
  }
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
