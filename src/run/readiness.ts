import { groupOf } from '../release/life.ts';
import type { KubeObject } from './cluster.ts';

export type Readiness =
  | { readonly state: 'waiting' }
  | { readonly state: 'ready' }
  | { readonly state: 'failed'; readonly reason: string; readonly message: string };

interface Condition {
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
  readonly message?: string;
}

const READY: Readiness = { state: 'ready' };
const WAITING: Readiness = { state: 'waiting' };

/** True for Kubernetes' own Job. A custom resource of kind Job is ready at once, as in Helm 4. */
export function isJob(object: { readonly apiVersion: string; readonly kind: string }): boolean {
  return object.kind === 'Job' && groupOf(object.apiVersion) === 'batch';
}

/** True for Kubernetes' own Pod. */
export function isPod(object: { readonly apiVersion: string; readonly kind: string }): boolean {
  return object.kind === 'Pod' && groupOf(object.apiVersion) === '';
}

/**
 * Whether a hook object is done. Source: helm.sh/helm/v4 internal/statusreaders/{job,pod}_status_reader.go; helm 3
 * pkg/kube/wait.go : WatchUntilReady agrees but for foreign kinds called Job or Pod.
 */
export function readinessOf(object: KubeObject): Readiness {
  if (isJob(object)) return jobReadiness(object);
  return isPod(object) ? podReadiness(object) : READY;
}

function jobReadiness(job: KubeObject): Readiness {
  const { conditions = [] } = (job.status ?? {}) as { conditions?: readonly Condition[] };
  for (const { type, status, reason = '', message = '' } of conditions) {
    if (status !== 'True') continue;
    if (type === 'Complete') return READY;
    if (type === 'Failed') return { state: 'failed', reason, message };
  }
  return WAITING;
}

function podReadiness(pod: KubeObject): Readiness {
  const { phase, reason = '', message = '' } = (pod.status ?? {}) as Record<string, string>;
  if (phase === 'Succeeded') return READY;
  return phase === 'Failed' ? { state: 'failed', reason, message } : WAITING;
}
