import type { ManifestDocument } from '../manifest/document.ts';
import { child, type Node, type Range, resolve, text } from '../manifest/node.ts';
import { documentsOfKinds, objectsOfKinds, SERVICES } from './kinds.ts';
import { sameNamespace } from './life.ts';
import { podLabelsOf } from './references.ts';
import type { Release } from './release.ts';

/** Labels, or a selector, by key; the last of two equal keys counts. */
export type Labels = ReadonlyMap<string, { readonly value: string; readonly at: Range }>;

/** A Service of the release that chooses pods. */
export interface Selecting {
  readonly service: ManifestDocument;
  readonly selector: Labels;
}

type BySelector = ReadonlyMap<string, readonly Selecting[]>;
type ByLabel = ReadonlyMap<string, readonly Labels[]>;

const services = new WeakMap<Release, BySelector>();
const workloads = new WeakMap<Release, ByLabel>();

/** What runs on, and so can serve. */
const SERVING = new Set(['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'ReplicationController', 'Pod']);

/** The labels that a document's pods get. What Kubernetes adds to a Job's is not among them. */
export function labelsOfPods(document: ManifestDocument): Labels {
  return labelsIn(podLabelsOf(document));
}

/** The ordinary Services of a release whose selectors these labels meet, in namespaces that may be the same. */
export function servicesFor(labels: Labels, namespace: string, release: Release): readonly Selecting[] {
  const found = services.get(release) ?? collect(release);
  services.set(release, found);
  return keysOf(labels)
    .flatMap((key) => found.get(key) ?? [])
    .filter(({ service, selector }) => {
      return meets(labels, selector) && sameNamespace(service.head.namespace, namespace, release);
    });
}

/** True where a workload that the release shows, hooks included, has pods for the Service. */
export function hasWorkload({ selector }: Selecting, release: Release): boolean {
  const found = workloads.get(release) ?? collectWorkloads(release);
  workloads.set(release, found);
  const [first] = keysOf(selector);
  return (found.get(first!) ?? []).some((labels) => meets(labels, selector));
}

/** By the first label of the selector, so that each hook looks at few of them. */
function collect(release: Release): BySelector {
  const all = objectsOfKinds(release, SERVICES).flatMap((service) => {
    const spec = child(service.root, 'spec');
    const selector = text(child(spec, 'type')) === 'ExternalName' ? undefined : child(spec, 'selector');
    const labels = labelsIn(selector);
    return labels.size > 0 ? [{ service, selector: labels }] : [];
  });
  return Map.groupBy(all, ({ selector }) => keysOf(selector)[0]!);
}

function collectWorkloads(release: Release): ByLabel {
  const found = new Map<string, Labels[]>();
  const hooks = release.hooks.filter(({ kind }) => kind !== 'Pod');
  for (const document of documentsOfKinds(release, SERVING, hooks)) {
    const labels = labelsOfPods(document);
    for (const key of keysOf(labels)) {
      const list = found.get(key);
      if (list) list.push(labels);
      else found.set(key, [labels]);
    }
  }
  return found;
}

function keysOf(labels: Labels): readonly string[] {
  return [...labels].map(([key, { value }]) => `${key}=${value}`);
}

function meets(labels: Labels, selector: Labels): boolean {
  return [...selector].every(([key, { value }]) => labels.get(key)?.value === value);
}

function labelsIn(node: Node | undefined): Labels {
  const mapping = node && resolve(node);
  if (mapping?.type !== 'mapping') return new Map();
  return new Map(
    mapping.pairs.flatMap(({ key, value }) => {
      const [name, found] = [text(key), resolve(value)];
      if (name === undefined || found.type !== 'scalar') return [];
      return [[name, { value: found.value, at: { start: key.range.start, end: value.range.end } }]];
    }),
  );
}
