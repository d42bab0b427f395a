import type { MappingNode, Node, Range, ScalarNode } from './node.ts';
import type { HookEvent } from './vocabulary.ts';

/** A text that documents stand in, and the name that findings give it. */
export interface Source {
  /** File name as a person would open it, `<stdin>`, or `release/NAME`. */
  readonly file: string;
  readonly text: string;
}

/** One annotation of a document's metadata, as Helm reads it. */
export interface Annotation {
  readonly key: string;
  /** The string that Helm reads: `010` is "8", null is "". */
  readonly value: string;
  /** What is written: the token's own text, with quotes. */
  readonly source: string;
  /** The value token. */
  readonly range: Range;
  readonly keyRange: Range;
  /** The value node; an alias is already followed, so `range` may lie elsewhere than the alias. */
  readonly node: Node;
  /** True where the Kubernetes API would read a string, so not for `5`, `true`, `null`. */
  readonly isString: boolean;
}

/** The part of a document that Helm itself decodes (pkg/release/v1/util/manifest.go : SimpleHead). */
export interface Head {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  /** metadata.namespace; '' where unset. Helm's sorter does not read it, the API does. */
  readonly namespace: string;
  readonly annotations: ReadonlyMap<string, Annotation>;
  /** Where `metadata.name` is written; undefined where it is not. */
  readonly nameNode: ScalarNode | undefined;
  /** The metadata mapping, for edits; undefined where there is none of its own. */
  readonly metadata: MappingNode | undefined;
  /** The annotations mapping, for edits; undefined where there is none of its own. */
  readonly annotationsNode: MappingNode | undefined;
  /** Set by a reader that has seen that each annotation stands once, on a line of its own; without it nothing is said. */
  readonly distinct?: true | undefined;
}

/** One document of a source, without its separator. */
export interface ManifestDocument {
  readonly source: Source;
  /** From the first character that Helm takes to the last. */
  readonly range: Range;
  /** Position among the source's documents, from 0. */
  readonly index: number;
  /** Template path, from `# Source:`, the filename annotation of Helm 4's stream, or the release record; else ''. */
  readonly path: string;
  readonly root: Node | null;
  /** The first pairs of the root, all of the head's among them, where the rest is read when `root` is asked for. */
  readonly beginning?: MappingNode;
  readonly head: Head;
}

/**
 * A document with a `helm.sh/hook` annotation. Where `unknownEvents` is not empty, Helm drops the whole document;
 * `events` then holds what it would have been without the unknown words, and rules still see it.
 */
export interface Hook {
  readonly document: ManifestDocument;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
  readonly annotations: ReadonlyMap<string, Annotation>;
  /** In written order; repeated words are kept, for Helm runs the hook once for each. */
  readonly events: readonly HookEvent[];
  readonly unknownEvents: readonly string[];
  /** Helm's int64; 0 where it cannot be read. */
  readonly weight: bigint;
  /** As Helm stores them: trimmed, lower-cased, unknown words kept; empty where the annotation is absent. */
  readonly deletePolicies: readonly string[];
  readonly logPolicies: readonly string[];
}

/** What stands in for a name in a sentence: `Job/shop-migrate`. */
export function titleOf(object: { readonly kind: string; readonly name: string }): string {
  return `${object.kind || '(no kind)'}/${object.name || '(no name)'}`;
}
