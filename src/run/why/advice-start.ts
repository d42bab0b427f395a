import type { Diagnosis } from '../event.ts';
import type { Scene } from './advice.ts';
import { isFar, wantsLogin } from './image.ts';
import { podSpecOf } from './pod-spec.ts';

/** No node takes the pod. */
export function nodeAdvice({ message }: Diagnosis): string | undefined {
  if (/Insufficient/.test(message)) return "lower the containers' resources.requests, or add a node";
  if (/untolerated taint/.test(message)) return 'add a toleration for the taint, or use other nodes';
  if (/node affinity\/selector/.test(message))
    return 'correct nodeSelector or affinity, or label a node: kubectl get nodes --show-labels';
  if (/schedulingGates/.test(message)) return 'whoever set the gates has to remove them';
  return 'kubectl get nodes shows what is there';
}

export function imageAdvice({ message }: Diagnosis, { hook, namespace }: Scene): string {
  if (/the node does not have it$/.test(message))
    return 'imagePullPolicy: Never takes only what is on the node: use IfNotPresent';
  if (wantsLogin(message)) {
    const secrets = podSpecOf(hook)?.imagePullSecrets?.map(({ name }) => name) ?? [];
    return secrets.length > 0
      ? `check the name, and that Secret ${secrets.join(', ')} in namespace ${namespace} holds a login for this registry`
      : 'check the name; if the image is private, name a Secret with a login in imagePullSecrets';
  }
  if (isFar(message)) return 'the node cannot reach this registry: check its name, and the way to it';
  return "check the image's name and tag";
}

export function nameAdvice({ message }: Diagnosis): string {
  const [, name = ''] = /"(.*)" is no image name/.exec(message) ?? [];
  if (name.endsWith(':')) return 'the tag is empty: set the value that it comes from';
  return 'write it as REGISTRY/NAME:TAG, the name in lower case';
}

export function startAdvice({ message, pod }: Diagnosis, { namespace }: Scene): string {
  if (/exec: .*(no such file or directory|executable file not found)/.test(message))
    return 'the image has no such program: correct command, args or the image';
  if (/permission denied/.test(message))
    return 'the file is not executable for this user: chmod +x, or another command';
  if (/runAsNonRoot|run as root/.test(message))
    return 'set runAsUser to a number other than 0, or use an image that does';
  if (/no command specified/.test(message)) return 'the image has no command of its own: set command';
  return `kubectl describe pod ${pod} -n ${namespace} shows its events`;
}
