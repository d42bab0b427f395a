import type { HookEvent } from '../../manifest/vocabulary.ts';
import type { Release } from '../../release/release.ts';
import type { Code } from '../codes.ts';
import type { Diagnosis, RunEvent, Untimed } from '../event.ts';
import type { PlannedHook } from '../plan.ts';
import { afterEnd, evictedAdvice, memoryAdvice } from './advice-end.ts';
import { goneAdvice, leftoverAdvice, sidecarAdvice, slowAdvice } from './advice-life.ts';
import { missingAdvice } from './advice-missing.ts';
import { rightsAdvice } from './advice-rights.ts';
import { imageAdvice, nameAdvice, nodeAdvice, startAdvice } from './advice-start.ts';

/** What is known about a hook's surroundings when something is wrong with it. */
export interface Scene {
  readonly event: HookEvent;
  /** The hook's own, for kubectl's `-n`. */
  readonly namespace: string;
  readonly keep: boolean;
  readonly timeoutMs: number;
  readonly hook: PlannedHook;
  /** The revision that is run, and those whose objects are in the cluster. */
  readonly releases: readonly Release[];
}

/** What to do about a hook's trouble, in one sentence; undefined where nobody can know. */
export type Advise = (diagnosis: Diagnosis, hook: number) => string | undefined;

export type Advisor = (diagnosis: Diagnosis, scene: Scene) => string | undefined;

/** The event with what to do about the trouble in it. */
export function withAdvice(event: Untimed<RunEvent>, advise: Advise | undefined): Untimed<RunEvent> {
  if (event.type !== 'trouble' && event.type !== 'hook-finished') return event;
  const { diagnosis, hook } = event;
  const hint = diagnosis && (diagnosis.hint ?? advise?.(diagnosis, hook));
  return hint ? { ...event, diagnosis: { ...diagnosis, hint } } : event;
}

/** What to do about a diagnosis. */
export function adviceOn(diagnosis: Diagnosis, scene: Scene): string | undefined {
  const advisor = ADVISORS[(diagnosis.cause ?? diagnosis.code) as Code];
  return typeof advisor === 'string' ? advisor : advisor?.(diagnosis, scene);
}

const ADVISORS: Readonly<Partial<Record<Code, Advisor | string>>> = {
  'already-exists': leftoverAdvice,
  conflict: (_, { hook }) => `take the field out of the hook, or let --recreate ${hook.title} delete the object first`,
  'create-forbidden': (_, { namespace }) =>
    `your own login lacks this right: kubectl auth can-i --list -n ${namespace} shows what it has`,
  'admission-refused': 'change the hook as it says, or ask whoever runs that check for an exception',
  'webhook-failed': 'the service behind this webhook has to run before the hook does',
  'namespace-missing': missingAdvice,
  'unknown-kind': 'its CustomResourceDefinition has to be there first: in crds/, or as a hook with a lower weight',
  'delete-timeout': leftoverAdvice,
  'service-account-missing': missingAdvice,
  'quota-exceeded': ({ message, object }, { namespace }) =>
    /must specify/.test(message)
      ? "set them in the container's resources"
      : `free some of it, or raise it: kubectl describe resourcequota ${object?.name} -n ${namespace}`,
  'pod-security': 'set the securityContext that it asks for, or use a namespace that allows such pods',
  'pod-refused': missingAdvice,
  unschedulable: nodeAdvice,
  'claim-missing': missingAdvice,
  'claim-unbound': ({ object }, { namespace }) =>
    `set storageClassName to a class that exists (kubectl get storageclass); kubectl describe pvc ${object?.name ?? ''} -n ${namespace} says more`,
  'volume-unavailable': ({ pod }, { namespace }) =>
    `kubectl describe pod ${pod} -n ${namespace} shows the volume's events`,
  'image-pull': imageAdvice,
  'invalid-image-name': nameAdvice,
  'config-missing': missingAdvice,
  'container-start': startAdvice,
  'out-of-memory': memoryAdvice,
  forbidden: rightsAdvice,
  'exit-code': afterEnd,
  'back-off-limit': afterEnd,
  'pod-failure-policy': afterEnd,
  'deadline-exceeded': 'raise activeDeadlineSeconds, or find out what it waited for',
  suspended: (_, { hook, namespace }) =>
    `take suspend out of the hook; this one goes on with kubectl patch job ${hook.hook.name} -n ${namespace} -p '{"spec":{"suspend":false}}'`,
  evicted: evictedAdvice,
  'sidecar-running': sidecarAdvice,
  'still-running': slowAdvice,
  'not-started': ({ pod }, { hook, namespace }) =>
    `kubectl describe ${pod ? `pod ${pod}` : `${hook.hook.kind.toLowerCase()} ${hook.hook.name}`} -n ${namespace} may say more`,
  'deleted-by-ttl': 'take ttlSecondsAfterFinished out of the hook: a delete policy cleans up without losing the result',
  deleted: goneAdvice,
};
