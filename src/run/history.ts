import type { HookEvent } from '../manifest/vocabulary.ts';
import { type HookOutcome, type Outcome, STEPS, type StepName } from './event.ts';
import type { RunSummary, StepTime } from './summary.ts';

/** What is remembered of a run: times and outcomes, no word of a container, of a manifest, or of the cluster. */
export interface PastRun {
  readonly version: 1;
  readonly event: HookEvent;
  readonly outcome: Outcome;
  readonly startedAt: string;
  readonly durationMs: number;
  readonly hooks: readonly PastHook[];
}

export interface PastHook {
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
  readonly outcome: HookOutcome;
  readonly durationMs: number;
  /** Milliseconds by step. */
  readonly steps: Readonly<Partial<Record<StepName, number>>>;
}

/** The part of a run that is worth remembering. */
export function pastRunOf({ event, outcome, startedAt, durationMs, hooks }: RunSummary): PastRun {
  const past = hooks.map(({ kind, name, namespace, outcome, durationMs, steps }) => {
    return { kind, name, namespace, outcome, durationMs, steps: sumsOf(steps) };
  });
  return { version: 1, event, outcome, startedAt, durationMs, hooks: past };
}

/** How long a hook was in each step. */
export function sumsOf(steps: readonly StepTime[]): Partial<Record<StepName, number>> {
  const sums: Partial<Record<StepName, number>> = {};
  for (const { name, ms } of steps) sums[name] = (sums[name] ?? 0) + ms;
  return sums;
}

/** Whether a value that was read from a file is such a run: files can be of another version, or broken. */
export function isPastRun(value: unknown): value is PastRun {
  if (!isRecord(value)) return false;
  const { version, event, outcome, startedAt, durationMs, hooks } = value;
  const isHead = version === 1 && typeof event === 'string' && typeof outcome === 'string' && isTime(durationMs);
  return isHead && !Number.isNaN(Date.parse(String(startedAt))) && Array.isArray(hooks) && hooks.every(isPastHook);
}

function isPastHook(value: unknown): boolean {
  if (!isRecord(value)) return false;
  const { kind, name, namespace, outcome, durationMs, steps } = value;
  const areTexts = [kind, name, namespace, outcome].every((text) => typeof text === 'string');
  return areTexts && isTime(durationMs) && isRecord(steps) && Object.entries(steps).every(isStep);
}

function isStep([name, ms]: readonly [string, unknown]): boolean {
  return (STEPS as readonly string[]).includes(name) && isTime(ms);
}

function isTime(value: unknown): boolean {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
