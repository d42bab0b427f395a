import type { Finding } from '../lint/finding.ts';
import type { TemplatePlace } from '../locate/hook-lines.ts';
import type { ManifestDocument } from '../manifest/document.ts';
import { readDocuments } from '../manifest/read.ts';
import { HOOK } from '../manifest/vocabulary.ts';
import type { Origin } from '../report/findings.ts';
import type { RenderedChart } from './chart.ts';
import type { Templates } from './templates.ts';

/** A document made up from a line of Helm's log, and the annotation's place where the templates tell it. */
export interface Guessed {
  readonly document: ManifestDocument;
  readonly origin: Origin | undefined;
}

/**
 * Documents of which only Helm's log line is known, which names the value of their hook annotation and no more.
 *
 * @param documents what Helm did render, for the chart's name, which stands in every path
 */
export function documentsFromLog(
  chart: string,
  { unknownHooks, helm }: RenderedChart,
  documents: readonly ManifestDocument[],
  templates: Templates | undefined,
): Guessed[] {
  const name = documents.find(({ path }) => path !== '')?.path.split('/')[0] ?? chart.split('/').at(-1);
  const turns = new Map<string, number>();
  return unknownHooks.flatMap((value) => {
    const turn = turns.get(value) ?? 0;
    turns.set(value, turn + 1);
    const total = unknownHooks.filter((other) => other === value).length;
    const place = placeOf(templates?.find(value) ?? [], turn, total);
    const kind = place?.kind ? `kind: ${place.kind}\n` : '';
    const text = `${kind}metadata:\n  annotations:\n    ${HOOK}: ${JSON.stringify(value)}\n`;
    const read = readDocuments({ file: chart, text }, helm, place && `${name}/${place.path}`);
    return read.documents.map((document) => ({ document, origin: place?.origin }));
  });
}

/** One place, whatever a loop makes of it; or as many places as log lines. */
function placeOf(places: readonly TemplatePlace[], turn: number, total: number): TemplatePlace | undefined {
  return places.length === 1 ? places[0] : places.length === total ? places[turn] : undefined;
}

/** The part of the value that a finding is about, where the template holds the value as it is. */
export function partOf(origin: Origin | undefined, { document, range }: Finding): Origin | undefined {
  const token = document.head.annotations.get(HOOK);
  if (!origin || !token || token.source !== `"${token.value}"`) return origin;
  if (range.start === token.range.start) return origin;
  const written = origin.source.text.slice(origin.range.start, origin.range.end);
  const start = origin.range.start + written.indexOf(token.value) + range.start - token.range.start - 1;
  return { source: origin.source, range: { start, end: start + range.end - range.start } };
}
