import { titleOf } from '../manifest/document.ts';
import { duration } from '../run/duration.ts';
import type { RunSummary } from '../run/summary.ts';
import { slowestStep, timeoutAdvice } from '../run/times.ts';
import { Html, html } from './html.ts';
import { comparisonWords } from './run-compare.ts';
import { hooksHtml, timesHtml, why } from './run-html-hooks.ts';
import { STYLE, STYLE_HASH } from './run-html-style.ts';
import { timelineHtml } from './run-html-timeline.ts';
import { iconOf, sign, toneOf, wordsOf } from './run-html-words.ts';
import { culpritsOf, leftWords, MEANINGS, repetitionWords, resumeWords, signOutcome, subjectOf } from './run-words.ts';

/** Nothing but this very style and the icon, which is data: no script, no request, whatever stands in a log. */
const POLICY = `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; img-src data:; base-uri 'none'; form-action 'none'`;

/**
 * A run as one page that needs nothing beside itself: result, reason, timeline, times, and of each hook its log and its
 * manifest.
 *
 * @param manifests of the hooks, in their order, without values of Secrets
 */
export function runHtml(summary: RunSummary, manifests: readonly string[]): string {
  const title = `${sign(signOutcome(summary))} ${subjectOf(summary)}`;
  const page = html`<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer"><title>${title}</title><link rel="icon" href="${iconOf(signOutcome(summary))}">
<style>${new Html(STYLE)}</style></head>
<body><main>
${head(summary)}${reasons(summary)}${figures(summary)}${timelineHtml(summary)}${compared(summary)}${timesHtml(summary)}${hooksHtml(summary, manifests)}${ends(summary)}
</main><footer>${foot(summary)}</footer></body></html>
`;
  return page.text;
}

function head(summary: RunSummary): Html {
  const { finishedAt, namespace, source, startedAt, simulated, tooSlow, repetition, context } = summary;
  const outcome = signOutcome(summary);
  const word = finishedAt === null ? 'not finished' : `${wordsOf(summary.outcome)}${tooSlow ? ', too slowly' : ''}`;
  const when = startedAt.slice(0, 10);
  return html`<header><p class="pill ${toneOf(outcome)}">${sign(outcome)} ${word}${simulated && ', simulated'}</p>
<h1>${subjectOf(summary)}${repetition && `, repetition ${repetition.number} of ${repetition.of}`}</h1>
<p class="about">${context && `context ${context} · `}namespace ${namespace}${source && ` · ${source}`} · ${when}</p></header>
`;
}

function reasons(summary: RunSummary): Html {
  const { outcome, reason, finishedAt, startedAt, durationMs } = summary;
  const culprits = finishedAt === null ? [] : culpritsOf(summary);
  const seen = clock(new Date(Date.parse(startedAt) + durationMs).toISOString());
  const unfinished =
    finishedAt === null && html`<p>The run is under way, or was killed: this is what was known at ${seen} UTC.</p>`;
  const diagnosed = culprits.map((hook) => html`<p><b>${titleOf(hook)}</b></p>${why(hook.diagnosis)}`);
  if (!unfinished && culprits.length === 0 && reason === null) return html``;
  const tone = toneOf(outcome) === 'warn' ? 'card why unsure' : 'card why';
  return html`<section class="${tone}" aria-label="Why">${unfinished}${diagnosed}${reason !== null && html`<p>${reason}</p>`}</section>
`;
}

function figures(summary: RunSummary): Html {
  const { hooks, durationMs, startedAt, finishedAt } = summary;
  const done = hooks.filter(({ outcome }) => outcome === 'succeeded').length;
  const slowest = slowestStep(hooks);
  const advice = timeoutAdvice(summary);
  const share = slowest && durationMs > 0 ? `${Math.round((slowest.ms / durationMs) * 100)} %` : '';
  return html`<dl class="figures"><div><dt>${finishedAt ? 'Took' : 'So far'}</dt><dd>${duration(durationMs)}<small>${finishedAt ? `${clock(startedAt)} to ${clock(finishedAt)}` : `since ${clock(startedAt)}`} UTC</small></dd></div>
<div><dt>Succeeded</dt><dd>${done} of ${hooks.length}<small>${hooks.length === 1 ? 'hook' : 'hooks'}</small></dd></div>
${slowest && html`<div><dt>Slowest step</dt><dd>${slowest.step}, ${duration(slowest.ms)}<small>${share} of all: ${MEANINGS[slowest.step]} in ${titleOf(slowest)}</small></dd></div>`}
${advice && html`<div><dt>For Helm</dt><dd>--timeout ${advice.timeout}<small>is ample: three times the longest wait, ${duration(advice.longestMs)}, rounded up</small></dd></div>`}</dl>
`;
}

function clock(time: string): string {
  return time.slice(11, 19);
}

const LINE_TONES = { new: 'plain', same: 'plain', slower: 'warn', faster: 'ok' } as const;

function compared({ comparison }: RunSummary): Html {
  if (!comparison) return html``;
  const { title, lines } = comparisonWords(comparison);
  return html`<section class="card" aria-labelledby="compared"><h2 id="compared">${title}</h2>${lines.length > 0 && html`<ul class="plain">${lines.map(({ words, verdict }) => html`<li class="${LINE_TONES[verdict]}">${words}</li>`)}</ul>`}</section>
`;
}

function ends(summary: RunSummary): Html {
  const { left, open } = leftWords(summary);
  const all = [
    repetitionWords(summary),
    left && `left in the cluster: ${left}`,
    open && `not run: ${open}`,
    resumeWords(summary),
    ...summary.notes,
  ].filter(Boolean);
  if (all.length === 0) return html``;
  return html`<section class="card" aria-labelledby="notes"><h2 id="notes">Notes</h2><ul class="plain">${all.map((note) => html`<li>${note}</li>`)}</ul></section>`;
}

function foot({ hooks }: RunSummary): string {
  const inexact = hooks.some(({ steps }) => steps.some(({ exact }) => !exact));
  const about = inexact ? ' ~ marks times that nobody saw exactly: Kubernetes stamps whole seconds.' : '';
  return `Written by helm hooks run. Values of Secrets are shown as ***.${about}`;
}
