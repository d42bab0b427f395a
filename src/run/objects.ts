import { UserError } from '../errors.ts';
import { type Hook, titleOf } from '../manifest/document.ts';
import { entriesOf, target } from '../manifest/entries.ts';
import type { Node, ScalarNode } from '../manifest/node.ts';
import { resolveScalar } from '../manifest/scalar.ts';
import type { KubeObject } from './cluster.ts';

/**
 * The objects that a hook creates: its document, or a List's items.
 * Source: kubernetes/cli-runtime pkg/resource/visitor.go : FlattenListVisitor.
 *
 * @throws UserError where the document holds what JSON cannot
 */
export function objectsOf(hook: Hook): readonly KubeObject[] {
  return hook.document.root ? flatten(jsonOf(hook.document.root, titleOf(hook)) as KubeObject) : [];
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
 */
export function jsonOf(written: Node, title: string): unknown {
  const node = target(written);
  if (node.type === 'scalar') return scalar(node, title);
  if (node.type === 'sequence') return node.items.map((item) => jsonOf(item, title));
  return Object.fromEntries([...entriesOf(node)].map(([key, { value }]) => [key, jsonOf(value, title)]));
}

function scalar(node: ScalarNode, title: string): string | number | boolean | null {
  const { kind, text } = resolveScalar(node);
  switch (kind) {
    case 'string':
      return text;
    case 'bool':
      return text === 'true';
    case 'null':
      return null;
    case 'int':
    case 'uint':
      return Number(text);
    case 'float':
      return finite(Number(node.value.replaceAll('_', '')), node, title);
    case 'refused':
      throw new UserError(`${title} cannot be built: ${text}`);
  }
}

function finite(value: number, node: ScalarNode, title: string): number {
  if (Number.isFinite(value)) return value;
  throw new UserError(`${title} cannot be built: ${node.value} is no number that JSON can hold`);
}
