import type { ManifestDocument } from '../manifest/document.ts';
import { child, descend, items, type Node, text } from '../manifest/node.ts';
import { referencesOf } from '../release/references.ts';

/** An object that a document goes by a name to; `namespace` is '' where it is the document's own. */
export interface Use {
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
}

/**
 * Everything that would miss an object that is away for a moment: what a document needs to start, and what it works
 * through afterwards. Lint asks for the first alone, which is why the rest is not among a release's references.
 */
export function* usesOf(document: ManifestDocument): Generator<Use> {
  for (const { kind, name } of referencesOf(document)) yield { kind, name, namespace: '' };
  const { root } = document;
  const spec = child(root, 'spec');
  yield* ofKind(document.head.kind, spec, root);
  // Autoscalers of all makers.
  for (const field of ['scaleTargetRef', 'targetRef']) yield* referred(child(spec, field));
}

function* ofKind(kind: string, spec: Node | undefined, root: Node | null): Generator<Use> {
  if (kind === 'StatefulSet') yield* service(child(spec, 'serviceName'));
  else if (kind === 'Ingress') yield* ofIngress(spec);
  else if (kind === 'APIService') yield* service(descend(spec, 'service', 'name'), child(spec, 'service'));
  else if (kind === 'CustomResourceDefinition') yield* ofClient(descend(spec, 'conversion', 'webhook'));
  else if (kind.endsWith('WebhookConfiguration'))
    for (const one of items(child(root, 'webhooks'))) yield* ofClient(one);
  else if (kind.endsWith('Route')) yield* ofRoute(spec);
}

/** Both the form of networking.k8s.io/v1 and that of its betas. */
function* ofIngress(spec: Node | undefined): Generator<Use> {
  const paths = items(child(spec, 'rules')).flatMap((rule) => items(descend(rule, 'http', 'paths')));
  const backends = [
    child(spec, 'defaultBackend'),
    child(spec, 'backend'),
    ...paths.map((path) => child(path, 'backend')),
  ];
  for (const backend of backends) {
    yield* service(descend(backend, 'service', 'name') ?? child(backend, 'serviceName'));
    yield* referred(child(backend, 'resource'));
  }
  for (const entry of items(child(spec, 'tls'))) yield* named('Secret', child(entry, 'secretName'));
  yield* named('IngressClass', child(spec, 'ingressClassName'));
}

/** Routes of the Gateway API. */
function* ofRoute(spec: Node | undefined): Generator<Use> {
  for (const rule of items(child(spec, 'rules')))
    for (const backend of items(child(rule, 'backendRefs'))) yield* referred(backend, 'Service');
}

function* ofClient(webhook: Node | undefined): Generator<Use> {
  const target = descend(webhook, 'clientConfig', 'service');
  yield* service(child(target, 'name'), target);
}

function* referred(reference: Node | undefined, otherwise = ''): Generator<Use> {
  yield* named(text(child(reference, 'kind')) ?? otherwise, child(reference, 'name'), reference);
}

function service(name: Node | undefined, place?: Node): Generator<Use> {
  return named('Service', name, place);
}

function* named(kind: string, node: Node | undefined, place?: Node): Generator<Use> {
  const name = text(node);
  if (kind && name) yield { kind, name, namespace: text(child(place, 'namespace')) ?? '' };
}
