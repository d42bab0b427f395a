import { isOwnGroup } from '../release/own-groups.ts';
import type { ObjectRef } from './cluster.ts';

/** Kinds whose deletion destroys what no chart brings back. */
const PRECIOUS: ReadonlyMap<string, string> = new Map([
  ['PersistentVolumeClaim', 'it holds data'],
  ['PersistentVolume', 'it holds data'],
  ['Secret', 'it holds values that may exist nowhere else'],
  ['Namespace', 'everything in it would go with it'],
  ['CustomResourceDefinition', 'all its resources would go with it'],
]);

/** Why an existing object of this kind is never deleted by a run; undefined where it may be. */
export function precious({ apiVersion, kind }: Pick<ObjectRef, 'apiVersion' | 'kind'>): string | undefined {
  if (!isOwnGroup(apiVersion)) return 'it is a custom resource';
  return PRECIOUS.get(kind);
}
