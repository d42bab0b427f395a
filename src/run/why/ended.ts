import { say } from '../codes.ts';
import type { Attempt, Diagnosis } from '../event.ts';
import { type Evidence, isKill } from '../evidence.ts';
import type { Container, Pod, Terminated } from '../pods.ts';
import { isPod, readinessOf } from '../readiness.ts';
import { attemptTitle, attemptWords } from './attempts.ts';
import { endWords } from './exit-codes.ts';
import { isBeingDeleted, troubleOf } from './pending.ts';
import { at, titleOfObject, where } from './place.ts';
import { startWords } from './waiting.ts';

/** Why a hook failed, by what was seen of it. */
export function whyFailed(evidence: Evidence): Diagnosis {
  const readiness = readinessOf(evidence.object);
  const { reason, message } = readiness.state === 'failed' ? readiness : { reason: '', message: '' };
  if (reason === 'DeadlineExceeded') return whyTooLong(evidence);
  if (reason === 'PodFailurePolicy') return withLastWords(say('pod-failure-policy', policyWords(message)), evidence);
  const ended = whyPodEnded(evidence, evidence.attempts);
  if (ended) return isBeingDeleted(evidence) ? killedByDeletion(ended, evidence) : ended;
  const trouble = troubleOf(evidence) ?? evidence.trouble;
  if (trouble) return trouble;
  return say('failed', message || `${evidence.object.kind} failed${reason && `: ${reason}`}`);
}

/** A Pod that someone deletes is stopped first, and fails for that. */
function killedByDeletion(ended: Diagnosis, { object }: Evidence): Diagnosis {
  if (ended.code !== 'exit-code') return ended;
  return { ...ended, code: 'deleted', message: `someone deleted ${titleOfObject(object)}: ${ended.message}` };
}

/** An attempt that failed while the hook goes on. */
export function whyAttemptFailed(evidence: Evidence): Diagnosis | undefined {
  const why = whyPodEnded(evidence, []);
  return why && { ...why, message: attemptTitle(evidence) + why.message };
}

/**
 * Why the pod that failed last did; undefined where none has.
 *
 * @param attempts all that failed, to be counted in the sentence; none: only the last one is told
 */
export function whyPodEnded(evidence: Evidence, attempts: readonly Attempt[]): Diagnosis | undefined {
  let deleted: Diagnosis | undefined;
  for (const pod of [...evidence.pods.values()].reverse()) {
    const eviction = evictionOf(pod);
    if (eviction) return say('evicted', `pod ${pod.name} was evicted: ${eviction.trim()}`, at(pod));
    const broken = brokenContainer(pod);
    if (pod.isDeleted && !isPod(evidence.object) && (!broken || isKill(broken.end.exitCode))) {
      deleted ??= podDeleted(pod, broken);
      continue;
    }
    if (broken) return whyContainerEnded(evidence, pod, broken, attempts);
  }
  // A Job that has failed deletes the pods beside the one that failed: only where there is none, someone else did.
  return deleted;
}

function podDeleted(pod: Pod, broken: Broken | undefined): Diagnosis {
  const end = broken ? `: container ${broken.container.name} ${endWords(broken.end.exitCode)}` : ' while it ran';
  return say('deleted', `pod ${pod.name} was deleted by someone${end}`, at(pod, broken?.container));
}

/** By the kubelet for want of memory or disk; by a drain, a taint, or a pod that is more important. */
function evictionOf({ reason, message, conditions }: Pod): string | undefined {
  if (reason === 'Evicted') return message;
  const target = conditions.find(({ type, status }) => type === 'DisruptionTarget' && status === 'True');
  return target && (target.message || target.reason);
}

interface Broken {
  readonly container: Container;
  readonly end: Terminated;
}

/** The first container that ended wrong, init containers first. */
function brokenContainer(pod: Pod): Broken | undefined {
  for (const container of pod.containers.filter(({ sidecar }) => !sidecar)) {
    const end = [container.terminated, container.lastTerminated].find((end) => end && end.exitCode !== 0);
    if (end) return { container, end };
  }
  return undefined;
}

