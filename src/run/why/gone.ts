import type { ClusterError } from '../cluster.ts';
import { say } from '../codes.ts';
import type { Diagnosis } from '../event.ts';
import type { Evidence } from '../evidence.ts';
import { at } from './place.ts';

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
export function vanished(evidence: Evidence, title: string): Diagnosis {
  const { ttlSecondsAfterFinished: ttl } = (evidence.object.spec ?? {}) as { ttlSecondsAfterFinished?: number };
  const [code, words] =
    ttl === undefined
      ? (['deleted', 'was deleted by someone while it ran'] as const)
      : (['deleted-by-ttl', `was removed, by its ttlSecondsAfterFinished of ${ttl}`] as const);
  const pod = evidence.lastPod;
  return say(code, `${title} ${words}; its result is unknown${podWords(evidence)}`, pod ? at(pod) : {});
}

/** What was seen last, for who has to decide whether the work was done. */
function podWords({ lastPod: pod }: Evidence): string {
  const end = pod?.containers.find(({ init, terminated }) => !init && terminated);
  if (pod && end?.terminated)
    return ` (pod ${pod.name}, container ${end.name} had ended with exit code ${end.terminated.exitCode})`;
  return '';
}
