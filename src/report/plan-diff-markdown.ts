import { type Hook, titleOf } from '../manifest/document.ts';
import type { HookEvent } from '../manifest/vocabulary.ts';
import { type DiffStep, isSamePlan, type PlanDiff } from '../release/plan-diff.ts';
import { code, plain } from './markdown.ts';
import { alike, changeText, diffSummary, NO_DIFFERENCE, wasText, withContext } from './plan-diff-words.ts';
import { count } from './text.ts';

/** For a comment in a pull request: a table of the hooks that differ, and the order where it does. */
export function planDiffMarkdown(diff: PlanDiff): string {
  if (isSamePlan(diff)) return `### Helm hooks\n\n${NO_DIFFERENCE}\n`;
  const { added, removed, changed, events, dropped } = diff;
  const rows = [
    ...added.map((hook) => `| added | ${code(titleOf(hook))} | ${aboutText(hook)} |`),
    ...removed.map((hook) => `| removed | ${code(titleOf(hook))} | ${aboutText(hook)} |`),
    ...alike(changed).map((group) => {
      const titles = group.map(({ after }) => code(titleOf(after))).join('<br>');
      const words = group[0]!.changes.map((change) => changeText(change, '→', code)).join('<br>');
      return `| changed | ${titles} | ${words} |`;
    }),
    ...dropped.added.map(
      ({ document, reason }) => `| **now dropped** | ${code(titleOf(document.head))} | ${plain(reason)} |`,
    ),
    ...dropped.removed.map(({ document }) => `| no longer dropped | ${code(titleOf(document.head))} | |`),
  ];
  const table = rows.length > 0 ? [['| | hook | |', '|---|---|---|', ...rows].join('\n')] : [];
  const orders = [...events].map(([event, steps]) => orderText(event, steps));
  return `${[`### Helm hooks: ${diffSummary(diff)}`, ...table, ...orders].join('\n\n')}\n`;
}

function aboutText({ events, weight }: Hook): string {
  return `${[...new Set(events)].join(', ')}; weight ${weight}`;
}

function orderText(event: HookEvent, steps: readonly DiffStep[]): string {
  const lines = withContext(steps).map((step) => {
    if (typeof step === 'number') return `| … | ${count(step, 'hook')} as before | |`;
    const { hook, state, moved, from, to } = step;
    const what =
      state === 'same' ? (moved ? wasText(from, to) : '') : state === 'added' ? 'added' : `removed, was ${from}`;
    return `| ${to ?? ''} | ${code(titleOf(hook))} | ${what} |`;
  });
  return [`**${event}**`, '', '| | hook | |', '|---|---|---|', ...lines].join('\n');
}
