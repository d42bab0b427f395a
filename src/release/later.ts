import type { ManifestDocument } from '../manifest/document.ts';
import { child, descend, items, type Node, resolve, text } from '../manifest/node.ts';
import type { Reference } from './references.ts';

/**
 * What a document works through once it is there: backends, webhooks, targets of autoscalers. It starts without them, so
 * they are no needs and give no order; but it would miss an object that is away for a moment.
 */
export function* laterReferencesOf(document: ManifestDocument): Generator<Reference> {
  const { root } = document;
  const spec = child(root, 'spec');
  yield* ofKind(document.head.kind, spec, root);
  // Autoscalers of all makers.
  for (const field of ['scaleTargetRef', 'targetRef']) yield* referred(child(spec, field), field);
}

function* ofKind(kind: string, spec: Node | undefined, root: Node | null): Generator<Reference> {
  if (kind === 'StatefulSet') yield* service(child(spec, 'serviceName'), 'serviceName');
  else if (kind === 'Ingress') yield* ofIngress(spec);
  else if (kind === 'APIService') yield* service(descend(spec, 'service', 'name'), 'service', child(spec, 'service'));
  else if (kind === 'CustomResourceDefinition') yield* ofClient(descend(spec, 'conversion', 'webhook'));
  else if (kind.endsWith('WebhookConfiguration'))
    for (const one of items(child(root, 'webhooks'))) yield* ofClient(one);
  else if (kind.endsWith('Route')) yield* ofRoute(spec);
}

/** Both the form of networking.k8s.io/v1 and that of its betas. */
function* ofIngress(spec: Node | undefined): Generator<Reference> {
  const paths = items(child(spec, 'rules')).flatMap((rule) => items(descend(rule, 'http', 'paths')));
  const backends = [
    child(spec, 'defaultBackend'),
    child(spec, 'backend'),
    ...paths.map((path) => child(path, 'backend')),
  ];
  for (const backend of backends) {
    yield* service(descend(backend, 'service', 'name') ?? child(backend, 'serviceName'), 'backend');
    yield* referred(child(backend, 'resource'), 'backend');
  }
  for (const entry of items(child(spec, 'tls'))) yield* named('Secret', child(entry, 'secretName'), 'tls');
  yield* named('IngressClass', child(spec, 'ingressClassName'), 'ingressClassName');
}

/** Routes of the Gateway API. */
function* ofRoute(spec: Node | undefined): Generator<Reference> {
  for (const rule of items(child(spec, 'rules')))
    for (const backend of items(child(rule, 'backendRefs'))) yield* referred(backend, 'backendRefs', 'Service');
}

function* ofClient(webhook: Node | undefined): Generator<Reference> {
  const target = descend(webhook, 'clientConfig', 'service');
  yield* service(child(target, 'name'), 'clientConfig', target);
}

function* referred(reference: Node | undefined, via: string, otherwise = ''): Generator<Reference> {
  yield* named(text(child(reference, 'kind')) ?? otherwise, child(reference, 'name'), via, reference);
}

function service(name: Node | undefined, via: string, place?: Node): Generator<Reference> {
  return named('Service', name, via, place);
}

function* named(kind: string, node: Node | undefined, via: string, place?: Node): Generator<Reference> {
  const found = node && resolve(node);
  if (!kind || found?.type !== 'scalar' || !found.value) return;
  const namespace = text(child(place, 'namespace'));
  yield { kind, name: found.value, via, optional: false, at: found.range, ...(namespace && { namespace }) };
}
