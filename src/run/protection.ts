import { groupOf } from '../release/life.ts';
import type { ObjectRef } from './cluster.ts';

/** The API groups of Kubernetes itself; everything else is a custom resource. Source: k8s.io/api v0.34, and the CRDs. */
const OWN_GROUPS = new Set([
  '',
  'admissionregistration.k8s.io',
  'apiextensions.k8s.io',
  'apiregistration.k8s.io',
  'apps',
  'authentication.k8s.io',
  'authorization.k8s.io',
  'autoscaling',
  'batch',
  'certificates.k8s.io',
  'coordination.k8s.io',
  'discovery.k8s.io',
  'events.k8s.io',
  'extensions',
  'flowcontrol.apiserver.k8s.io',
  'internal.apiserver.k8s.io',
  'networking.k8s.io',
  'node.k8s.io',
  'policy',
  'rbac.authorization.k8s.io',
  'resource.k8s.io',
  'scheduling.k8s.io',
  'storage.k8s.io',
  'storagemigration.k8s.io',
]);

/** Kinds whose deletion destroys what no chart brings back. */
const PRECIOUS: ReadonlyMap<string, string> = new Map([
  ['PersistentVolumeClaim', 'it holds data'],
  ['PersistentVolume', 'it holds data'],
  ['Secret', 'it holds values that may exist nowhere else'],
  ['Namespace', 'everything in it would go with it'],
  ['CustomResourceDefinition', 'all its resources would go with it'],
]);

/** True where Kubernetes itself defines the kind. */
export function isOwnGroup(apiVersion: string): boolean {
  return OWN_GROUPS.has(groupOf(apiVersion));
}

/** Why an existing object of this kind is never deleted by a run; undefined where it may be. */
export function precious({ apiVersion, kind }: Pick<ObjectRef, 'apiVersion' | 'kind'>): string | undefined {
  if (!isOwnGroup(apiVersion)) return 'it is a custom resource';
  return PRECIOUS.get(kind);
}
