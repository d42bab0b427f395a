import { titleOf } from '../manifest/document.ts';
import { duration } from '../run/duration.ts';
import type { HookSummary, RunSummary } from '../run/summary.ts';
import { code, plain } from './markdown.ts';
import { comparisonWords } from './run-compare.ts';
import { fenced, logBlocks } from './run-markdown-logs.ts';
import { markOf } from './run-text.ts';
import { timeline } from './run-timeline.ts';
import {
  adviceWords,
  culpritsOf,
  headlineOf,
  leftWords,
  repetitionWords,
  resumeWords,
  signOutcome,
  slowestWords,
  stepsOf,
  stepTime,
} from './run-words.ts';
import { painter } from './text.ts';

const colourless = painter(false);

/** A run as Markdown, for a comment or a page: result, times, timeline, the reason with the last words, the logs folded. */
export function runMarkdown(summary: RunSummary): string {
  const written = page(summary, true);
  const logs = logBlocks(summary, written.length);
  return `${[written.trimEnd(), ...logs].join('\n\n')}\n`;
}

/** The same for the page of a run in CI, which many read: without logs and containers' own words. */
export function runMarkdownSummary(summary: RunSummary): string {
  return page(summary, false);
}

function page(summary: RunSummary, withWords: boolean): string {
  const { hooks, notes } = summary;
  const drawn = timeline(summary, colourless);
  const parts = [
    `### ${markOf(signOutcome(summary), colourless)} ${plain(headlineOf(summary))}`,
    about(summary),
    why(summary, withWords),
    hooks.length > 0 && times(hooks),
    drawn.length > 0 && fenced(drawn),
    ends(summary),
    comparison(summary),
    notes.map((note) => `- ${plain(note)}`).join('\n'),
  ];
  return `${parts.filter(Boolean).join('\n\n')}\n`;
}

function about({ namespace, source, startedAt }: RunSummary): string {
  const from = source && `, from ${plain(source)}`;
  return `Namespace ${code(namespace)}${from}, ${startedAt.slice(0, 19).replace('T', ' ')} UTC.`;
}

function why(summary: RunSummary, withWords: boolean): string {
  const reasons = culpritsOf(summary).flatMap((hook) => {
    const { code: id, message, lines, hint } = hook.diagnosis;
    const words = withWords && lines.length > 0 && fenced(lines);
    return [`**${code(titleOf(hook))}**: ${plain(message)} (${code(id)})`, words, hint && `→ ${plain(hint)}`];
  });
  return [...reasons, summary.reason && plain(summary.reason)].filter(Boolean).join('\n\n');
}

function times(hooks: readonly HookSummary[]): string {
  const steps = stepsOf(hooks);
  const head = ['', 'hook', 'total', ...steps];
  const rows = hooks.map((hook) => [
    markOf(hook.outcome, colourless),
    code(titleOf(hook)),
    isIdle(hook) ? hook.outcome.replace('-', ' ') : duration(hook.durationMs),
    ...steps.map((step) => stepTime(hook, step)),
  ]);
  const rule = head.map((_, column) => (column < 2 ? '---' : '--:'));
  return [head, rule, ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** Nothing was done for it. */
function isIdle({ outcome }: HookSummary): boolean {
  return outcome === 'not-run' || outcome === 'skipped';
}

function comparison({ comparison }: RunSummary): string {
  if (!comparison) return '';
  const { title, lines } = comparisonWords(comparison);
  return [`**${title}**`, '', ...lines.map(({ words }) => `- ${plain(words)}`)].join('\n').trimEnd();
}

function ends(summary: RunSummary): string {
  const { left, open } = leftWords(summary);
  const sentences = [
    repetitionWords(summary),
    slowestWords(summary),
    adviceWords(summary),
    left && `left in the cluster: ${left}`,
    open && `not run: ${open}`,
    resumeWords(summary),
  ];
  return sentences
    .filter(Boolean)
    .map((sentence) => `- ${plain(sentence as string)}`)
    .join('\n');
}
