import { UserError } from '../errors.ts';
import { type Hook, titleOf } from '../manifest/document.ts';
import { type Json, toJson } from '../manifest/json.ts';
import type { Node } from '../manifest/node.ts';
import type { KubeObject } from './cluster.ts';

/**
 * The objects that a hook creates: its document, or a List's items.
 * Source: kubernetes/cli-runtime pkg/resource/visitor.go : FlattenListVisitor.
 *
 * @throws UserError where the document holds what JSON cannot
 */
export function objectsOf(hook: Hook): readonly KubeObject[] {
  return hook.document.root ? flatten(jsonOf(hook.document.root, titleOf(hook)) as unknown as KubeObject) : [];
}

function flatten(object: KubeObject): KubeObject[] {
  const { items } = object;
  if (!Array.isArray(items) || !object.kind?.endsWith('List')) return [{ ...object, metadata: object.metadata ?? {} }];
  return (items as KubeObject[]).flatMap(flatten);
}

/**
 * What sigs.k8s.io/yaml makes of a document before the API sees it.
 *
 * @param title names the document in errors
 * @throws UserError where the document holds what JSON cannot
 */
export function jsonOf(written: Node, title: string): Json {
  try {
    return toJson(written);
  } catch (error) {
    if (error instanceof RangeError) throw new UserError(`${title} cannot be built: ${error.message}`);
    throw error;
  }
}
