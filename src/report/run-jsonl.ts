import type { HookTitle, RunEvent } from '../run/event.ts';
import { jsonLine } from './json.ts';

/**
 * Events for programs, one JSON object to a line, as they happen. Schema: docs/schema/run-events.schema.json.
 */
export class RunLines {
  #hooks: readonly HookTitle[] = [];

  /** The line of an event, with its line end. */
  add(event: RunEvent): string {
    if (event.type === 'run-started') this.#hooks = event.hooks;
    return jsonLine(this.#document(event));
  }

  #document(event: RunEvent): object {
    const { type, at, ...rest } = event;
    const head = { type, at: stamp(at) };
    if (event.type === 'run-started') return { ...head, version: 1, ...rest };
    if (event.type === 'run-finished') {
      const { outcome, reason, ms, left, tooSlow } = event;
      return { ...head, outcome, reason, durationMs: ms, left, ...(tooSlow && { tooSlow }) };
    }
    if (!('hook' in event)) return { ...head, ...rest };
    const { hook: index, ...own } = rest as { readonly hook: number };
    const { kind, name, namespace } = this.#hooks[index]!;
    return { ...head, hook: { index, kind, name, namespace }, ...ownOf(event, own) };
  }
}

function ownOf(event: RunEvent, own: object): object {
  if (event.type === 'step') {
    const { step, since, ms, exact } = event;
    return { step, startedAt: stamp(since), ms: Math.round(ms), exact };
  }
  if (event.type === 'hook-finished') {
    const { outcome, diagnosis, ms } = event;
    return { outcome, diagnosis, durationMs: Math.round(ms) };
  }
  return own;
}

function stamp(ms: number): string {
  return new Date(ms).toISOString();
}
