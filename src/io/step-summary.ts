import { appendFileSync } from 'node:fs';

/**
 * Adds Markdown to the page of a GitHub run.
 *
 * @param file what GITHUB_STEP_SUMMARY names
 * @throws Error where nothing can be written there
 */
export function appendSummary(file: string | undefined, markdown: string): void {
  if (!file) throw new Error('GITHUB_STEP_SUMMARY is not set');
  appendFileSync(file, markdown);
}
