import { child, descend, items, type Node, resolve, text } from '../manifest/node.ts';
import { readDocuments } from '../manifest/read.ts';
import type { Target } from './access.ts';
import { builtInKind, type Resource, type ResourceOf } from './resources.ts';
import { UNKNOWN } from './shell-input.ts';
import type { Word } from './words.ts';

/** Finds the resource of a manifest's group and kind; undefined where that is not certain. */
export type ResourceOfKind = (group: string, kind: string) => Resource | undefined;

/**
 * The objects that arguments name: `pods a b`, `po,svc`, `deploy/web job/x`; undefined where a kind is not certain.
 * Source: k8s.io/cli-runtime pkg/resource/builder.go : ResourceTypeOrNameArgs.
 */
export function targetsOf(args: readonly Word[], resourceOf: ResourceOf): readonly Target[] | undefined {
  const [first, ...rest] = args;
  if (!first?.value) return undefined;
  if (first.value.includes('/')) return slashed(args, resourceOf);
  const found: Target[] = [];
  for (const word of first.value.split(',')) {
    const on = resourceOf(word);
    if (!on) return undefined;
    found.push({ on, names: namesOf(rest) });
  }
  return found;
}

function slashed(args: readonly Word[], resourceOf: ResourceOf): readonly Target[] | undefined {
  const found: Target[] = [];
  for (const { value } of args) {
    const [type = '', name = '', ...more] = value?.split('/') ?? [];
    const on = resourceOf(type);
    if (!on || !name || more.length > 0) return undefined;
    found.push({ on, names: [name] });
  }
  return found;
}

function namesOf(words: readonly Word[]): readonly string[] | 'unknown' {
  const names = words.map(({ value }) => value);
  return names.every((name) => name !== undefined) ? names : 'unknown';
}

/** The objects that manifests describe; undefined where one cannot be told, or is not known by kind. */
export function describedBy(manifests: string, resourceOf: ResourceOfKind): readonly Target[] | undefined {
  const read = readDocuments({ file: '', text: manifests }, 4);
  if (read.problems.length > 0) return undefined;
  const found: Target[] = [];
  for (const { root } of read.documents) {
    for (const object of root ? objectsIn(root) : []) {
      const target = describe(object, resourceOf);
      if (!target) return undefined;
      found.push(target);
    }
  }
  return found.length > 0 ? found : undefined;
}

function objectsIn(root: Node): readonly Node[] {
  const node = resolve(root);
  return text(child(node, 'kind')) === 'List' ? items(child(node, 'items')) : [node];
}

function describe(object: Node, resourceOf: ResourceOfKind): Target | undefined {
  const [apiVersion = '', kind = '', name, namespace] = [
    text(child(object, 'apiVersion')),
    text(child(object, 'kind')),
    text(descend(object, 'metadata', 'name')),
    text(descend(object, 'metadata', 'namespace')),
  ];
  const group = apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : '';
  const on = builtInKind(group, kind) ?? resourceOf(group, kind);
  if (!on || namespace?.includes(UNKNOWN)) return undefined;
  return { on, names: !name || name.includes(UNKNOWN) ? 'unknown' : [name], namespace };
}