// kubectl: `Error from server (Forbidden): ...`; clients: `... is forbidden: User "system:serviceaccount:...`.
const FORBIDDEN = /\(Forbidden\)|is forbidden: User "/;

function whyContainerEnded(
  evidence: Evidence,
  pod: Pod,
  { container, end }: Broken,
  attempts: readonly Attempt[],
): Diagnosis {
  const place = where(pod, container);
  const isRepeated = attempts.length > 1;
  const details = { ...at(pod, container), ...(isRepeated && { attempts }) };
  const again = isRepeated ? `, in ${attempts.length} attempts` : '';
  if (end.reason === 'OOMKilled')
    return say('out-of-memory', `${place} was killed: it needed more memory than its limit${again}`, details);
  if (end.reason === 'StartError' || end.reason === 'ContainerCannotRun')
    return say('container-start', `${place} cannot start: ${startWords(end.message ?? '')}${again}`, details);
  const denied = evidence.tail(pod.name, container.name, 20).findLast((line) => FORBIDDEN.test(line));
  if (denied) return say('forbidden', `${place} lacks a right${again}`, { ...details, lines: [denied.trim()] });
  const lines = lastWords(evidence, pod, container, end);
  if (isRepeated)
    return say('back-off-limit', `${attemptWords(attempts)}; the last one, ${place}`, { ...details, lines });
  return say('exit-code', `${place} ${endWords(end.exitCode)}`, { ...details, lines });
}

/** The termination message, else the end of the log. */
function lastWords(evidence: Evidence, pod: Pod, { name }: Container, end?: Terminated): readonly string[] {
  const own = end?.message?.trim();
  if (own) return [own];
  return evidence
    .tail(pod.name, name, 20)
    .filter((line) => line.trim())
    .slice(-3);
}

/** Kubernetes deletes the pod that took too long: what it did, and its last lines, were seen before. */
function whyTooLong(evidence: Evidence): Diagnosis {
  const { object, podSpec } = evidence;
  const { activeDeadlineSeconds: own } = (object.spec ?? {}) as { activeDeadlineSeconds?: number };
  const seconds = own ?? podSpec.activeDeadlineSeconds;
  const limit = `activeDeadlineSeconds${seconds === undefined ? '' : ` (${seconds})`} was over`;
  const trouble = [troubleOf(evidence), evidence.trouble].find((one) => one && !AFTER_DEADLINE.has(one.code));
  if (trouble)
    return {
      ...trouble,
      code: 'deadline-exceeded',
      cause: trouble.code,
      message: `${limit}; until then: ${trouble.message}`,
    };
  const worked = workedLast(evidence);
  const words = worked ? `, while ${where(worked.pod, worked.container)} still worked` : '';
  return withLastWords(say('deadline-exceeded', limit + words), evidence);
}

/** What a deadline brings about, and not the other way round. */
const AFTER_DEADLINE: ReadonlySet<string> = new Set(['deleted', 'deadline-exceeded']);

function withLastWords(diagnosis: Diagnosis, evidence: Evidence): Diagnosis {
  const worked = workedLast(evidence);
  if (!worked) return diagnosis;
  const { pod, container } = worked;
  return { ...diagnosis, ...at(pod, container), lines: lastWords(evidence, pod, container, container.terminated) };
}

/** The container of the last pod that was at work, or ended with an error. */
function workedLast({ lastPod: pod }: Evidence): { readonly pod: Pod; readonly container: Container } | undefined {
  const worked = pod?.containers.filter(({ running, terminated }) => running || terminated?.exitCode) ?? [];
  const container = worked.find(({ sidecar }) => !sidecar) ?? worked[0];
  return pod && container && { pod, container };
}

/** Kubernetes: `Container main for pod ns/p failed with exit code 42 matching FailJob rule at index 0`. */
function policyWords(message: string): string {
  const words = message.replace(/^Container (\S+) for pod [^/\s]+\/(\S+)/, 'pod $2, container $1');
  return `podFailurePolicy ended the Job: ${words}`;
}
