import type { RunSummary } from '../run/summary.ts';
import { painter } from './text.ts';

/** How a run can be written. `jsonl` is written event by event, the others are whole reports at every moment. */
export const RUN_FORMATS = ['text', 'json', 'jsonl', 'junit', 'markdown', 'html'] as const;

export type RunFormat = (typeof RUN_FORMATS)[number];

export type ReportFormat = Exclude<RunFormat, 'jsonl'>;

/** What only some formats show. */
export interface RunLooks {
  readonly colour: boolean;
  /** Columns of the terminal that it is shown on. */
  readonly width?: number | undefined;
  /** Of the hooks, in their order, without values of Secrets. */
  readonly manifests: () => readonly string[];
}

export type RunWriter = (summary: RunSummary, looks: RunLooks) => string;

/** Each is loaded when it is asked for. */
const WRITERS: { readonly [Format in ReportFormat]: () => Promise<RunWriter> } = {
  text: async () => {
    const { runTable } = await import('./run-table.ts');
    return (summary, { colour, width }) => runTable(summary, painter(colour), width);
  },
  json: async () => (await import('./run-json.ts')).runJson,
  junit: async () => (await import('./run-junit.ts')).runJunit,
  markdown: async () => (await import('./run-markdown.ts')).runMarkdown,
  html: async () => {
    const { runHtml } = await import('./run-html.ts');
    return (summary, { manifests }) => runHtml(summary, manifests());
  },
};

/** @returns what writes a report in this format */
export function runWriter(format: ReportFormat): Promise<RunWriter> {
  return WRITERS[format]();
}
