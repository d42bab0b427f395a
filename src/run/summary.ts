import type { HookEvent } from '../manifest/vocabulary.ts';
import { type Comparison, compare } from './compare.ts';
import type { Diagnosis, HookOutcome, HookTitle, Left, Outcome, Repetition, RunEvent, StepName } from './event.ts';
import type { PastRun } from './history.ts';
import { KeptLines } from './kept-lines.ts';

export interface StepTime {
  readonly name: StepName;
  readonly startedAt: string;
  readonly ms: number;
  /** False where nobody saw when it began or ended; then the cluster's stamps of whole seconds tell. */
  readonly exact: boolean;
}

export interface ContainerLog {
  readonly pod: string;
  readonly container: string;
  /** The last 200; of a very long one its beginning. */
  readonly lines: readonly string[];
  /** How many lines came before these. */
  readonly dropped: number;
}

export interface HookSummary extends HookTitle {
  readonly uid: string | null;
  readonly outcome: HookOutcome;
  readonly startedAt: string | null;
  readonly durationMs: number;
  readonly steps: readonly StepTime[];
  readonly diagnosis: Diagnosis | null;
  readonly logs: readonly ContainerLog[];
}

/** The machine contract of `run`; see product.md's words in docs: it changes only with its version. */
export interface RunSummary {
  readonly version: 1;
  readonly event: HookEvent;
  readonly release: string;
  readonly namespace: string;
  /** Nothing happened but in a model. */
  readonly simulated: boolean;
  /** What the hooks come from: `revision 3, deployed`, `chart ./shop`. */
  readonly source: string;
  /** The kubeconfig's context; '' where there is none, and in a simulation. */
  readonly context: string;
  readonly outcome: Outcome;
  /** Why the outcome is not that of a hook. */
  readonly reason: string | null;
  readonly startedAt: string;
  readonly finishedAt: string | null;
  readonly durationMs: number;
  readonly hooks: readonly HookSummary[];
  readonly notes: readonly string[];
  readonly left: readonly Left[];
  /** Which this is, with --repeat. */
  readonly repetition?: Repetition;
  /** The repetitions before this one, all of which succeeded. */
  readonly earlier?: readonly EndedRepetition[];
  /** All succeeded, but took longer than --max-duration: it counts as failed. */
  readonly tooSlow?: boolean;
  /** With --compare, once the run is over. */
  readonly comparison?: Comparison;
}

export interface EndedRepetition {
  readonly startedAt: string;
  readonly durationMs: number;
}

/** What no event says. */
export type RunAbout = Pick<RunSummary, 'simulated' | 'source' | 'context' | 'earlier'>;

type Growing<Type> = { -readonly [Key in keyof Type]: Type[Key] extends readonly (infer Item)[] ? Item[] : Type[Key] };

/** Builds the summary event by event; valid at every moment: what has no end yet is `unknown` or `not-run`. */
export class SummaryBuilder {
  readonly #summary: Growing<RunSummary> = {
    version: 1,
    event: 'test',
    release: '',
    namespace: '',
    simulated: false,
    source: '',
    context: '',
    outcome: 'unknown',
    reason: null,
    startedAt: '',
    finishedAt: null,
    durationMs: 0,
    hooks: [],
    notes: [],
    left: [],
  };
  readonly #hooks: (Growing<HookSummary> & { steps: StepTime[] })[] = [];
  readonly #kept = new KeptLines();

  readonly #past: readonly PastRun[] | undefined;

  /** @param past earlier runs of the phase, where they are to be compared with */
  constructor(about: Partial<RunAbout> = {}, past?: readonly PastRun[]) {
    Object.assign(this.#summary, about);
    this.#past = past;
  }

  /** As it stands; a copy of the outside, so adding goes on without touching it. */
  get summary(): RunSummary {
    return { ...this.#summary, hooks: this.#hooks.map((hook) => ({ ...hook })) };
  }

  add(event: RunEvent): void {
    if (this.#summary.startedAt !== '') this.#summary.durationMs = passed(this.#summary.startedAt, event.at);
    switch (event.type) {
      case 'run-started':
        this.#start(event);
        break;
      case 'note':
        this.#summary.notes.push(event.message);
        break;
      case 'run-finished': {
        const { outcome, reason, left, ms: durationMs, tooSlow } = event;
        Object.assign(this.#summary, { outcome, reason, left: [...left], durationMs, finishedAt: stamp(event.at) });
        if (tooSlow) Object.assign(this.#summary, { tooSlow });
        if (this.#past) Object.assign(this.#summary, { comparison: compare(this.summary, this.#past) });
        break;
      }
      default:
        this.#addToHook(this.#hooks[event.hook]!, event);
    }
  }

  #start({ event, release, namespace, hooks, repetition, at }: Extract<RunEvent, { type: 'run-started' }>): void {
    Object.assign(this.#summary, {
      event,
      release,
      namespace,
      startedAt: stamp(at),
      ...(repetition && { repetition }),
    });
    for (const title of hooks) {
      const empty = { uid: null, outcome: 'not-run' as const, startedAt: null, durationMs: 0, diagnosis: null };
      this.#hooks.push({ ...title, ...empty, steps: [], logs: [] });
    }
  }

  #addToHook(hook: Growing<HookSummary>, event: Extract<RunEvent, { hook: number }>): void {
    if (hook.outcome === 'unknown' && hook.startedAt !== null) hook.durationMs = passed(hook.startedAt, event.at);
    switch (event.type) {
      case 'hook-started':
        hook.startedAt = stamp(event.at);
        hook.outcome = 'unknown';
        break;
      case 'created':
      case 'adopted':
        hook.uid ??= event.uid;
        break;
      case 'creating':
      case 'deleted':
        break;
      case 'step':
        hook.steps.push(stepOf(event));
        break;
      case 'log':
        this.#kept.add(hook.logs, event);
        break;
      case 'trouble':
        break;
      case 'hook-finished':
        Object.assign(hook, { outcome: event.outcome, diagnosis: event.diagnosis, durationMs: Math.round(event.ms) });
        break;
    }
  }
}

function stepOf({ step, since, ms, exact }: Extract<RunEvent, { type: 'step' }>): StepTime {
  return { name: step, startedAt: stamp(since), ms: Math.round(ms), exact };
}

function passed(since: string, at: number): number {
  return Math.max(0, Math.round(at - Date.parse(since)));
}

function stamp(ms: number): string {
  return new Date(ms).toISOString();
}
