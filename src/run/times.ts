import { titleOf } from '../manifest/document.ts';
import type { StepName } from './event.ts';
import type { HookSummary, RunSummary } from './summary.ts';

/** The step that took longest, and whose it was. */
export interface SlowestStep {
  readonly kind: string;
  readonly name: string;
  readonly step: StepName;
  readonly ms: number;
}

/** What a run says about Helm's `--timeout`, which holds for each wait and not for the phase. */
export interface TimeoutAdvice {
  /** As Helm takes it: `5m`, `1h30m`. */
  readonly timeout: string;
  readonly timeoutMs: number;
  /** `KIND/NAME` of the hook that was waited for longest. */
  readonly hook: string;
  readonly longestMs: number;
}

/** Steps that Helm's watch of a created hook waits through. */
const WAITED: readonly StepName[] = ['schedule', 'pull', 'init', 'run', 'notice'];

/** So many times the longest wait: a cold node, a full cluster, more data than today. */
const AMPLE = 3;

const MINUTE = 60_000;
const ROUND_MINUTES = [1, 2, 3, 5, 10, 15, 20, 30, 45, 60, 90];

export function slowestStep(hooks: readonly HookSummary[]): SlowestStep | null {
  const all = hooks.flatMap(({ kind, name, steps }) => steps.map(({ name: step, ms }) => ({ kind, name, step, ms })));
  return all.reduce<SlowestStep | null>((a, b) => (a && a.ms >= b.ms ? a : b), null);
}

/**
 * Three times the longest wait for one hook or one deletion, rounded up to a round number from a minute on. Helm counts
 * its timeout anew for each: helm.sh/helm/v4 pkg/action/hooks.go : execHookWithDelayedShutdown.
 *
 * @returns null where nothing has been measured: after anything but success, in a simulation, without waits, and where a
 *   run has gone on with an earlier one's, for whose beginning it was not there
 */
export function timeoutAdvice({ outcome, hooks, simulated }: RunSummary): TimeoutAdvice | null {
  if (outcome !== 'succeeded' || simulated || hooks.some(isGoneOnWith)) return null;
  const waits = hooks.map((hook) => ({ hook: titleOf(hook), longestMs: longestWait(hook) }));
  const { hook, longestMs } = waits.reduce((a, b) => (a.longestMs >= b.longestMs ? a : b), { hook: '', longestMs: 0 });
  if (longestMs === 0) return null;
  const wanted = (AMPLE * longestMs) / MINUTE;
  const minutes = ROUND_MINUTES.find((round) => round >= wanted) ?? Math.ceil(wanted / 60) * 60;
  return { timeout: goDuration(minutes), timeoutMs: minutes * MINUTE, hook, longestMs };
}

/** An earlier run had created it, or seen it succeed. */
function isGoneOnWith({ outcome, diagnosis, steps }: HookSummary): boolean {
  if (outcome === 'skipped') return diagnosis?.code === 'succeeded-before';
  return steps.length > 0 && !steps.some(({ name }) => name === 'create');
}

function longestWait({ steps }: HookSummary): number {
  const sum = (names: readonly StepName[]) =>
    steps.filter(({ name }) => names.includes(name)).reduce((sum, { ms }) => sum + ms, 0);
  return Math.max(sum(WAITED), sum(['delete-previous']));
}

function goDuration(minutes: number): string {
  const hours = Math.floor(minutes / 60);
  return `${hours > 0 ? `${hours}h` : ''}${minutes % 60 > 0 ? `${minutes % 60}m` : ''}`;
}
