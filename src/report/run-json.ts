import type { RunSummary } from '../run/summary.ts';
import { type SlowestStep, slowestStep, type TimeoutAdvice, timeoutAdvice } from '../run/times.ts';
import { printJson } from './json.ts';

/** What programs get: the summary, and what follows from it. Schema: docs/schema/run.schema.json. */
export interface RunDocument extends RunSummary {
  readonly slowest: SlowestStep | null;
  readonly helmTimeout: TimeoutAdvice | null;
}

export function runDocument(summary: RunSummary): RunDocument {
  return { ...summary, slowest: slowestStep(summary.hooks), helmTimeout: timeoutAdvice(summary) };
}

/** The machine contract of `run`, version 1. */
export function runJson(summary: RunSummary): string {
  return printJson(runDocument(summary));
}
