import type { Place } from '../locate/place.ts';
import { Template } from '../locate/template.ts';
import type { Source } from '../manifest/document.ts';
import { asFound, type OriginOf } from './findings.ts';

/** Finds the template that a document was rendered from; undefined where it cannot be read. */
export type TemplateOf = (path: string) => Source | undefined;

/** The partials that a template may include (`_helpers.tpl`), of its own chart. */
export type PartialsOf = (path: string) => readonly Source[];

/**
 * Leads findings in rendered text back to the line of their template.
 *
 * @param texts all documents rendered from one path, in order
 */
export function templateOrigins(
  templateOf: TemplateOf,
  partialsOf: PartialsOf,
  texts: (path: string) => readonly Place[],
): OriginOf {
  const known = new Map<string, Template | undefined>();
  return (finding) => {
    const { path, source } = finding.document;
    if (!known.has(path)) {
      const template = path === '' ? undefined : templateOf(path);
      known.set(path, template && new Template(template, partialsOf(path), texts(path)));
    }
    return known.get(path)?.origin({ source, range: finding.range }) ?? asFound(finding);
  };
}
