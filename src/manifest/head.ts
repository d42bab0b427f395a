import { checkTree } from './check.ts';
import type { Annotation, Head } from './document.ts';
import { distinctPairs, entriesOf, target } from './entries.ts';
import { compareBytes, isField } from './fields.ts';
import type { MappingNode, Node, ScalarNode, YamlProblem } from './node.ts';
import { type Resolved, resolveScalar } from './scalar.ts';

/** A head, or why Helm cannot decode one. */
export type HeadReading =
  | { readonly ok: true; readonly head: Head }
  | { readonly ok: false; readonly problem: YamlProblem };

const NO_ANNOTATIONS: ReadonlyMap<string, Annotation> = new Map();

export const EMPTY_HEAD: Head = {
  apiVersion: '',
  kind: '',
  name: '',
  namespace: '',
  annotations: NO_ANNOTATIONS,
  nameNode: undefined,
  metadata: undefined,
  annotationsNode: undefined,
};

/**
 * What Helm decodes of a document, by sigs.k8s.io/yaml and encoding/json into SimpleHead
 * (pkg/release/v1/util/manifest.go): field names in any case, in the byte order of their keys; anything but a list or a
 * mapping becomes a string; null changes nothing.
 *
 * @param root null for a document without content
 * @param text the text that the tree's ranges lie in
 */
export function readHead(root: Node | null, text: string): HeadReading {
  if (!root) return { ok: true, head: EMPTY_HEAD };
  const problem = checkTree(root);
  if (problem) return { ok: false, problem };
  const decoder = new Decoder(text);
  const head = decoder.decode(root);
  return decoder.problem ? { ok: false, problem: decoder.problem } : { ok: true, head };
}

const HEAD_FIELDS = ['apiVersion', 'kind', 'metadata'] as const;
const METADATA_FIELDS = ['name', 'namespace', 'annotations'] as const;

function isAnyField(key: string, names: readonly string[]): boolean {
  for (const name of names) if (isField(key, name)) return true;
  return false;
}

class Decoder {
  problem: YamlProblem | undefined;
  private readonly text: string;
  private name = '';
  private nameNode: ScalarNode | undefined;
  private namespace = '';
  private annotations: Map<string, Annotation> | undefined;
  private metadata: MappingNode | undefined;
  private annotationsNode: MappingNode | undefined;

  constructor(text: string) {
    this.text = text;
  }

  decode(root: Node): Head {
    const node = target(root);
    if (isNull(node)) return EMPTY_HEAD;
    if (node.type !== 'mapping') {
      this.refuse(root, 'a document must be a mapping');
      return EMPTY_HEAD;
    }
    let apiVersion = '';
    let kind = '';
    for (const [key, value] of this.fields(node, HEAD_FIELDS)) {
      if (isField(key, 'metadata')) this.decodeMetadata(value);
      else if (isField(key, 'kind')) kind = this.decodeString(value, 'kind') ?? kind;
      else apiVersion = this.decodeString(value, 'apiVersion') ?? apiVersion;
    }
    const { name, namespace, annotations = NO_ANNOTATIONS, nameNode, metadata, annotationsNode } = this;
    return { apiVersion, kind, name, namespace, annotations, nameNode, metadata, annotationsNode };
  }

  /** The entries that belong to fields, in the order in which they come out of JSON. */
  private fields(mapping: MappingNode, names: readonly string[]): (readonly [string, Node])[] {
    const found: (readonly [string, Node])[] = [];
    const pairs = distinctPairs(mapping);
    if (pairs) {
      for (const { key, value } of pairs) {
        if (isAnyField(key.value, names)) found.push([key.value, value]);
      }
    } else {
      for (const [key, { value }] of entriesOf(mapping)) if (isAnyField(key, names)) found.push([key, value]);
    }
    return found.length < 2 ? found : found.sort(([a], [b]) => compareBytes(a, b));
  }

  private decodeMetadata(value: Node): void {
    const node = target(value);
    if (isNull(node)) {
      this.name = '';
      this.namespace = '';
      this.annotations = undefined;
      this.nameNode = undefined;
      this.metadata = undefined;
      this.annotationsNode = undefined;
      return;
    }
    if (node.type !== 'mapping') {
      this.refuse(value, 'metadata must be a mapping');
      return;
    }
    if (value.type === 'mapping') this.metadata = value;
    for (const [key, field] of this.fields(node, METADATA_FIELDS)) {
      if (isField(key, 'annotations')) this.decodeAnnotations(field);
      else if (isField(key, 'name')) this.decodeName(field);
      else if (key === 'namespace') this.namespace = scalarText(field) ?? '';
    }
  }

  private decodeName(value: Node): void {
    const name = this.decodeString(value, 'metadata.name');
    if (name === undefined) return;
    const node = target(value);
    this.name = name;
    this.nameNode = node.type === 'scalar' ? node : undefined;
  }

  private decodeAnnotations(value: Node): void {
    const node = target(value);
    if (isNull(node)) {
      this.annotations = undefined;
      this.annotationsNode = undefined;
      return;
    }
    if (node.type !== 'mapping') {
      this.refuse(value, 'metadata.annotations must be a mapping');
      return;
    }
    if (value.type === 'mapping') this.annotationsNode = value;
    this.annotations ??= new Map();
    const pairs = distinctPairs(node);
    if (pairs) for (const { key, value: text } of pairs) this.decodeAnnotation(this.annotations, key.value, key, text);
    else {
      for (const [key, entry] of entriesOf(node)) this.decodeAnnotation(this.annotations, key, entry.key, entry.value);
    }
  }

  private decodeAnnotation(into: Map<string, Annotation>, key: string, keyNode: ScalarNode, written: Node): void {
    const node = target(written);
    if (node.type !== 'scalar') {
      this.refuse(written, `annotation "${key}" must be a string`);
      return;
    }
    const { kind, text: value } = resolveScalar(node);
    const { range } = node;
    const source = this.text.slice(range.start, range.end);
    into.set(key, { key, value, source, range, keyRange: keyNode.range, node, isString: kind === 'string' });
  }

  /** undefined for null, which leaves a field as it was. */
  private decodeString(value: Node, field: string): string | undefined {
    const node = target(value);
    if (node.type !== 'scalar') {
      this.refuse(value, `${field} must be a string`);
      return undefined;
    }
    const resolved = resolveScalar(node);
    return resolved.kind === 'null' ? undefined : resolved.text;
  }

  private refuse(node: Node, message: string): void {
    this.problem ??= { message, offset: node.range.start };
  }
}

function isNull(node: Node): boolean {
  return node.type === 'scalar' && resolveScalar(node).kind === 'null';
}

function scalarText(value: Node): string | undefined {
  const node = target(value);
  const resolved: Resolved | undefined = node.type === 'scalar' ? resolveScalar(node) : undefined;
  return resolved?.text;
}
