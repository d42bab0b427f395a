import { say } from '../codes.ts';
import type { Diagnosis } from '../event.ts';
import type { Evidence } from '../evidence.ts';
import { type Container, hasEnded, mainContainers, type Pod } from '../pods.ts';
import { whyPodEnded } from './ended.ts';
import { troubleOf } from './pending.ts';
import { at, where } from './place.ts';

/** Why a hook was not done when the time was over. */
export function whyTimedOut(evidence: Evidence, limit: string): Diagnosis {
  const trouble = troubleOf(evidence) ?? sidecarTrouble(evidence, ` after ${limit}`);
  if (trouble) return trouble;
  const pod = [...evidence.pods.values()].reverse().find((pod) => !hasEnded(pod) && !pod.isDeleted) ?? evidence.lastPod;
  const running = pod?.containers.filter(({ running }) => running) ?? [];
  const worker = running.find(({ sidecar }) => !sidecar);
  if (pod && worker) {
    const lines = evidence.tail(pod.name, worker.name, 3);
    return say('still-running', `${where(pod, worker)} still ran after ${limit}`, { ...at(pod, worker), lines });
  }
  if (pod?.phase === 'Succeeded')
    return say(
      'still-running',
      `pod ${pod.name} is done, but Kubernetes had not said so of the Job after ${limit}`,
      at(pod),
    );
  const failed = whyPodEnded(evidence, evidence.attempts);
  if (failed) return { ...failed, message: `${failed.message}; the next attempt had not begun after ${limit}` };
  return say('not-started', `nothing had started after ${limit}${pod ? stateOf(pod) : ''}`, pod ? at(pod) : {});
}

function stateOf(pod: Pod): string {
  const waiting = pod.containers.find(({ waiting }) => waiting)?.waiting?.reason;
  return `; pod ${pod.name} was at ${waiting ?? (pod.phase || 'Pending')}`;
}

/**
 * One container has done its work, and another keeps the pod alive: a mesh's sidecar, a proxy of a database. Helm waits
 * for both.
 *
 * @param when ends the sentence
 */
export function sidecarTrouble({ pods }: Evidence, when = ''): Diagnosis | undefined {
  for (const pod of pods.values()) {
    const main = mainContainers(pod);
    const done = main.find(({ terminated }) => terminated?.exitCode === 0);
    const open = main.find(({ running }) => running);
    if (done && open && !pod.isDeleted && !main.some(failed))
      return say(
        'sidecar-running',
        `pod ${pod.name}: container ${done.name} is done, but container ${open.name} still runs${when}`,
        at(pod, open),
      );
  }
  return undefined;
}

function failed({ terminated, waiting }: Container): boolean {
  return Boolean(terminated?.exitCode || waiting);
}
