import type { Outcome, RunEvent } from '../run/event.ts';
import type { ExecuteOptions } from '../run/execute.ts';
import type { EndedRepetition } from '../run/summary.ts';
import type { RunSession } from './run-session.ts';

/** Where the events of a repetition go; the earlier ones have ended. */
export type OpenSession = (earlier: readonly EndedRepetition[]) => Promise<RunSession>;

/** Runs the phase once, and tells it to `emit`. */
export type Once = (emit: (event: RunEvent) => void, options: ExecuteOptions) => Promise<Outcome>;

export interface Repeating {
  readonly times: number;
  readonly open: OpenSession;
  /** Ends the session of a repetition; `isLast` where none follows. */
  readonly close: (session: RunSession, isLast: boolean) => Promise<void>;
}

/**
 * Runs a phase so many times, until one does not succeed: what every one has made counts as made by this run.
 *
 * @param session of the first one
 */
export async function repeatedly({ times, open, close }: Repeating, first: RunSession, once: Once): Promise<Outcome> {
  const own = new Set<string | undefined>();
  const earlier: EndedRepetition[] = [];
  for (let number = 1, session = first; ; number++) {
    const repetition = times > 1 ? { repetition: { number, of: times } } : {};
    const ended = { startedAt: '', durationMs: 0 };
    const emit = (event: RunEvent) => {
      if (event.type === 'run-started') ended.startedAt = new Date(event.at).toISOString();
      if (event.type === 'run-finished') ended.durationMs = Math.round(event.ms);
      session.add(event);
    };
    const outcome = await once(emit, { own, ...repetition });
    const isLast = outcome !== 'succeeded' || number >= times;
    await close(session, isLast);
    if (isLast) return outcome;
    earlier.push(ended);
    session = await open([...earlier]);
  }
}
