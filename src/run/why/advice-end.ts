import type { Diagnosis } from '../event.ts';
import type { Scene } from './advice.ts';
import { podSpecOf } from './pod-spec.ts';

/** A program of the hook's own failed: where its words can be read. */
export function afterEnd({ message, pod, container }: Diagnosis, { hook, keep, namespace }: Scene): string | undefined {
  if (/the command (was not found|cannot be executed)/.test(message))
    return 'the image has no such program, or it is not executable: correct the command or the image';
  if (/SIGKILL/.test(message))
    return 'the node or a person killed it; if it was for want of memory, raise resources.limits.memory';
  if (!pod) return undefined;
  if (!keep && hook.policies.includes('hook-failed')) return '--keep leaves its pod in the cluster, for a closer look';
  return `the whole log: kubectl logs ${pod} -c ${container} -n ${namespace}`;
}

export function memoryAdvice({ container }: Diagnosis, { hook }: Scene): string {
  const { containers = [], initContainers = [] } = podSpecOf(hook) ?? {};
  const limit = [...initContainers, ...containers].find(({ name }) => name === container)?.resources?.limits?.memory;
  return `raise resources.limits.memory of container ${container}${limit ? ` (now ${limit})` : ''}`;
}

/** Sources: kubernetes pkg/kubelet/eviction/helpers.go; the DisruptionTarget condition's reasons. */
export function evictedAdvice({ message }: Diagnosis): string {
  if (/emptyDir volume|ephemeral/i.test(message))
    return 'raise sizeLimit or the limit of ephemeral-storage, or write less';
  if (/low on resource: memory/.test(message))
    return 'give the container resources.requests.memory that fit what it needs';
  return 'run it again: its node was emptied, or something more important needed the place';
}
