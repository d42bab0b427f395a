import type { Diagnosis } from './event.ts';

/** Every code that a report can hold, and what it means. Stable: scripts rely on them. */
export const CODES = {
  'already-exists': 'an object of this name exists, and no policy removes it first',
  conflict: 'another field manager owns a field that the hook sets',
  'create-forbidden': 'no right to create the object',
  'create-refused': 'the API refused the object',
  'admission-refused': 'an admission webhook or policy refused the object, or its pod',
  'webhook-failed': 'an admission webhook could not be asked',
  'namespace-missing': 'the namespace does not exist',
  'unknown-kind': 'the API does not serve this kind',
  unreachable: 'the cluster did not answer',
  'delete-failed': 'an object could not be deleted',
  'delete-timeout': 'the object of the last run, or one of its pods, did not go away in time',
  'service-account-missing': 'the pod names a ServiceAccount that does not exist',
  'quota-exceeded': 'a ResourceQuota does not allow the pod',
  'pod-security': 'the namespace does not allow such a pod (PodSecurity)',
  'pod-refused': 'the pod cannot be created for another reason',
  unschedulable: 'no node takes the pod',
  'claim-missing': 'the pod names a PersistentVolumeClaim that does not exist',
  'claim-unbound': 'a PersistentVolumeClaim of the pod has no volume',
  'volume-unavailable': 'a volume cannot be mounted',
  'image-pull': 'the image cannot be pulled',
  'invalid-image-name': 'the image name cannot be read',
  'config-missing': 'a ConfigMap, Secret or key that the pod needs is missing',
  'container-start': 'the container cannot be started',
  'out-of-memory': 'the container was killed for its memory limit',
  forbidden: 'the container may not do something: its account lacks a right',
  'exit-code': 'a container ended with an error',
  'deadline-exceeded': 'activeDeadlineSeconds was over',
  'back-off-limit': 'every attempt failed',
  'pod-failure-policy': "the Job's podFailurePolicy ended it",
  suspended: 'the Job is suspended, so nothing starts',
  evicted: 'the pod was evicted',
  'sidecar-running': 'the work is done, but another container still runs',
  'still-running': 'the container still worked when the time was over',
  'not-started': 'no pod had started when the time was over',
  'deleted-by-ttl': 'ttlSecondsAfterFinished removed the Job before its end was seen',
  deleted: 'someone deleted the object while it ran',
  'helm-started': 'Helm began an operation of its own on the release',
  'left-as-it-is': 'exists, and holds what a run must not destroy',
  'succeeded-before': 'succeeded in an earlier run, on which this one goes on',
  failed: 'failed without saying why',
} as const satisfies Readonly<Record<string, string>>;

export type Code = keyof typeof CODES;

/** What a diagnosis can say beside its sentence. */
export type Details = Partial<Omit<Diagnosis, 'code' | 'message'>>;

/** A diagnosis. */
export function say(code: Code, message: string, details: Details = {}): Diagnosis {
  return { code, message, lines: [], ...details };
}

/** The diagnosis in one sentence, the container's last words included. */
export function sentence({ message, lines }: Diagnosis): string {
  return lines.length === 0 ? message : `${message}: ${lines.join(' | ')}`;
}

/**
 * Troubles that --fail-fast takes for final, and how long one must have stood (milliseconds): a controller that syncs
 * Secrets, a registry or a webhook with a hiccup gets its chance. What others cure, as they free quota, bind a volume,
 * resume a suspended Job, is not here.
 */
export const FINAL: Readonly<Partial<Record<Code, number>>> = {
  // Only another manifest helps.
  'invalid-image-name': 0,
  'pod-security': 0,
  // Someone would have to make it, and the kubelet or the Job controller to look again: each 10 to 15 s.
  'service-account-missing': 20_000,
  'config-missing': 20_000,
  'claim-missing': 20_000,
  'admission-refused': 20_000,
  'pod-refused': 20_000,
  'container-start': 20_000,
  // The work is done, and the Job never will be.
  'sidecar-running': 10_000,
  // The kubelet has tried twice by then.
  'image-pull': 20_000,
  // An autoscaler says by then that it adds a node.
  unschedulable: 30_000,
};
