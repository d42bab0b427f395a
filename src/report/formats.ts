import type { FindingsReport } from './findings-report.ts';

/** How findings can be written. */
export const FINDINGS_FORMATS = ['text', 'json', 'sarif', 'github', 'gitlab', 'junit', 'checkstyle'] as const;

export type FindingsFormat = (typeof FINDINGS_FORMATS)[number];

/** What only text knows. */
export interface Looks {
  readonly colour: boolean;
  /** Every finding in full. */
  readonly all: boolean;
  /** Columns of the terminal. */
  readonly width?: number | undefined;
}

export type FindingsWriter = (report: FindingsReport, looks: Looks) => string;

/** Each is loaded when it is asked for. */
const WRITERS: { readonly [Format in FindingsFormat]: () => Promise<FindingsWriter> } = {
  text: async () => {
    const { findingsText } = await import('./findings-text.ts');
    return (report, looks) => findingsText(report.findings, report.summary, { ...report, ...looks });
  },
  json: async () => {
    const [{ findingsJson }, { shownIn }] = await Promise.all([
      import('./findings-json.ts'),
      import('./findings-report.ts'),
    ]);
    return (report) => findingsJson(shownIn(report), report.summary, report.originOf, report);
  },
  sarif: async () => (await import('./findings-sarif.ts')).findingsSarif,
  github: async () => (await import('./findings-github.ts')).findingsGithub,
  gitlab: async () => (await import('./findings-gitlab.ts')).findingsGitlab,
  junit: async () => (await import('./findings-junit.ts')).findingsJunit,
  checkstyle: async () => (await import('./findings-checkstyle.ts')).findingsCheckstyle,
};

/** @returns what writes a report in this format */
export function findingsWriter(format: FindingsFormat): Promise<FindingsWriter> {
  return WRITERS[format]();
}

/** What is read at once, by people, leaves infos out; what reads the others can choose by their levels. */
export function leastLevel(format: FindingsFormat): 'warning' | 'info' {
  return format === 'text' || format === 'github' ? 'warning' : 'info';
}
