import { titleOf } from '../manifest/document.ts';
import type { ComparedHook, ComparedTime, Comparison } from '../run/compare.ts';
import { duration } from '../run/duration.ts';
import { count, printable } from './text.ts';

/** What got slower than it was, and what is new, in lines; harmless. */
export function compareLines({ runs, total, hooks }: Comparison): readonly string[] {
  if (hooks.every(({ verdict }) => verdict === 'new') && total.verdict === 'new')
    return [
      runs === 0
        ? 'nothing to compare with: no earlier run is known here'
        : 'nothing to compare with: no earlier success is known here',
    ];
  const changed = hooks.filter(({ verdict }) => verdict !== 'same').map(hookLine);
  const rest = hooks.length - changed.length;
  const others = changed.length === 0 ? 'every hook' : count(rest, 'other hook');
  return [
    total.verdict === 'new' ? 'in all: other hooks than before' : `in all: ${timeWords(total)}`,
    ...changed,
    ...(rest > 0 ? [`${others}: as before`] : []),
  ];
}

/** `compared with 5 earlier runs, by their median` */
export function compareTitle({ runs }: Comparison): string {
  return `compared with ${count(runs, 'earlier run')}${runs > 1 ? ', by their median' : ''}`;
}

function hookLine(hook: ComparedHook): string {
  const title = printable(titleOf(hook));
  if (hook.verdict === 'new') return `${title}: new, ${duration(hook.ms)}`;
  const steps = hook.steps.filter(({ verdict }) => verdict === hook.verdict);
  const why = steps.map(({ name, ms, medianMs }) => `${name} ${duration(ms)}, was ${duration(medianMs!)}`).join('; ');
  return `${title}: ${timeWords(hook)}${why && `: ${why}`}`;
}

/** `24.0 s, was 12.0 s (100 % slower, longer than ever)` */
function timeWords({ ms, medianMs, verdict, longestYet, runs }: ComparedTime): string {
  if (verdict === 'same') return `${duration(ms)}, as before (${duration(medianMs!)})`;
  const share = medianMs! > 0 ? `${Math.round((Math.abs(ms - medianMs!) / medianMs!) * 100)} % ` : '';
  const ever = longestYet && runs > 2 ? ', longer than ever' : '';
  return `${duration(ms)}, was ${duration(medianMs!)} (${share}${verdict}${ever})`;
}
