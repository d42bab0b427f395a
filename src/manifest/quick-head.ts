import type { Annotation, Head } from './document.ts';
import type { MappingNode, Node, ScalarNode } from './node.ts';
import { isPlainWord, resolveScalar } from './scalar.ts';

/**
 * The head of a document in which nothing is out of the ordinary: each field once, in its own letters, without tags,
 * aliases and merges. `readHead` says the same of it, and takes all others.
 *
 * @returns undefined where it is not sure
 */
export function quickHead(beginning: MappingNode, text: string): Head | undefined {
  const fields = fieldsOf(beginning, ROOT);
  const metadata = fields?.get('metadata');
  if (!fields || metadata?.type !== 'mapping') return undefined;
  const inner = fieldsOf(metadata, METADATA);
  const annotationsNode = inner?.get('annotations');
  if (!inner || (annotationsNode && annotationsNode.type !== 'mapping')) return undefined;
  const [apiVersion, kind, name, namespace] = [
    fields.get('apiVersion'),
    fields.get('kind'),
    inner.get('name'),
    inner.get('namespace'),
  ].map(wordOf);
  const annotations = annotationsNode ? annotationsOf(annotationsNode, text) : new Map<string, Annotation>();
  if (apiVersion === undefined || kind === undefined || name === undefined || namespace === undefined || !annotations)
    return undefined;
  const nameNode = inner.get('name') as ScalarNode | undefined;
  return { apiVersion, kind, name, namespace, annotations, nameNode, metadata, annotationsNode };
}

/** Keys of ASCII letters: others can be a field in letters that Go takes for the same. */
const ORDINARY = /^[A-Za-z]+$/;

const ROOT: readonly string[] = ['apiVersion', 'kind', 'metadata'];
const METADATA: readonly string[] = ['name', 'namespace', 'annotations'];

/** The values of some fields; undefined where a key is unusual, or could be another spelling of one of them. */
function fieldsOf(mapping: MappingNode, names: readonly string[]): Map<string, Node> | undefined {
  const found = new Map<string, Node>();
  for (const { key, value } of mapping.pairs) {
    if (key.type !== 'scalar' || key.style !== 'plain' || key.tag !== undefined) return undefined;
    if (names.includes(key.value)) {
      if (found.has(key.value)) return undefined;
      found.set(key.value, value);
    } else if (!ORDINARY.test(key.value) || !isPlainWord(key.value) || isOtherSpelling(key.value, names))
      return undefined;
  }
  return found;
}

function isOtherSpelling(key: string, names: readonly string[]): boolean {
  const small = key.toLowerCase();
  return names.some((name) => name.toLowerCase() === small);
}

/** The text of a scalar that is a string as it stands; '' for a field that is not there. */
function wordOf(node: Node | undefined): string | undefined {
  if (!node) return '';
  if (node.type !== 'scalar' || node.tag !== undefined) return undefined;
  return node.style !== 'plain' || isPlainWord(node.value) ? node.value : undefined;
}

function annotationsOf(mapping: MappingNode, text: string): Map<string, Annotation> | undefined {
  const found = new Map<string, Annotation>();
  for (const { key, value } of mapping.pairs) {
    if (key.type !== 'scalar' || key.tag !== undefined || value.type !== 'scalar' || value.tag !== undefined)
      return undefined;
    if ((key.style === 'plain' && !isPlainWord(key.value)) || found.has(key.value)) return undefined;
    const { text: string, kind } = resolveScalar(value);
    if (kind === 'float') return undefined;
    const { range } = value;
    found.set(key.value, {
      key: key.value,
      value: string,
      source: text.slice(range.start, range.end),
      range,
      keyRange: key.range,
      node: value,
      isString: kind === 'string',
    });
  }
  return found;
}
