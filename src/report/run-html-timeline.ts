import { titleOf } from '../manifest/document.ts';
import { duration } from '../run/duration.ts';
import type { HookSummary, RunSummary, StepTime } from '../run/summary.ts';
import { type Html, html } from './html.ts';
import { markHtml, wordsOf } from './run-html-words.ts';
import { MEANINGS, stepsOf } from './run-words.ts';

/** From so many hooks on the lanes are narrower. */
const MANY = 20;

/** A share of the whole below which a step has no room for its words. */
const ROOM_FOR_WORDS = 12;

/** Nothing that took time at all is invisible. */
const LEAST_WIDTH = 0.18;

/** When each hook's steps were: a lane for each, drawn in shares of the width, so that it fits every window. */
export function timelineHtml(summary: RunSummary): Html {
  const { hooks, durationMs } = summary;
  if (hooks.length === 0 || durationMs <= 0) return html``;
  const ticks = ticksOf(durationMs);
  return html`<section class="card" aria-labelledby="timeline"><h2 id="timeline">Timeline</h2>
${legend(hooks)}
<ul class="${hooks.length > MANY ? 'lanes many' : 'lanes'}">
<li class="lane axis" aria-hidden="true"><span></span><div class="bar"><svg>${ticks.map((ms) => tickText(ms, durationMs))}</svg></div><span></span></li>
${hooks.map((hook, index) => lane(hook, index, summary, ticks))}</ul></section>`;
}

function legend(hooks: readonly HookSummary[]): Html {
  return html`<ul class="legend">${stepsOf(hooks)
    .filter((step) => step !== 'cleanup')
    .map(
      (step) =>
        html`<li><svg aria-hidden="true"><rect class="${step}" width="12" height="12" rx="3"/></svg>${step}: ${MEANINGS[step]}</li>`,
    )}</ul>`;
}

function lane(hook: HookSummary, index: number, summary: RunSummary, ticks: readonly number[]): Html {
  const { durationMs } = summary;
  const title = titleOf(hook);
  const isIdle = hook.outcome === 'not-run' || hook.outcome === 'skipped';
  const spoken = hook.steps.map(({ name, ms }) => `${name} ${duration(ms)}`).join(', ');
  const segments = segmentsOf(hook, summary);
  const [clipStart, clipEnd] = spanOf(segments.filter(({ kind }) => kind !== 'cleanup'));
  return html`<li class="${isIdle ? 'lane idle' : 'lane'}"><span class="name">${markHtml(hook.outcome)}<a href="#hook-${index}" title="${title}">${title}</a></span>
<div class="bar"><svg role="img" aria-label="${spoken || wordsOf(hook.outcome)}">${ticks.map((ms) => tickLine(ms, durationMs))}
<clipPath id="clip-${index}"><rect x="${percent(clipStart)}" width="${percent(clipEnd - clipStart)}" y="15%" height="70%" rx="4"/></clipPath>
<g clip-path="url(#clip-${index})">${segments.filter(({ kind }) => kind !== 'cleanup').map(drawn)}</g>${segments.filter(({ kind }) => kind === 'cleanup').map(drawn)}</svg></div>
<span class="time">${isIdle ? wordsOf(hook.outcome) : duration(hook.durationMs)}</span></li>
`;
}

interface Segment {
  /** A class of the style: the step, or what became of it. */
  readonly kind: string;
  readonly words: string;
  readonly title: string;
  /** In percent of the run. */
  readonly start: number;
  readonly width: number;
}

function segmentsOf(hook: HookSummary, summary: RunSummary): Segment[] {
  const begin = Date.parse(summary.startedAt);
  const share = (ms: number) => (ms / summary.durationMs) * 100;
  const segments = hook.steps.map((step): Segment => {
    const { name, startedAt, ms } = step;
    const time = `${step.exact ? '' : '~'}${duration(ms)}`;
    const start = share(Date.parse(startedAt) - begin);
    const width = Math.max(share(ms), ms > 0 ? LEAST_WIDTH : 0);
    return {
      kind: kindOf(step, hook),
      words: `${name} ${time}`,
      title: `${name} ${time}: ${MEANINGS[name]}`,
      start,
      width,
    };
  });
  const rest = summary.finishedAt === null && hook.outcome === 'unknown' ? goingOn(hook, begin, share) : [];
  return [...segments, ...rest];
}

/** What is under way has no step yet. */
function goingOn(
  { steps, startedAt, durationMs }: HookSummary,
  begin: number,
  share: (ms: number) => number,
): Segment[] {
  const last = steps.at(-1);
  const from = last ? Date.parse(last.startedAt) + last.ms : Date.parse(startedAt!);
  const ms = Date.parse(startedAt!) + durationMs - from;
  if (ms <= 0) return [];
  return [
    { kind: 'open', words: 'so far', title: `so far ${duration(ms)}`, start: share(from - begin), width: share(ms) },
  ];
}

/** The step in which a hook failed is drawn as its failure: `run`, or the one it never came out of. */
function kindOf({ name }: StepTime, { outcome, steps }: HookSummary): string {
  if (outcome !== 'failed' && outcome !== 'timed-out') return name;
  const stages = steps.map((step) => step.name).filter((step) => step !== 'notice' && step !== 'cleanup');
  return name === stages.at(-1) ? 'failed' : name;
}

function spanOf(segments: readonly Segment[]): readonly [start: number, end: number] {
  if (segments.length === 0) return [0, 0];
  return [
    Math.min(...segments.map(({ start }) => start)),
    Math.max(...segments.map(({ start, width }) => start + width)),
  ];
}

function drawn({ kind, words, title, start, width }: Segment): Html {
  const text = html`<text class="${kind}" x="${percent(start + width / 2)}" y="50%" dominant-baseline="central" text-anchor="middle">${words}</text>`;
  return html`<rect class="${kind}" x="${percent(start)}" width="${percent(width)}" y="15%" height="70%"><title>${title}</title></rect>${width >= ROOM_FOR_WORDS && text}`;
}

function percent(share: number): string {
  return `${Number(share.toFixed(3))}%`;
}

/** Round moments, about five. */
function ticksOf(durationMs: number): readonly number[] {
  const rough = durationMs / 5;
  const steps = [
    1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 15_000, 30_000, 60_000, 120_000, 300_000,
  ];
  const hours = 600_000 * Math.ceil(rough / 600_000);
  const step = steps.find((one) => one >= rough) ?? hours;
  return Array.from({ length: Math.floor(durationMs / step) + 1 }, (_, index) => index * step);
}

function tickLine(ms: number, durationMs: number): Html {
  const x = percent((ms / durationMs) * 100);
  return html`<line class="grid" x1="${x}" x2="${x}" y1="0" y2="100%"/>`;
}

function tickText(ms: number, durationMs: number): Html {
  const share = (ms / durationMs) * 100;
  const anchor = share < 3 ? 'start' : share > 97 ? 'end' : 'middle';
  return html`<text x="${percent(share)}" y="13" text-anchor="${anchor}">${ms === 0 ? '0' : tickWords(ms)}</text>`;
}

function tickWords(ms: number): string {
  if (ms < 1000) return `${ms} ms`;
  if (ms < 60_000) return `${ms / 1000} s`;
  return ms % 60_000 === 0 ? `${ms / 60_000} m` : duration(ms);
}
