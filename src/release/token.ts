import { child, descend, items, type Node, text } from '../manifest/node.ts';

/** What tells that a pod talks to the API: a client, its configuration, a path of the API, or the token itself. */
const SIGN = /kube|k8s|\bhelm\b|\boc\b|secrets\/kubernetes\.io|\/apis?\/|serviceAccountToken/i;

/** True where a text speaks of the API or of a client of it. */
export function showsApiUse(source: string): boolean {
  return SIGN.test(source);
}

/** True where an account, like a pod, says that it gets no token unasked. */
export function isTokenless(root: Node | null): boolean {
  return isFalse(child(root, 'automountServiceAccountToken'));
}

/** How a pod may use the rights of its account: `never`, for it gets no token; `perhaps`; `likely`. */
export type ApiUse = 'never' | 'perhaps' | 'likely';

/**
 * Whether a pod uses the API. An account that it names was made for it; as `default` it runs unasked.
 * Source: plugin/pkg/admission/serviceaccount/admission.go of Kubernetes : shouldAutomount.
 *
 * @param source the text that the pod spec stands in
 */
export function apiUseOf(podSpec: Node, source: string, account: string): ApiUse {
  if (isFalse(child(podSpec, 'automountServiceAccountToken')) && !projectsToken(podSpec)) return 'never';
  if (account !== 'default') return 'likely';
  return SIGN.test(source.slice(podSpec.range.start, podSpec.range.end)) ? 'likely' : 'perhaps';
}

function isFalse(node: Node | undefined): boolean {
  return /^(n|no|false|off)$/i.test(text(node) ?? '');
}

function projectsToken(podSpec: Node): boolean {
  return items(child(podSpec, 'volumes')).some((volume) =>
    items(descend(volume, 'projected', 'sources')).some((source) => child(source, 'serviceAccountToken')),
  );
}
