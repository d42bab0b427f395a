import { entriesOf, isMerge, target } from './entries.ts';
import { isField } from './fields.ts';
import type { MappingNode, Node, YamlProblem } from './node.ts';
import { isUnsupported, keyText, resolveScalar } from './scalar.ts';

/** encoding/json refuses what is nested deeper (scanner.go : maxNestingDepth). */
const DEPTH = 10_000;

/** Which part of Helm's SimpleHead a node is read into: what becomes a string there may be NaN before. */
type Role = 'head' | 'metadata' | 'strings' | 'string' | 'other';

function roleBelow(role: Role, key: string): Role {
  if (role === 'strings') return 'string';
  if (role === 'head')
    return isField(key, 'metadata') ? 'metadata' : stringIf(isField(key, 'kind') || isField(key, 'apiVersion'));
  if (role !== 'metadata') return 'other';
  return isField(key, 'annotations') ? 'strings' : stringIf(isField(key, 'name'));
}

function stringIf(condition: boolean): Role {
  return condition ? 'string' : 'other';
}

interface Level {
  readonly children: readonly (readonly [Role, Node])[];
  next: number;
}

/**
 * Looks at what is left of a document after merges and repeated keys: keys and values without a JSON form, nesting that
 * is too deep. Source: sigs.k8s.io/yaml yaml.go : convertToJSONableObject; encoding/json encode.go : floatEncoder.
 */
export function checkJson(root: Node): YamlProblem | undefined {
  const open: Level[] = [{ children: [['head', root]], next: 0 }];
  for (let level = open.at(-1); level; level = open.at(-1)) {
    const child = level.children[level.next++];
    if (!child) {
      open.pop();
      continue;
    }
    const [role, written] = child;
    const node = target(written);
    if (node.type === 'scalar') {
      if (role !== 'string' && isUnsupported(node, resolveScalar(node))) {
        return { message: `"${node.value}" has no JSON form`, offset: written.range.start };
      }
      continue;
    }
    if (open.length > DEPTH) return { message: `nested deeper than ${DEPTH} levels`, offset: written.range.start };
    if (node.type === 'sequence') open.push({ children: node.items.map((item) => ['other', item] as const), next: 0 });
    else {
      const refused = refusedKey(node);
      if (refused) return { message: 'a key must be text, a number or a boolean', offset: refused.range.start };
      const entries = [...entriesOf(node)];
      open.push({ children: entries.map(([key, entry]) => [roleBelow(role, key), entry.value] as const), next: 0 });
    }
  }
  return undefined;
}

/** A key of a mapping, or of what it merges, that cannot become text. */
function refusedKey(mapping: MappingNode): Node | undefined {
  const open = [mapping];
  for (let at = open.pop(); at; at = open.pop()) {
    for (const { key, value } of at.pairs) {
      if (isMerge(key)) {
        for (const source of value.type === 'sequence' ? value.items : [value]) {
          const node = target(source);
          if (node.type === 'mapping') open.push(node);
        }
      } else {
        const scalar = target(key);
        if (scalar.type === 'scalar' && keyText(resolveScalar(scalar)) === undefined) return key;
      }
    }
  }
  return undefined;
}
