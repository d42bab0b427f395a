import { titleOf } from '../../manifest/document.ts';
import type { KubeObject } from '../cluster.ts';
import type { Details } from '../codes.ts';
import type { Container, Pod } from '../pods.ts';

/** `pod work-x7k2p, init container wait`, for sentences. */
export function where(pod: Pod, { name, init, sidecar }: Pick<Container, 'name' | 'init' | 'sidecar'>): string {
  return `pod ${pod.name}, ${init && !sidecar ? 'init container' : 'container'} ${name}`;
}

/** `Job/work` */
export function titleOfObject({ kind, metadata }: KubeObject): string {
  return titleOf({ kind, name: metadata.name ?? '' });
}

/** The same as fields. */
export function at(pod: Pod, container?: Pick<Container, 'name'>): Details {
  return { pod: pod.name, ...(container && { container: container.name }) };
}
