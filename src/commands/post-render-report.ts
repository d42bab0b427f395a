import { resolve } from 'node:path';
import type { Context } from '../context.ts';
import { EXIT } from '../errors.ts';
import { findStderr, findTerminal } from '../io/notify.ts';
import { reportFile, writeReport, writeReportTo } from '../io/report-file.ts';
import type { PostRenderReport } from '../report/post-render.ts';
import type { NextWords } from '../report/post-render-note.ts';

export const NOTIFY = ['terminal', 'stderr', 'never'] as const;

/** Where a report goes to. */
export interface Ways {
  readonly notify: (typeof NOTIFY)[number];
  /** A file that the user named. */
  readonly report: string | undefined;
  /** Whether it is added to the page of the GitHub run. */
  readonly summary: boolean;
}

/**
 * Keeps the report, and tells a person what is in it. Nothing of this stops an install.
 *
 * @param words what the next renderer has said
 */
export async function conclude(report: PostRenderReport, ways: Ways, context: Context, words?: NextWords) {
  keep(report, ways.report, context);
  if (ways.summary) await summarize(report, context);
  const { summary, changes, failure } = report;
  const lines = words?.lines.length ?? 0;
  if (ways.notify === 'never' || (!failure && changes.length + summary.errors + summary.warnings + lines === 0)) return;
  const listener = ways.notify === 'stderr' ? findStderr() : findTerminal(context.env);
  // What our own stderr says already, where no Helm throws it away, is not said twice.
  if (!listener || (listener.hearsStderr && failure && failure.exitCode !== EXIT.findings)) return;
  const { postRenderNote } = await import('../report/post-render-note.ts');
  const unheard = listener.hearsStderr ? undefined : words;
  listener.tell(postRenderNote(report, unheard, listener.isTerminal && !context.env.NO_COLOR));
}

/** Only a file that the user named is spoken of. */
function keep(report: PostRenderReport, file: string | undefined, context: Context): void {
  try {
    if (file === undefined) writeReport(reportFile('post-render', context.env), report);
    else writeReportTo(resolve(context.cwd, file), report);
  } catch (error) {
    if (file !== undefined) context.stderr(`cannot write the report: ${(error as Error).message}\n`);
  }
}

async function summarize(report: PostRenderReport, { env, stderr }: Context): Promise<void> {
  const { postRenderMarkdown } = await import('../report/post-render-markdown.ts');
  const { appendSummary } = await import('../io/step-summary.ts');
  try {
    appendSummary(env.GITHUB_STEP_SUMMARY, postRenderMarkdown(report));
  } catch (error) {
    stderr(`cannot write the summary: ${(error as Error).message}\n`);
  }
}
