import { ClusterError } from './cluster.ts';
import { refusal } from './diagnosis.ts';
import type { Diagnosis, HookOutcome } from './event.ts';

/** Ends a hook from anywhere inside it. */
export class Over extends Error {
  readonly outcome: HookOutcome;
  readonly diagnosis: Diagnosis | null;

  constructor(outcome: HookOutcome, diagnosis: Diagnosis | null) {
    super(outcome);
    this.outcome = outcome;
    this.diagnosis = diagnosis;
  }
}

/** A cluster that does not answer may have done what it was asked. */
export function outcomeOf({ reason }: ClusterError): 'unknown' | 'failed' {
  return reason === 'unreachable' ? 'unknown' : 'failed';
}

/** Ends a hook with what the API said about an object; for `catch`. */
export function refused(title: string): (error: unknown) => never {
  return (error) => {
    if (!(error instanceof ClusterError)) throw error;
    throw new Over(outcomeOf(error), refusal(error, title));
  };
}
