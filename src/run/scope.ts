import { isOwnGroup } from '../release/own-groups.ts';
import type { ObjectRef } from './cluster.ts';

/** Source: k8s.io/api v0.34, the kinds marked +genclient:nonNamespaced that charts hold. */
const CLUSTER_SCOPED = new Set([
  'Namespace',
  'PersistentVolume',
  'CustomResourceDefinition',
  'ClusterRole',
  'ClusterRoleBinding',
  'StorageClass',
  'PriorityClass',
  'IngressClass',
  'APIService',
  'MutatingWebhookConfiguration',
  'ValidatingWebhookConfiguration',
]);

/** True for Kubernetes' own kinds without a namespace; a cluster knows better, where there is one to ask. */
export function isClusterScoped({ apiVersion, kind }: Pick<ObjectRef, 'apiVersion' | 'kind'>): boolean {
  return isOwnGroup(apiVersion) && CLUSTER_SCOPED.has(kind);
}
