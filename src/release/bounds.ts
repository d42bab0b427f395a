import type { Hook } from '../manifest/document.ts';
import { child, type Node, text } from '../manifest/node.ts';
import { podSpecOf } from './references.ts';

/** Source: core/v1/types.go of Kubernetes : DefaultTerminationGracePeriodSeconds. */
const USUAL_GRACE = 30;

/** How long a Job or Pod may run in all, `spec.activeDeadlineSeconds`; undefined where nothing ends it. In seconds. */
export function deadlineOf(hook: Hook): number | undefined {
  return seconds(child(child(hook.document.root, 'spec'), 'activeDeadlineSeconds'));
}

/** True where Kubernetes ends a Job or Pod before Helm's timeout (in seconds) does. */
export function isBounded(hook: Hook, timeout: number): boolean {
  const deadline = deadlineOf(hook);
  return deadline !== undefined && deadline < timeout;
}

/** How long the hook's pods may go on after their deletion, in seconds. */
export function graceOf(hook: Hook): number {
  return seconds(child(podSpecOf(hook.document), 'terminationGracePeriodSeconds')) ?? USUAL_GRACE;
}

/** The seconds that a field holds; undefined where it holds no whole number. */
export function seconds(node: Node | undefined): number | undefined {
  const written = text(node);
  return written !== undefined && /^\d{1,9}$/.test(written) ? Number(written) : undefined;
}
