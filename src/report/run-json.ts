import type { RunSummary } from '../run/summary.ts';

/** The machine contract of `run`, version 1. */
export function runJson(summary: RunSummary): string {
  return `${JSON.stringify(summary, null, 2)}\n`;
}
