import type { Hook, ManifestDocument, Source } from '../manifest/document.ts';
import { child, descend, type Node, text } from '../manifest/node.ts';
import { isTrue } from '../manifest/scalar.ts';
import { sameNamespace } from './life.ts';
import { podMetadataPath, podSpecOf, runsPods } from './references.ts';
import type { Release } from './release.ts';
import { withItems } from './uses.ts';

/** How a mesh that puts sidecars into pods is told to, or not to. */
interface Mesh {
  readonly name: 'Istio' | 'Linkerd';
  /** On a pod, as label or annotation. */
  readonly key: string;
  readonly out: string;
  /** Where the key counts on a pod. */
  readonly places: readonly ('labels' | 'annotations')[];
  readonly isIn: (value: string) => boolean;
  /** On a Namespace: for all pods in it. */
  readonly namespace: (key: string, value: string) => boolean;
}

/** Source: istio.io/istio pkg/kube/inject/inject.go : injectRequired. */
const ISTIO: Mesh = {
  name: 'Istio',
  key: 'sidecar.istio.io/inject',
  out: 'false',
  places: ['labels', 'annotations'],
  isIn: (value) => /^(y|yes|true|on)$/i.test(value),
  namespace: (key, value) => (key === 'istio-injection' && value === 'enabled') || key === 'istio.io/rev',
};

/** Source: github.com/linkerd/linkerd2 pkg/inject/report.go : Injectable, pkg/k8s/labels.go. */
const LINKERD: Mesh = {
  name: 'Linkerd',
  key: 'linkerd.io/inject',
  out: 'disabled',
  places: ['annotations'],
  isIn: (value) => value === 'enabled' || value === 'ingress',
  namespace: (key, value) => key === 'linkerd.io/inject' && LINKERD.isIn(value),
};

const MESHES = [ISTIO, LINKERD];

/** Sidecars that are init containers: they end with the Job. Or the Job ends its sidecar itself. */
const ENDS =
  /native-?sidecar["']?\s*:\s*["']?true|quitquitquit|:4191\/shutdown|linkerd-await|scuttle|pilot-agent request POST/i;

/** Something in a release that tells of a mesh, and what it says of the pods beside it. */
export interface MeshSign {
  readonly mesh: Mesh;
  readonly document: ManifestDocument;
  /** `istio-injection: enabled` */
  readonly said: string;
  /** False where it only keeps its own pod out. */
  readonly isIn: boolean;
  /** The namespace that it is about. */
  readonly namespace: string;
}

const known = new WeakMap<Release, readonly MeshSign[]>();

/**
 * The sign by which a Job or Pod may be expected to get a sidecar that outlives it: one that puts pods of its namespace
 * in, else one that keeps another pod out. undefined where there is none, or the hook is out, or ends its sidecar.
 */
export function sidecarOf(hook: Hook, release: Release): MeshSign | undefined {
  const signs = known.get(release) ?? collect(release);
  known.set(release, signs);
  const near = signs.filter(({ namespace }) => sameNamespace(namespace, hook.namespace, release));
  if (near.length === 0) return undefined;
  const { root, source, range } = hook.document;
  if (ENDS.test(source.text.slice(range.start, range.end)) || isTrue(child(podSpecOf(hook.document), 'hostNetwork')))
    return undefined;
  const metadata = descend(root, ...podMetadataPath(hook.kind));
  const open = near.filter(({ mesh }) => wordFor(mesh, metadata)?.isIn ?? true);
  return open.find(({ isIn }) => isIn) ?? open[0];
}

/** Of signs that say the same for one namespace the first. */
function collect(release: Release): readonly MeshSign[] {
  const found = new Map<string, MeshSign>();
  const isSpokenOf = ({ text }: Source) => text.includes('istio') || text.includes('linkerd');
  if (!release.sources.some(isSpokenOf)) return [];
  for (const document of [...release.hooks.map(({ document }) => document), ...release.objects]) {
    const { text } = document.source;
    const written = text.slice(document.range.start, document.range.end);
    // Nearly all documents are spared the reading.
    if (!/istio|linkerd/.test(written) || /native-?sidecar["']?\s*:\s*["']?true/i.test(written)) continue;
    for (const sign of withItems(document).flatMap((one) => MESHES.flatMap((mesh) => signIn(one, mesh) ?? []))) {
      const key = `${sign.mesh.name} ${sign.isIn} ${sign.namespace}`;
      if (!found.has(key)) found.set(key, sign);
    }
  }
  return [...found.values()];
}

function signIn(document: ManifestDocument, mesh: Mesh): MeshSign | undefined {
  const { kind, name, namespace } = document.head;
  if (kind === 'Namespace') {
    const metadata = child(document.root, 'metadata');
    const pairs = ['labels', 'annotations'].flatMap((place) => pairsOf(child(metadata, place)));
    const found = pairs.find(([key, value]) => mesh.namespace(key, value));
    return found && { mesh, document, said: found.join(': '), isIn: true, namespace: name };
  }
  if (!runsPods(kind)) return undefined;
  const word = wordFor(mesh, descend(document.root, ...podMetadataPath(kind)));
  return word && { mesh, document, said: `${mesh.key}: "${word.value}"`, isIn: word.isIn, namespace };
}

/** What a pod's own metadata says; a label counts before an annotation. */
function wordFor(
  mesh: Mesh,
  metadata: Node | undefined,
): { readonly value: string; readonly isIn: boolean } | undefined {
  for (const place of mesh.places) {
    const value = text(child(child(metadata, place), mesh.key));
    if (value) return { value, isIn: mesh.isIn(value) };
  }
  return undefined;
}

function pairsOf(node: Node | undefined): (readonly [string, string])[] {
  if (node?.type !== 'mapping') return [];
  return node.pairs.map(({ key, value }) => [text(key) ?? '', text(value) ?? ''] as const);
}
