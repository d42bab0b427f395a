import type { ClusterError } from './cluster.ts';
import { type Code, say } from './codes.ts';
import type { Diagnosis } from './event.ts';
import type { Evidence, Warning } from './evidence.ts';
import { type Container, mainContainers, type Pod, type Terminated } from './pods.ts';
import { isPod, readinessOf } from './readiness.ts';

/** What the API said to a create or apply. */
export function refusal({ reason, message }: ClusterError, title: string): Diagnosis {
  switch (reason) {
    case 'already-exists':
      return leftover(title);
    case 'conflict':
      return say('conflict', `${title} cannot be applied: ${message}`);
    case 'forbidden':
      return say('create-forbidden', `${title} cannot be created: ${message}`);
    case 'unknown-kind':
      return say('unknown-kind', message);
    case 'unreachable':
      return say('unreachable', message);
    default:
      return say('create-refused', `the API refuses ${title}: ${message}`);
  }
}

/** An object is in the way that no policy removes. */
export function leftover(title: string): Diagnosis {
  return say(
    'already-exists',
    `${title} exists already and no delete policy removes it first; --recreate ${title} deletes it`,
  );
}

/** It exists, and a run must not destroy it. */
export function leftAlone(message: string): Diagnosis {
  return say('left-as-it-is', message);
}

export function deletionFailed(title: string, error: ClusterError): Diagnosis {
  const code = error.reason === 'unreachable' ? 'unreachable' : 'delete-failed';
  return say(code, `${title} cannot be deleted: ${error.message}`);
}

export function deletionTimedOut(title: string, waitedFor: string): Diagnosis {
  return say('delete-timeout', `${title} of the last run does not go away: ${waitedFor}`);
}

/** The hook's object vanished while it was waited for. */
export function vanished({ object }: Evidence, title: string): Diagnosis {
  const ttl = (object.spec as { ttlSecondsAfterFinished?: number } | undefined)?.ttlSecondsAfterFinished;
  if (ttl !== undefined)
    return say(
      'deleted-by-ttl',
      `${title} was removed, by its ttlSecondsAfterFinished of ${ttl}; its result is unknown`,
    );
  return say('deleted', `${title} was deleted by someone while it ran; its result is unknown`);
}

/** What keeps a hook from going on right now; undefined where nothing does. */
export function troubleOf(evidence: Evidence): Diagnosis | undefined {
  const pod = evidence.lastPod;
  if (!pod) return creationTrouble(evidence.warnings);
  const stuck = pod.containers.find(({ waiting }) => waiting?.reason && waiting.reason in WAITING);
  if (stuck) return waitingTrouble(pod, stuck);
  const scheduled = pod.conditions.find(({ type }) => type === 'PodScheduled');
  if (scheduled?.status === 'False' && scheduled.reason === 'Unschedulable')
    return say('unschedulable', `no node takes pod ${pod.name}: ${scheduled.message ?? ''}`);
  const mount = evidence.warnings.findLast(({ reason }) => reason === 'FailedMount' || reason === 'FailedAttachVolume');
  if (mount && pod.phase === 'Pending') return say('volume-unavailable', `pod ${pod.name}: ${mount.message}`);
  return undefined;
}

/** Reasons for which a container waits that do not pass by themselves. Source: kubelet pkg/kubelet/images, kuberuntime. */
const WAITING: Readonly<Record<string, Code>> = {
  ErrImagePull: 'image-pull',
  ImagePullBackOff: 'image-pull',
  ErrImageNeverPull: 'image-pull',
  InvalidImageName: 'invalid-image-name',
  CreateContainerConfigError: 'config-missing',
  CreateContainerError: 'container-start',
  RunContainerError: 'container-start',
};

function waitingTrouble(pod: Pod, { name, waiting }: Container): Diagnosis {
  const { reason = '', message = '' } = waiting ?? {};
  return say(
    WAITING[reason] ?? 'container-start',
    `${where(pod, name)} cannot start: ${reason}${message && `, ${message}`}`,
  );
}

