import { STEPS, type StepName } from './event.ts';
import { type PastHook, type PastRun, sumsOf } from './history.ts';
import type { HookSummary, RunSummary } from './summary.ts';

/** A time against the median of earlier ones. */
export interface ComparedTime {
  readonly ms: number;
  /** null where there is nothing to compare with. */
  readonly medianMs: number | null;
  /** How many earlier times there are. */
  readonly runs: number;
  /** `same`: within half a second, or within a quarter of the median. */
  readonly verdict: 'new' | 'same' | 'slower' | 'faster';
  /** Longer than each of the earlier ones. */
  readonly longestYet: boolean;
}

export interface ComparedHook extends ComparedTime {
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
  readonly steps: readonly (ComparedTime & { readonly name: StepName })[];
}

/** A run against earlier ones of the same event of the same release, in the same cluster. */
export interface Comparison {
  /** How many earlier runs are known, whatever became of them. */
  readonly runs: number;
  /** The whole phase, against runs of the very same hooks that succeeded; null where it has not succeeded itself. */
  readonly total: ComparedTime | null;
  /** Hooks that succeeded, each against its own earlier successes. */
  readonly hooks: readonly ComparedHook[];
}

/** Less is noise: Kubernetes alone notices the end of a Job up to a second later than the last time. */
const NOISE_MS = 500;
const NOISE_SHARE = 0.25;

/** Compares what has succeeded; what has not says nothing about time. */
export function compare(summary: RunSummary, past: readonly PastRun[]): Comparison {
  const same = past.filter(
    ({ outcome, hooks }) =>
      outcome === 'succeeded' && hooks.every(isWhole) && namesOf(hooks) === namesOf(summary.hooks),
  );
  const times = same.map(({ durationMs }) => durationMs);
  const total = summary.outcome === 'succeeded' ? compareTime(summary.durationMs, times) : null;
  const succeeded = summary.hooks.filter(
    (hook) => hook.outcome === 'succeeded' && isWhole({ ...hook, steps: sumsOf(hook.steps) }),
  );
  return { runs: past.length, total, hooks: succeeded.map((hook) => compareHook(hook, past)) };
}

/** Its time is that of the hook, not of the end of one that an earlier run had created. */
function isWhole({ outcome, steps }: Pick<PastHook, 'outcome' | 'steps'>): boolean {
  return outcome !== 'succeeded' || steps.create !== undefined;
}

function namesOf(hooks: readonly Pick<PastHook, 'kind' | 'name' | 'namespace'>[]): string {
  return JSON.stringify(hooks.map(({ kind, name, namespace }) => [kind, name, namespace]));
}

function compareHook(hook: HookSummary, past: readonly PastRun[]): ComparedHook {
  const { kind, name, namespace, durationMs } = hook;
  const earlier = past
    .flatMap(({ hooks }) => hooks)
    .filter((one) => one.outcome === 'succeeded' && isWhole(one) && isSame(one, hook));
  const sums = sumsOf(hook.steps);
  const steps = STEPS.filter((step) => sums[step] !== undefined).map((step) => ({
    name: step,
    ...compareTime(
      sums[step]!,
      earlier.flatMap(({ steps }) => steps[step] ?? []),
    ),
  }));
  return {
    kind,
    name,
    namespace,
    ...compareTime(
      durationMs,
      earlier.map((one) => one.durationMs),
    ),
    steps,
  };
}

/** Whether two are the same hook of a release. */
export function isSame(
  a: Pick<PastHook, 'kind' | 'name' | 'namespace'>,
  b: Pick<PastHook, 'kind' | 'name' | 'namespace'>,
): boolean {
  return a.kind === b.kind && a.name === b.name && a.namespace === b.namespace;
}

function compareTime(ms: number, earlier: readonly number[]): ComparedTime {
  const medianMs = medianOf(earlier);
  if (medianMs === null) return { ms, medianMs, runs: 0, verdict: 'new', longestYet: false };
  const delta = ms - medianMs;
  const isSame = Math.abs(delta) <= Math.max(NOISE_MS, NOISE_SHARE * medianMs);
  const verdict = isSame ? 'same' : delta > 0 ? 'slower' : 'faster';
  return { ms, medianMs, runs: earlier.length, verdict, longestYet: ms > Math.max(...earlier) };
}

/** In whole milliseconds; null of nothing. */
export function medianOf(times: readonly number[]): number | null {
  const sorted = times.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  if (sorted.length === 0) return null;
  return Math.round(sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2);
}
