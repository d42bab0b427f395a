import { titleOf } from '../../manifest/document.ts';
import { HOOK } from '../../manifest/vocabulary.ts';
import type { KubeObject } from '../cluster.ts';
import type { Candidate, Owner } from './candidates.ts';

interface Fields {
  readonly managedFields?: readonly { readonly manager?: string; readonly time?: string }[];
}

/** What else than Helm writes into objects: people by kubectl, and the cluster's own parts. */
const NOT_HELM = /^(kubectl|kube-|kubelet|k3s|cloud-controller|before-first-apply)/;

/** Whose an object is: a hook's of the release, or why not. */
export type Identity = { readonly owner: Owner } | { readonly foreign: string };

/**
 * Whether the object in the cluster is what a hook of the release has made. No record says its uid, so it must bear the
 * labels and annotations of a stored revision's hook, all of them; nobody may own it; and something other than kubectl
 * must have written it (Helm's field manager is its executable's name: helm.sh/helm/v3 pkg/kube/client.go).
 *
 * @param others releases of the namespace that have a hook of this name
 */
export function identify(live: KubeObject, { owners, ref }: Candidate, others: readonly string[]): Identity {
  const { annotations = {}, ownerReferences = [] } = live.metadata;
  const release = annotations['meta.helm.sh/release-name'];
  if (release !== undefined) return { foreign: `it is an ordinary object of release ${release}` };
  const [above] = ownerReferences;
  if (above) return { foreign: `it belongs to ${titleOf(above)}` };
  const owner = owners.find(({ written }) => bears(live, written));
  if (!owner && !(HOOK in annotations)) return { foreign: 'it bears no hook annotation: something else has its name' };
  if (!owner) return { foreign: `no stored revision's hook has its labels and annotations` };
  const maker = otherMaker(live);
  if (maker !== undefined) return { foreign: `not Helm but ${maker} has made it` };
  if (others.length > 0)
    return { foreign: `release ${others.join(' and ')} has a ${titleOf(ref)} among its hooks, too` };
  return { owner };
}

/** A field manager that shows that Helm has not made the object: it may have changed it since. */
function otherMaker({ metadata }: KubeObject): string | undefined {
  const { managedFields = [] } = metadata as Fields;
  const managers = managedFields.map(({ manager = '' }) => manager);
  if (managers.every((manager) => NOT_HELM.test(manager))) return managers[0];
  // Stamps have whole seconds: where both have written in the first one, it is left.
  const first = managedFields.filter(({ time }) => time === metadata.creationTimestamp);
  return first.find(({ manager = '' }) => manager.startsWith('kubectl'))?.manager;
}

/** Whether an object has every label and annotation of a manifest; it may have more. */
function bears({ metadata: live }: KubeObject, { metadata: written }: KubeObject): boolean {
  const has = (all: Readonly<Record<string, string>> = {}, some: Readonly<Record<string, string>> = {}) =>
    Object.entries(some).every(([key, value]) => all[key] === value);
  return has(live.labels, written.labels) && has(live.annotations, written.annotations);
}
