import { isMerge, target } from '../../src/manifest/entries.ts';
import type { Node } from '../../src/manifest/node.ts';
import { keyText, resolveScalar } from '../../src/manifest/scalar.ts';

/**
 * Whether Helm itself reads a document now one way, now another: keys of different types with the same text (`5` and
 * `"5"`) fall together in the random order of a Go map (sigs.k8s.io/yaml yaml.go : convertToJSONableObject).
 */
export function isAmbiguous(root: Node | null): boolean {
  const seen = new Set<Node>();
  const open = root ? [root] : [];
  for (let next = open.pop(); next; next = open.pop()) {
    const node = target(next);
    if (node.type === 'scalar' || seen.has(node)) continue;
    seen.add(node);
    if (node.type === 'sequence') for (const item of node.items) open.push(item);
    else {
      if (hasClash(keysOf(node))) return true;
      for (const { value } of node.pairs) open.push(value);
    }
  }
  return false;
}

/** The keys of a mapping and of what it merges. */
function keysOf(node: Node): Node[] {
  const mapping = target(node);
  if (mapping.type === 'sequence') return mapping.items.flatMap(keysOf);
  if (mapping.type !== 'mapping') return [];
  return mapping.pairs.flatMap(({ key, value }) => (isMerge(key) ? keysOf(value) : [key]));
}

function hasClash(keys: readonly Node[]): boolean {
  const kinds = new Map<string, string>();
  for (const key of keys) {
    const scalar = target(key);
    const resolved = scalar.type === 'scalar' ? resolveScalar(scalar) : undefined;
    const text = resolved && keyText(resolved);
    if (!resolved || text === undefined) continue;
    if ((kinds.get(text) ?? resolved.kind) !== resolved.kind || text === '.nan') return true;
    kinds.set(text, resolved.kind);
  }
  return false;
}
