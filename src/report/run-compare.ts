import { titleOf } from '../manifest/document.ts';
import type { ComparedHook, ComparedTime, Comparison } from '../run/compare.ts';
import { duration } from '../run/duration.ts';
import { count, printable } from './text.ts';

/** One line, harmless, and what it says. */
export interface ComparedLine {
  readonly words: string;
  readonly verdict: ComparedTime['verdict'];
}

/** What got slower than it was, and what is new: a title, and lines for below it. Harmless. */
export function comparisonWords({ runs, total, hooks }: Comparison): { title: string; lines: readonly ComparedLine[] } {
  const known = [...hooks, ...(total ? [total] : [])].some(({ verdict }) => verdict !== 'new');
  if (!known)
    return { title: `nothing to compare with: no earlier ${runs === 0 ? 'run' : 'success'} is known here`, lines: [] };
  const title = `compared with ${count(runs, 'earlier run')}${runs > 1 ? ', by their median' : ''}`;
  const changed = hooks.filter(({ verdict }) => verdict !== 'same').map(hookLine);
  const rest = hooks.length - changed.length;
  const others = `${changed.length === 0 ? 'every hook' : count(rest, 'other hook')}: as before`;
  const lines = [...totalLines(total), ...changed, ...(rest > 0 ? [{ words: others, verdict: 'same' } as const] : [])];
  return { title, lines };
}

function totalLines(total: ComparedTime | null): ComparedLine[] {
  if (!total) return [];
  const { verdict } = total;
  return [{ words: `in all: ${verdict === 'new' ? 'other hooks than before' : timeWords(total)}`, verdict }];
}

function hookLine(hook: ComparedHook): ComparedLine {
  const title = printable(titleOf(hook));
  const { verdict } = hook;
  if (verdict === 'new') return { words: `${title}: new, ${duration(hook.ms)}`, verdict };
  const steps = hook.steps.filter(({ verdict }) => verdict === hook.verdict);
  const why = steps.map(({ name, ms, medianMs }) => `${name} ${duration(ms)}, was ${duration(medianMs!)}`).join('; ');
  return { words: `${title}: ${timeWords(hook)}${why && `: ${why}`}`, verdict };
}

/** `24.0 s, was 12.0 s (100 % slower, longer than ever)` */
function timeWords({ ms, medianMs, verdict, longestYet, runs }: ComparedTime): string {
  if (verdict === 'same') return `${duration(ms)}, as before (${duration(medianMs!)})`;
  const share = medianMs! > 0 ? `${Math.round((Math.abs(ms - medianMs!) / medianMs!) * 100)} % ` : '';
  const ever = longestYet && runs > 2 ? ', longer than ever' : '';
  return `${duration(ms)}, was ${duration(medianMs!)} (${share}${verdict}${ever})`;
}
