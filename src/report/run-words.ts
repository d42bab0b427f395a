import { titleOf } from '../manifest/document.ts';
import { type Code, FINAL } from '../run/codes.ts';
import { duration } from '../run/duration.ts';
import { type Diagnosis, type Outcome, STEPS, type StepName } from '../run/event.ts';
import type { HookSummary, RunSummary } from '../run/summary.ts';
import { slowestStep, timeoutAdvice } from '../run/times.ts';
import { count, printable } from './text.ts';

/** What the time of a step is spent on. */
export const MEANINGS: Readonly<Record<StepName, string>> = {
  'delete-previous': 'the last run going away',
  create: 'the API',
  schedule: 'a pod, and a node for it',
  pull: 'the image, and starting',
  init: 'the init containers',
  run: 'the work itself',
  notice: 'Kubernetes noticing the end',
  cleanup: 'deletion afterwards',
};

/** The same for a hook that did not succeed: it may only have waited. */
const UNFINISHED: Readonly<Partial<Record<StepName, string>>> = {
  schedule: 'waiting for a pod, and a node for it',
  pull: 'waiting to start',
  run: 'from its start to its end, waits included',
};

/** The outcome whose sign stands for the run: one that is too slow counts as failed. */
export function signOutcome({ outcome, tooSlow }: RunSummary): Outcome {
  return tooSlow ? 'failed' : outcome;
}

/** `pre-upgrade of shop`; harmless. */
export function subjectOf({ event, release }: RunSummary): string {
  return `${event}${release && ` of ${printable(release)}`}`;
}

/** `pre-upgrade of shop: succeeded, 2 of 2 hooks, 3.8 s`; harmless. */
export function headlineOf(summary: RunSummary): string {
  const { outcome, hooks, durationMs, simulated } = summary;
  const [done, skipped] = (['succeeded', 'skipped'] as const).map(
    (word) => hooks.filter((hook) => hook.outcome === word).length,
  );
  const end = summary.finishedAt === null ? 'not finished' : summary.tooSlow ? `${outcome}, too slowly` : outcome;
  const beside = skipped ? `, ${skipped} skipped` : '';
  const about = `${simulated ? ' (simulated)' : ''}: ${end}, ${done} of ${count(hooks.length, 'hook')}${beside}`;
  const { number, of } = summary.repetition ?? {};
  const turn = of === undefined ? '' : `, repetition ${number} of ${of}`;
  return `${subjectOf(summary)}${turn}${about}, ${duration(durationMs)}`;
}

/** How all repetitions went, at the last of them; '' where there is only one, or more to come. Harmless. */
export function repetitionWords({ repetition, earlier = [], outcome, durationMs }: RunSummary): string {
  if (!repetition) return '';
  const { number, of } = repetition;
  const times = [...earlier.map((one) => one.durationMs), durationMs].map(duration).join(', ');
  if (outcome === 'succeeded')
    return number === of ? `${of === 2 ? 'both' : `all ${of}`} repetitions succeeded: ${times}` : '';
  if (number === 1 || outcome === 'interrupted') return '';
  return `it succeeded ${count(number - 1, 'time')} and then not: to run it again is not the same as to run it once`;
}

/** `slowest: run of Job/migrate, 2.0 s (53 %): the work itself`; '' where nothing took time. Harmless. */
export function slowestWords({ hooks, durationMs }: RunSummary): string {
  const slowest = slowestStep(hooks);
  if (!slowest || durationMs <= 0) return '';
  const share = Math.round((slowest.ms / durationMs) * 100);
  const what = `${slowest.step} of ${printable(titleOf(slowest))}`;
  const isOf = ({ kind, name }: HookSummary) => kind === slowest.kind && name === slowest.name;
  const hasFailed = hooks.some((hook) => isOf(hook) && isCulprit(hook));
  const meaning = (hasFailed && UNFINISHED[slowest.step]) || MEANINGS[slowest.step];
  return `slowest: ${what}, ${duration(slowest.ms)} (${share} %): ${meaning}`;
}

/** Which `--timeout` would do for Helm, and how that is worked out; '' where that cannot be said. Harmless. */
export function adviceWords(summary: RunSummary): string {
  const advice = timeoutAdvice(summary);
  if (!advice) return '';
  const longest = `${printable(advice.hook)}, ${duration(advice.longestMs)}`;
  return `for Helm: --timeout ${advice.timeout} is ample (three times the longest wait, ${longest}, rounded up)`;
}

/** True of a hook that the phase ended with; with --parallel of several. */
export function isCulprit({ outcome }: HookSummary): boolean {
  return outcome !== 'succeeded' && outcome !== 'skipped' && outcome !== 'not-run';
}

/** The hooks that the phase ended with, as far as it is known why. */
export function culpritsOf({ hooks }: RunSummary): readonly (HookSummary & { readonly diagnosis: Diagnosis })[] {
  return hooks.flatMap((hook) => (isCulprit(hook) && hook.diagnosis ? [{ ...hook, diagnosis: hook.diagnosis }] : []));
}

/** What `--resume` would do after a run that has not succeeded; '' where it has, or where nobody knows. Harmless. */
export function resumeWords({ outcome, hooks, simulated }: RunSummary): string {
  const isOver = (hook: HookSummary) => hook.outcome === 'succeeded' || hook.outcome === 'skipped';
  const next = hooks.find((hook) => !isOver(hook));
  if (simulated || !next || outcome === 'succeeded' || outcome === 'unknown') return '';
  const title = printable(titleOf(next));
  const isLeft = next.uid !== null && (next.outcome === 'interrupted' || next.outcome === 'timed-out');
  const how = isLeft ? `watches ${title} to its end` : `runs ${title}${next.outcome === 'not-run' ? '' : ' again'}`;
  const isStuck =
    isLeft && next.diagnosis !== null && FINAL[(next.diagnosis.cause ?? next.diagnosis.code) as Code] !== undefined;
  return `to go on: --resume (${how})${isStuck ? `, or --from ${title} (runs it again, with what is behind it)` : ''}`;
}

/** More are counted. */
const FEW = 6;

function few(names: readonly string[]): string {
  if (names.length <= FEW) return names.join(', ');
  return `${names.slice(0, FEW - 1).join(', ')} and ${names.length - FEW + 1} more`;
}

/** What is still in the cluster, and which hooks were not run; each may be ''. Harmless. */
export function leftWords({ outcome, left, namespace, hooks }: RunSummary): { left: string; open: string } {
  if (outcome === 'succeeded' || left.length === 0) return { left: '', open: '' };
  const names = left.map(
    (one) =>
      printable(titleOf(one)) + (one.namespace && one.namespace !== namespace ? ` in ${printable(one.namespace)}` : ''),
  );
  const open = hooks.filter(({ outcome }) => outcome === 'not-run').map((hook) => printable(titleOf(hook)));
  return { left: few(names), open: few(open) };
}

/** The steps that at least one hook has, in their order. */
export function stepsOf(hooks: readonly HookSummary[]): readonly StepName[] {
  return STEPS.filter((step) => hooks.some(({ steps }) => steps.some(({ name }) => name === step)));
}

/** How long a hook was in a step: `1.2 s`, `~3.0 s` where nobody saw it exactly, '' where it was not in it. */
export function stepTime({ steps }: HookSummary, step: StepName): string {
  const times = steps.filter(({ name }) => name === step);
  if (times.length === 0) return '';
  const sum = duration(times.reduce((sum, { ms }) => sum + ms, 0));
  return times.every(({ exact }) => exact) ? sum : `~${sum}`;
}
