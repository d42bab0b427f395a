import type { HookEvent } from '../manifest/vocabulary.ts';
import type { ObjectRef } from './cluster.ts';
import type { HookOutcome, Outcome, RunEvent } from './event.ts';
import type { Made } from './past.ts';
import type { PlannedHook, RunPlan } from './plan.ts';

/** What a run knows about one hook of the phase. */
export interface JournalHook {
  /** `Job/migrate` */
  readonly title: string;
  /** Of its manifest, without the values of Secrets. */
  readonly hash: string;
  /** False where it was not chosen. */
  readonly isPart: boolean;
  /** null: it has not ended. */
  readonly outcome: HookOutcome | null;
  /** Its creation was asked for and has not been answered. */
  readonly creating: ObjectRef | null;
  /** What was created and not deleted by policy. */
  readonly made: readonly Made[];
}

/** What a run leaves behind after every event, so that another one can go on where it stopped. */
export interface Journal {
  readonly version: 1;
  readonly event: HookEvent;
  readonly release: string;
  readonly namespace: string;
  /** Of the installed release; null for a chart or a manifest. */
  readonly revision: number | null;
  /** Which process runs it. */
  readonly process: string;
  /** RFC 3339. */
  readonly startedAt: string;
  /** null: it has not ended. */
  readonly outcome: Outcome | null;
  /** The whole phase, in order. */
  readonly hooks: readonly JournalHook[];
}

type Head = Pick<Journal, 'revision' | 'process'>;

type Growing<Type> = { -readonly [Key in keyof Type]: Type[Key] };

/** Builds the journal event by event; it says nothing that is not so at every moment. */
export class JournalBuilder {
  readonly #journal: Growing<Journal>;
  readonly #hooks: Growing<JournalHook>[];
  /** Where the hooks of the run stand in the phase. */
  readonly #positions: readonly number[];
  readonly #plan: RunPlan;

  /**
   * @param phase all hooks of the event
   * @param plan those of them that are run
   */
  constructor(phase: readonly PlannedHook[], plan: RunPlan, head: Head, hashOf: (hook: PlannedHook) => string) {
    const { event, release, namespace, hooks } = plan;
    this.#plan = plan;
    this.#positions = positionsIn(phase, hooks);
    const open = { isPart: false, outcome: null, creating: null, made: [] };
    this.#hooks = phase.map((hook) => ({ title: hook.title, hash: hashOf(hook), ...open }));
    for (const [index, { past }] of hooks.entries()) {
      const made = past?.made ?? [];
      Object.assign(this.#of(index), { isPart: true, made, outcome: past?.state === 'done' ? 'succeeded' : null });
    }
    this.#journal = {
      version: 1,
      event,
      release,
      namespace,
      ...head,
      startedAt: '',
      outcome: null,
      hooks: this.#hooks,
    };
  }

  get journal(): Journal {
    return this.#journal;
  }

  /** @returns whether the journal says anything new */
  add(event: RunEvent): boolean {
    switch (event.type) {
      case 'run-started':
        this.#journal.startedAt = new Date(event.at).toISOString();
        return true;
      case 'run-finished':
        this.#journal.outcome = event.outcome;
        return true;
      case 'hook-started':
      case 'creating':
      case 'created':
      case 'deleted':
      case 'hook-finished':
        this.#addToHook(event);
        return true;
      default:
        return false;
    }
  }

  #addToHook(event: Extract<RunEvent, { hook: number }>): void {
    const hook = this.#of(event.hook);
    switch (event.type) {
      case 'hook-started':
        if (this.#plan.hooks[event.hook]?.past?.state !== 'adopted') Object.assign(hook, { outcome: null, made: [] });
        break;
      case 'creating':
        hook.creating = event.object;
        break;
      case 'created':
        hook.made = [...hook.made, { ...event.object, uid: event.uid }];
        hook.creating = null;
        break;
      case 'deleted':
        hook.made = hook.made.filter(({ uid }) => uid !== event.uid);
        break;
      case 'hook-finished':
        // What has succeeded before stays so.
        if (this.#plan.hooks[event.hook]?.past?.state !== 'done') hook.outcome = event.outcome;
        // A refusal is an answer.
        if (event.outcome === 'failed') hook.creating = null;
        break;
    }
  }

  #of(index: number): Growing<JournalHook> {
    return this.#hooks[this.#positions[index]!]!;
  }
}

/** Where some hooks of a phase stand in it; they come in its order. A hook whose event is named twice stands there twice. */
export function positionsIn(phase: readonly PlannedHook[], hooks: readonly PlannedHook[]): number[] {
  let next = 0;
  return hooks.map(({ hook }) => {
    const at = phase.findIndex((other, index) => index >= next && other.hook === hook);
    next = at + 1;
    return at;
  });
}
