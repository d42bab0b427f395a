import type { HookOutcome, Outcome } from '../run/event.ts';
import { type Html, html } from './html.ts';
import { markOf } from './run-text.ts';
import { painter } from './text.ts';

const TONES: Readonly<Record<HookOutcome, 'ok' | 'bad' | 'warn' | 'soft'>> = {
  succeeded: 'ok',
  failed: 'bad',
  'timed-out': 'bad',
  interrupted: 'warn',
  unknown: 'warn',
  skipped: 'soft',
  'not-run': 'soft',
};

const colourless = painter(false);

/** A class of the style for an outcome. */
export function toneOf(outcome: HookOutcome): string {
  return TONES[outcome];
}

/** The sign of an outcome; its word is for those who hear the page. */
export function markHtml(outcome: HookOutcome): Html {
  return html`<span class="mark ${toneOf(outcome)}" role="img" aria-label="${wordsOf(outcome)}">${sign(outcome)}</span>`;
}

export function sign(outcome: HookOutcome): string {
  return markOf(outcome, colourless);
}

/** `timed out` */
export function wordsOf(outcome: HookOutcome): string {
  return outcome.replace('-', ' ');
}

const ICON_COLOURS = { ok: '17805f', bad: 'c73a3a', warn: 'd99d31', soft: '98a3b0' } as const;

/** A dot in the colour of the outcome, for the browser's tab; data, not a file that would have to be asked for. */
export function iconOf(outcome: Outcome): string {
  const colour = ICON_COLOURS[TONES[outcome]];
  return `data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Ccircle cx='8' cy='8' r='7' fill='%23${colour}'/%3E%3C/svg%3E`;
}