const PATTERNS: readonly (readonly [RegExp, Code])[] = [
  [/serviceaccount "[^"]*" not found/i, 'service-account-missing'],
  [/exceeded quota/, 'quota-exceeded'],
  [/violates PodSecurity/, 'pod-security'],
];

/** The Job controller cannot make the pod: the API's reason is in its event. */
function creationTrouble(warnings: readonly Warning[]): Diagnosis | undefined {
  const warning = warnings.findLast(({ reason }) => reason === 'FailedCreate');
  if (!warning) return undefined;
  const code = PATTERNS.find(([pattern]) => pattern.test(warning.message))?.[1] ?? 'pod-refused';
  return say(code, `no pod can be created: ${warning.message}`);
}

/** Why a hook failed, by what was seen of it. */
export function whyFailed(evidence: Evidence): Diagnosis {
  const readiness = readinessOf(evidence.object);
  const { reason, message } = readiness.state === 'failed' ? readiness : { reason: '', message: '' };
  const pod = evidence.lastPod;
  if (reason === 'DeadlineExceeded')
    return say('deadline-exceeded', `${message || 'activeDeadlineSeconds was over'}${behind(troubleOf(evidence))}`);
  if (pod?.reason === 'Evicted') return say('evicted', `pod ${pod.name} was evicted: ${pod.message}`);
  const broken = pod && brokenContainer(pod);
  if (broken) return whyEnded(evidence, pod, broken.container, broken.end);
  const trouble = troubleOf(evidence);
  if (trouble) return trouble;
  if (reason === 'BackoffLimitExceeded') return say('back-off-limit', message);
  return say('failed', message || `${evidence.object.kind} failed${reason && `: ${reason}`}`);
}

interface Broken {
  readonly container: Container;
  readonly end: Terminated;
}

function brokenContainer(pod: Pod): Broken | undefined {
  for (const container of pod.containers) {
    const end = [container.terminated, container.lastTerminated].find((end) => end && end.exitCode !== 0);
    if (end) return { container, end };
  }
  return undefined;
}

// kubectl: `Error from server (Forbidden): ...`; clients: `... is forbidden: User "system:serviceaccount:...`.
const FORBIDDEN = /\(Forbidden\)|is forbidden: User "/;

function whyEnded(evidence: Evidence, pod: Pod, container: Container, end: Terminated): Diagnosis {
  const lines = evidence.tail(pod.name, container.name, 20);
  const place = where(pod, container.name);
  if (end.reason === 'OOMKilled')
    return say('out-of-memory', `${place} was killed: it needed more memory than its limit`);
  const denied = lines.findLast((line) => FORBIDDEN.test(line));
  if (denied) return say('forbidden', `${place} lacks a right`, [denied.trim()]);
  const own = end.message?.trim();
  const words = own ? [own] : lines.filter((line) => line.trim()).slice(-3);
  return say('exit-code', `${place} ended with exit code ${end.exitCode}${attempts(evidence)}`, words);
}

function attempts({ object, pods }: Evidence): string {
  if (isPod(object)) return '';
  const { failed = pods.size } = (object.status ?? {}) as { failed?: number };
  return failed > 1 ? `, after ${failed} attempts` : '';
}

/** Why a hook was not done when the time was over. */
export function whyTimedOut(evidence: Evidence, limit: string): Diagnosis {
  const trouble = troubleOf(evidence);
  if (trouble) return trouble;
  const pod = evidence.lastPod;
  const main = pod ? mainContainers(pod) : [];
  const running = main.find(({ running }) => running);
  if (!pod || !running) return say('not-started', `nothing had started after ${limit}`);
  const done = main.find(({ terminated }) => terminated?.exitCode === 0);
  if (done)
    return say(
      'sidecar-running',
      `${where(pod, done.name)} was done, but container ${running.name} still ran after ${limit}`,
    );
  const last = evidence.tail(pod.name, running.name, 1);
  return say('still-running', `${where(pod, running.name)} still ran after ${limit}`, last);
}

function where(pod: Pod, container: string): string {
  return `pod ${pod.name}, container ${container}`;
}

function behind(trouble: Diagnosis | undefined): string {
  return trouble ? `; ${trouble.message}` : '';
}
