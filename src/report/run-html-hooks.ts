import { titleOf } from '../manifest/document.ts';
import { CODES } from '../run/codes.ts';
import { duration } from '../run/duration.ts';
import type { Attempt, Diagnosis, StepName } from '../run/event.ts';
import type { ContainerLog, HookSummary, RunSummary } from '../run/summary.ts';
import { type Html, html, lines } from './html.ts';
import { logText } from './log-text.ts';
import { markHtml, toneOf, wordsOf } from './run-html-words.ts';
import { isCulprit, stepsOf, stepTime } from './run-words.ts';
import { count } from './text.ts';

/** The longest step of a hook is marked from here on. */
const WORTH_MARKING_MS = 500;

/** How long each hook was in each step. */
export function timesHtml({ hooks }: RunSummary): Html {
  const steps = stepsOf(hooks);
  if (steps.length === 0) return html``;
  return html`<section class="card" aria-labelledby="times"><h2 id="times">Times</h2><div class="scroll" role="region" aria-labelledby="times" tabindex="0"><table>
<thead><tr><th scope="col">hook</th><th scope="col">total</th>${steps.map((step) => html`<th scope="col">${step}</th>`)}</tr></thead>
<tbody>${hooks.filter(({ startedAt }) => startedAt !== null).map((hook) => row(hook, steps))}</tbody></table></div></section>`;
}

function row(hook: HookSummary, steps: readonly StepName[]): Html {
  const most = hook.steps.reduce((most, { ms }) => Math.max(most, ms), 0);
  const isMost = (step: StepName) =>
    most >= WORTH_MARKING_MS && hook.steps.some(({ name, ms }) => name === step && ms === most);
  return html`<tr><th scope="row" title="${titleOf(hook)}">${markHtml(hook.outcome)}${titleOf(hook)}</th><td>${hook.outcome === 'skipped' ? 'skipped' : duration(hook.durationMs)}</td>${steps.map((step) => html`<td class="${isMost(step) ? 'most' : 'least'}">${stepTime(hook, step)}</td>`)}</tr>
`;
}

/** Every hook with all that is known of it; those that the phase ended with are open. */
export function hooksHtml(summary: RunSummary, manifests: readonly string[]): Html {
  if (summary.hooks.length === 0) return html``;
  return html`<section aria-labelledby="hooks"><h2 id="hooks">Hooks</h2>
${summary.hooks.map((hook, index) => hookHtml(hook, index, summary, manifests[index], isCulprit(hook)))}</section>`;
}

function hookHtml(
  hook: HookSummary,
  index: number,
  { finishedAt }: RunSummary,
  manifest: string | undefined,
  open: boolean,
): Html {
  const { outcome, durationMs, diagnosis, logs } = hook;
  const word = finishedAt === null && outcome === 'unknown' ? 'under way' : wordsOf(outcome);
  const isIdle = outcome === 'not-run' || outcome === 'skipped';
  return html`<details class="hook"${open && html` open`}><summary>${markHtml(outcome)}<b>${titleOf(hook)}</b><span class="${toneOf(outcome)}">${word}</span><span class="took">${isIdle ? '' : duration(durationMs)}</span></summary>
<div class="inside" id="hook-${index}">${diagnosis && why(diagnosis)}${facts(hook)}
${logs.map(logHtml)}${manifest !== undefined && html`<details><summary>Manifest</summary><pre role="group" tabindex="0" aria-label="Manifest of ${titleOf(hook)}">${lines(manifest.split(/\r?\n/))}</pre></details>`}</div></details>
`;
}

function facts({ kind, name, namespace, weight, uid, startedAt, brought }: HookSummary): Html {
  const known: readonly (readonly [string, string])[] = [
    ['object', `${kind} ${name}`],
    ['namespace', namespace || 'none'],
    ['weight', `${weight}`],
    ['started', startedAt ? `${startedAt.replace('T', ' ').replace('Z', '')} UTC` : 'not'],
    ['uid', uid ?? ''],
    ['brought along', brought ?? ''],
  ];
  return html`<dl class="facts">${known.filter(([, value]) => value !== '').map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`;
}

/** Why a hook did not succeed, its last words included. */
export function why({ code, message, lines: words, hint, attempts = [] }: Diagnosis): Html {
  const means = (CODES as Readonly<Record<string, string>>)[code];
  return html`<p>${message}</p>${words.length > 0 && html`<pre role="group" tabindex="0" aria-label="last words">${lines(words.map(logText))}</pre>`}${hint && html`<p class="hint">→ ${hint}</p>`}${attempts.length > 0 && html`<ol class="plain">${attempts.map(attemptHtml)}</ol>`}<p class="soft"><code>${code}</code>${means && `: ${means}`}</p>`;
}

function attemptHtml({ pod, container, exitCode, reason, ms }: Attempt): Html {
  return html`<li>pod <code>${pod}</code>, container <code>${container}</code>: ${reason}, exit code ${exitCode} after ~${duration(ms)}</li>`;
}

function logHtml({ pod, container, lines: kept, dropped }: ContainerLog): Html {
  const about = `${dropped > 0 ? 'the last ' : ''}${count(kept.length, 'line')}`;
  return html`<h3>Log of pod <code>${pod}</code>, container <code>${container}</code> <span class="soft">${about}</span></h3>
<pre role="group" tabindex="0" aria-label="log of ${pod} ${container}">${lines(kept.map(logText))}</pre>`;
}
