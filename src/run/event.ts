import type { HookEvent } from '../manifest/vocabulary.ts';
import type { ObjectRef } from './cluster.ts';

export const STEPS = ['delete-previous', 'create', 'schedule', 'pull', 'init', 'run', 'notice', 'cleanup'] as const;

/** The parts of a hook's time, in the order in which they come. */
export type StepName = (typeof STEPS)[number];

export type Outcome = 'succeeded' | 'failed' | 'timed-out' | 'interrupted' | 'unknown';

export type HookOutcome = Outcome | 'skipped' | 'not-run';

/** Why a hook did not succeed: a code from the table in codes.ts, and a sentence. */
export interface Diagnosis {
  readonly code: string;
  readonly message: string;
  /** The container's own last words. They may hold anything, so they go only where logs may go. */
  readonly lines: readonly string[];
  /** What to do about it, in one sentence. */
  readonly hint?: string;
  /** The code of what was behind it: why nothing started until a deadline. */
  readonly cause?: string;
  readonly pod?: string;
  readonly container?: string;
  /** What is missing, full, or in the way. */
  readonly object?: About;
  /** Every attempt that failed, where there were several. */
  readonly attempts?: readonly Attempt[];
}

/** An object that a diagnosis is about; `key` where one of its keys is missing. */
export interface About {
  readonly kind: string;
  readonly name: string;
  readonly key?: string;
}

/** One run of a container that ended with an error. */
export interface Attempt {
  readonly pod: string;
  readonly container: string;
  readonly exitCode: number;
  /** Kubernetes' word: Error, OOMKilled, StartError. */
  readonly reason: string;
  readonly startedAt: string | null;
  /** Whole seconds, by the cluster's stamps. */
  readonly ms: number;
}

/** A hook as reports name it. */
export interface HookTitle {
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
  readonly weight: number;
  /** Why the run has it although it was not chosen: `Job/migrate needs it`. */
  readonly brought?: string;
}

/** Which of how many, with --repeat; from 1. */
export interface Repetition {
  readonly number: number;
  readonly of: number;
}

/** An object that is still in the cluster when the run is over. */
export interface Left {
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
}

interface At {
  /** Milliseconds since 1970. */
  readonly at: number;
}

interface OfHook extends At {
  /** Position in the phase, from 0. */
  readonly hook: number;
}

/** Everything that happens in a run, in the order in which it is seen. Reports are made from nothing else. */
export type RunEvent =
  | (At & {
      readonly type: 'run-started';
      readonly event: HookEvent;
      readonly release: string;
      readonly namespace: string;
      readonly hooks: readonly HookTitle[];
      readonly repetition?: Repetition;
    })
  | (OfHook & { readonly type: 'hook-started' })
  /** Comes before the call: from now on nobody can know that the object was not created. */
  | (OfHook & { readonly type: 'creating'; readonly object: ObjectRef })
  | (OfHook & { readonly type: 'created'; readonly uid: string; readonly object: ObjectRef })
  /** The object of an earlier, broken off run is watched to its end. */
  | (OfHook & { readonly type: 'adopted'; readonly uid: string; readonly object: ObjectRef })
  /** By delete policy, at the end of the phase. */
  | (OfHook & { readonly type: 'deleted'; readonly uid: string; readonly object: ObjectRef })
  | (OfHook & {
      readonly type: 'step';
      readonly step: StepName;
      /** When it began; an event comes when its end is known. */
      readonly since: number;
      readonly ms: number;
      readonly exact: boolean;
      /** What is under way now, where that is known. */
      readonly next?: StepName;
    })
  | (OfHook & {
      readonly type: 'log';
      readonly pod: string;
      readonly container: string;
      readonly line: string;
      /** A very long line comes in parts: the next event of this container goes on with it. */
      readonly open?: boolean;
    })
  | (OfHook & { readonly type: 'trouble'; readonly diagnosis: Diagnosis })
  | (OfHook & {
      readonly type: 'hook-finished';
      readonly outcome: HookOutcome;
      readonly diagnosis: Diagnosis | null;
      readonly ms: number;
    })
  | (At & { readonly type: 'note'; readonly message: string })
  | (At & {
      readonly type: 'run-finished';
      readonly outcome: Outcome;
      readonly reason: string | null;
      readonly left: readonly Left[];
      readonly ms: number;
      /** It succeeded, but took longer than it may. */
      readonly tooSlow?: boolean;
    });

/** An event without its time: the one who emits it knows the clock. */
export type Untimed<Event> = Event extends RunEvent ? Omit<Event, 'at'> : never;

export type Tell = (event: Untimed<RunEvent>) => void;
