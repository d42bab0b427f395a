import { resolve } from 'node:path';
import type { Finding } from '../lint/finding.ts';
import type { Place } from '../locate/place.ts';
import type { ManifestDocument, Source } from '../manifest/document.ts';
import { hookOf } from '../manifest/hook.ts';
import type { Range } from '../manifest/node.ts';
import { readDocuments } from '../manifest/read.ts';
import { type ReleaseOptions, readRelease, releaseOf } from '../release/read.ts';
import type { Release } from '../release/release.ts';
import type { OriginOf } from '../report/findings.ts';
import { templateOrigins } from '../report/findings-origin.ts';
import { type ChartOptions, type RenderedChart, renderAgain, renderChart } from './chart.ts';
import { chartAsksTime, nextSecond } from './clock-in-templates.ts';
import { UNNAMED } from './parent.ts';
import type { Target } from './target.ts';
import { documentsFromLog, partOf } from './target-log.ts';
import { Templates } from './templates.ts';

/** A chart's own files, and what Helm printed of them. */
export interface ChartFolder {
  /** Absolute. */
  readonly folder: string;
  readonly templates: Templates;
  readonly printed: Source;
  /** What it printed the second time, where that was asked for. */
  readonly again: string | undefined;
  /** All documents of a template, in order. */
  readonly rendered: (path: string) => readonly Place[];
  /** The chart that lies in a folder by now, read in the same way. */
  readonly read: (name: string, folder: string) => Promise<Target>;
}

/**
 * A chart, rendered by Helm, with the documents that Helm drops.
 *
 * @param chart as Helm takes it
 * @param folder where its templates lie, for a chart that is a folder
 */
export async function readChart(chart: string, folder: string | undefined, options: ChartOptions): Promise<Target> {
  const [rendered, againText] = await renderings(chart, options);
  const templates = folder === undefined ? undefined : new Templates(chart, folder);
  const printed = { file: chart, text: rendered.text };
  const { documents, problems } = readDocuments(printed, rendered.helm);
  const lost = lostDocuments(chart, rendered);
  const guessed = rendered.captured === undefined ? documentsFromLog(chart, rendered, documents, templates) : [];
  const all = [...documents, ...lost, ...guessed.map(({ document }) => document)];
  const sources = [...new Set(all.map(({ source }) => source)), ...problems.map(({ source }) => source)];
  const reading = { helm: rendered.helm, name: options.release ?? UNNAMED, namespace: options.env.HELM_NAMESPACE };
  const release = releaseOf([...new Set(sources)], all, reading);
  const again = againText === rendered.text ? release : releaseFrom(chart, againText, reading);
  const known = new Map(guessed.flatMap(({ document, origin }) => (origin ? [[document, origin] as const] : [])));
  const placesOf = byPath([...documents, ...lost, ...problems]);
  const mapped =
    templates &&
    templateOrigins(
      (path) => templates.at(path),
      (path) => templates.partials(path),
      placesOf,
    );
  const dropped = new Set([...lost, ...guessed.map(({ document }) => document)].map(({ source }) => source));
  const originOf: OriginOf = (finding) => {
    const { document, range } = finding;
    const found = partOf(known.get(document), finding) ?? mapped?.(finding) ?? { source: document.source, range };
    // What Helm dropped stands in no text that a person could open.
    const template = dropped.has(found.source) ? templates?.at(document.path) : undefined;
    return template ? { source: template, range: onlyPlaceOf(finding, template.text) } : found;
  };
  const read = (name: string, folder: string) => readChart(name, folder, options);
  const own = templates && {
    templateOf: (path: string) => templates.at(path),
    chart: { folder: templates.folder, templates, printed, again: againText, rendered: placesOf, read },
  };
  return { release, problems, name: chart, originOf, dropped, ...own, ...(again && { again }) };
}

/** Both at once, unless the chart asks the time: it has to be another second then, whenever the first one asked. */
async function renderings(chart: string, options: ChartOptions): Promise<[RenderedChart, string | undefined]> {
  const first = renderChart(chart, options);
  if (!options.again) return [await first, undefined];
  if (!chartAsksTime(resolve(options.cwd, chart))) return Promise.all([first, renderAgain(chart, options)]);
  const rendered = await first;
  await nextSecond(options.signal);
  return [rendered, await renderAgain(chart, options)];
}

function releaseFrom(file: string, text: string | undefined, reading: ReleaseOptions): Release | undefined {
  return text === undefined ? undefined : readRelease([{ file, text }], reading).release;
}

/** Of what a post-renderer saw, the documents that Helm then dropped. */
function lostDocuments(chart: string, { captured, helm }: RenderedChart): readonly ManifestDocument[] {
  if (captured === undefined) return [];
  const { documents } = readDocuments({ file: chart, text: captured }, helm);
  const lost = documents.filter((document) => (hookOf(document)?.unknownEvents.length ?? 0) > 0);
  const texts = lost.map(({ range }) => captured.slice(range.start, range.end).trimEnd());
  return readDocuments({ file: chart, text: texts.map((text) => `---\n${text}\n`).join('') }, helm).documents;
}

function byPath<Written extends Place & Pick<ManifestDocument, 'path'>>(
  documents: readonly Written[],
): (path: string) => readonly Written[] {
  const groups = Map.groupBy(documents, ({ path }) => path);
  return (path) => groups.get(path) ?? [];
}

/** Where a template holds the words of a finding, if only once; else its beginning. */
function onlyPlaceOf({ document, range }: Finding, text: string): Range {
  const token = document.source.text.slice(range.start, range.end);
  const start = text.indexOf(token);
  const isOnly = token !== '' && start >= 0 && text.indexOf(token, start + 1) < 0;
  return isOnly ? { start, end: start + token.length } : { start: 0, end: 0 };
}
