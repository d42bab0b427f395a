import { titleOf } from '../../manifest/document.ts';
import { say } from '../codes.ts';
import type { About, Diagnosis } from '../event.ts';
import type { Evidence } from '../evidence.ts';
import type { Container, Pod } from '../pods.ts';
import { brief } from './brief.ts';
import { pullWords } from './image.ts';
import { at, where } from './place.ts';

/** Why a container waits, where that does not pass by itself. Source: kubelet pkg/kubelet/images, kuberuntime. */
export function waitingTrouble(evidence: Evidence, pod: Pod, container: Container): Diagnosis | undefined {
  const { reason = '', message: whole = '' } = container.waiting ?? {};
  const message = brief(whole);
  const place = where(pod, container);
  const details = at(pod, container);
  switch (reason) {
    case 'ErrImagePull':
    case 'ImagePullBackOff':
    case 'ErrImageNeverPull':
      return pullTrouble(evidence, pod, container, message);
    case 'InvalidImageName':
      return say('invalid-image-name', `${place}: "${imageOf(evidence, container)}" is no image name`, details);
    case 'CreateContainerConfigError': {
      const missing = missingIn(message);
      if (missing) return say('config-missing', `${place}: ${missingWords(missing)}`, { ...details, object: missing });
      return say('container-start', `${place} cannot start: ${message}`, details);
    }
    case 'CreateContainerError':
    case 'RunContainerError':
      return say('container-start', `${place} cannot start: ${startWords(message)}`, details);
    default:
      return undefined;
  }
}

function pullTrouble(evidence: Evidence, pod: Pod, container: Container, message: string): Diagnosis {
  const image = imageOf(evidence, container);
  const known = evidence.pullError(pod.name, container.name);
  const words = pullWords(message, image) || (known && pullWords(known, image));
  const why = container.waiting?.reason === 'ErrImageNeverPull' ? 'the node does not have it' : words;
  const sentence = `${where(pod, container)}: image ${image} cannot be pulled${why && `: ${why}`}`;
  return say('image-pull', sentence, at(pod, container));
}

function imageOf({ podSpec }: Evidence, { name }: Container): string {
  const all = [...(podSpec.initContainers ?? []), ...(podSpec.containers ?? [])];
  return all.find((container) => container.name === name)?.image ?? '';
}

/** Sources: kubelet pkg/kubelet/kubelet_pods.go : makeEnvironmentVariables; client-go's `secret "x" not found`. */
export function missingIn(message: string): About | undefined {
  const object = /^(secret|configmap) "([^"]*)" not found/.exec(message);
  if (object) return { kind: KINDS[object[1]!]!, name: object[2]! };
  const key = /couldn't find key (\S+) in (Secret|ConfigMap) (?:[^/\s]*\/)?(\S+)/.exec(message);
  return key ? { kind: key[2]!, name: key[3]!, key: key[1]! } : undefined;
}

const KINDS: Readonly<Record<string, string>> = { secret: 'Secret', configmap: 'ConfigMap' };

/** `Secret/db does not exist`, `Secret/db has no key "url"`. */
export function missingWords(missing: About): string {
  const title = titleOf(missing);
  return missing.key === undefined ? `${title} does not exist` : `${title} has no key "${missing.key}"`;
}

/** A runtime's error without the layers that handed it on. */
export function startWords(message: string): string {
  return brief(message)
    .replace(/^.*?(?:unable to start container process: |failed to generate spec: )/s, '')
    .replace(/^(?:error during container init|failed to create containerd container): /, '')
    .replace(/: unknown$/, '')
    .trim();
}
