import { say } from '../codes.ts';
import type { Diagnosis } from '../event.ts';
import type { Evidence } from '../evidence.ts';
import { hasEnded, hasStarted, type Pod } from '../pods.ts';
import { brief } from './brief.ts';
import { at, titleOfObject } from './place.ts';
import { podRefusal } from './refusal.ts';
import { schedulingTrouble } from './scheduling.ts';
import { volumeTrouble } from './volumes.ts';
import { waitingTrouble } from './waiting.ts';

/** What keeps a hook from going on right now; undefined where nothing does. */
export function troubleOf(evidence: Evidence): Diagnosis | undefined {
  return suspended(evidence) ?? beingDeleted(evidence) ?? podsTrouble(evidence) ?? deadlineOver(evidence);
}

function podsTrouble(evidence: Evidence): Diagnosis | undefined {
  if (evidence.pods.size === 0) return creationTrouble(evidence);
  const pods = [...evidence.pods.values()].filter((pod) => !hasEnded(pod) && !pod.isDeleted).reverse();
  for (const pod of pods) {
    const trouble = podTrouble(evidence, pod);
    if (trouble) return trouble;
  }
  return undefined;
}

function podTrouble(evidence: Evidence, pod: Pod): Diagnosis | undefined {
  for (const container of pod.containers) {
    const trouble = waitingTrouble(evidence, pod, container);
    if (trouble) return trouble;
  }
  const scheduled = pod.conditions.find(({ type }) => type === 'PodScheduled');
  if (scheduled?.status === 'False') return schedulingTrouble(evidence, pod, scheduled);
  if (pod.containers.some(hasStarted)) return undefined;
  return volumeTrouble(evidence, pod) ?? sandboxTrouble(evidence, pod);
}

function creationTrouble({ warnings }: Evidence): Diagnosis | undefined {
  const warning = warnings.findLast(({ reason }) => reason === 'FailedCreate');
  return warning && podRefusal(warning.message);
}

/** The pod's network or runtime, before any container. */
function sandboxTrouble({ warnings }: Evidence, pod: Pod): Diagnosis | undefined {
  const warning = warnings.findLast(({ reason }) => reason === 'FailedCreatePodSandBox');
  return warning && say('container-start', `pod ${pod.name} cannot be set up: ${brief(warning.message)}`, at(pod));
}

function suspended({ object }: Evidence): Diagnosis | undefined {
  const { suspend } = (object.spec ?? {}) as { suspend?: boolean };
  return suspend === true
    ? say('suspended', `${titleOfObject(object)} is suspended (spec.suspend: true), so it does not start`)
    : undefined;
}

interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
}

/** The Job will fail, but only when its pods have ended, which their grace period delays. Kubernetes 1.31 and newer. */
function deadlineOver({ object }: Evidence): Diagnosis | undefined {
  const { conditions = [] } = (object.status ?? {}) as { conditions?: readonly Condition[] };
  const isOver = conditions.some(
    ({ type, status, reason }) => type === 'FailureTarget' && status === 'True' && reason === 'DeadlineExceeded',
  );
  return isOver ? say('deadline-exceeded', 'activeDeadlineSeconds was over, and its pods are being ended') : undefined;
}

/** Foreground deletion, a finalizer, or a pod in its grace period: it is still there, but not for long. */
function beingDeleted(evidence: Evidence): Diagnosis | undefined {
  return isBeingDeleted(evidence)
    ? say('deleted', `someone is deleting ${titleOfObject(evidence.object)} while it runs`)
    : undefined;
}

/** True from the moment at which someone has deleted the hook's object, as long as it is still there. */
export function isBeingDeleted({ object }: Evidence): boolean {
  return object.metadata.deletionTimestamp !== undefined;
}
