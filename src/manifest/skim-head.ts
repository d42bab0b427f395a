import type { Annotation, Head } from './document.ts';
import type { Range } from './node.ts';
import { isPlainWord } from './scalar.ts';

/** The part of a head that can be told without a tree. */
export type SkimmedHead = Pick<Head, 'apiVersion' | 'kind' | 'name' | 'namespace' | 'annotations' | 'distinct'>;

type NodeOf = (key: string) => Annotation['node'];

const METADATA = 'metadata:\n';
const LABELS = '  labels:\n';
const ANNOTATIONS = '  annotations:\n';
/** Blanks before an annotation's key. */
const INDENT = 4;

const WORD = '[A-Za-z_/][A-Za-z0-9_./,-]*';
const TOKEN = String.raw`"[^"\\\n]*"|'[^'\n]*'|${WORD}`;
const KEY = String.raw`"[^"\\\n]*"|[A-Za-z_][A-Za-z0-9_./-]*`;

const FIELD = new RegExp(String.raw`(apiVersion|kind|  name|  namespace): (${TOKEN})\n`, 'y');
const SECTION = /metadata:\n| {2}(?:labels|annotations):\n/y;
/** The plain words that YAML 1.1 reads as something else than a string. */
const OTHER = '[yYnN]|[yY]es|YES|[nN]o|NO|[oO]n|ON|[oO]ff|OFF|[tT]rue|TRUE|[fF]alse|FALSE|[nN]ull|NULL';
const LABEL_LINES = new RegExp(
  String.raw`(?:    (?:"[^"\\\n]*"|(?!(?:${OTHER}):)[A-Za-z][A-Za-z0-9_./-]*): (?:${TOKEN}|[0-9][0-9.]{0,15})\n)+`,
  'y',
);
/** What `helm template` prints for most charts, up to the first annotation: all of it at once. */
const USUAL = new RegExp(
  String.raw`apiVersion: (${TOKEN})\nkind: (${TOKEN})\nmetadata:\n  name: (${TOKEN})\n(?:  namespace: (${TOKEN})\n)?` +
    String.raw`(?:  labels:\n${LABEL_LINES.source})?  annotations:\n`,
  'y',
);
const ANNOTATION = new RegExp(String.raw`    (${KEY}): (${TOKEN})\n`, 'y');

/**
 * Tells the head of a document from its beginning where that has the most common of all shapes: apiVersion, kind,
 * metadata with name, namespace, labels and annotations, each once, a line for each value. It makes no nodes, which is
 * most of the work: a test holds it against the readers that do.
 *
 * @param nodeOf the value node of an annotation, for who asks
 * @returns undefined for every other shape
 */
export function skimHead(text: string, { start, end }: Range, nodeOf: NodeOf): SkimmedHead | undefined {
  return usualHead(text, start, end, nodeOf) ?? anyHead(text, start, end, nodeOf);
}

function usualHead(text: string, start: number, end: number, nodeOf: NodeOf): SkimmedHead | undefined {
  USUAL.lastIndex = start;
  const match = USUAL.exec(text);
  if (!match) return undefined;
  const [apiVersion, kind, name] = [stringOf(match[1]!), stringOf(match[2]!), stringOf(match[3]!)];
  const namespace = match[4] === undefined ? '' : stringOf(match[4]);
  const annotations = new Map<string, Annotation>();
  let at: number | undefined = USUAL.lastIndex;
  while (at !== undefined && at < end) at = annotation(text, at, annotations, nodeOf);
  if (at !== end || annotations.size === 0) return undefined;
  if (apiVersion === undefined || kind === undefined || name === undefined || namespace === undefined) return undefined;
  return { apiVersion, kind, name, namespace, annotations, distinct: true };
}

/** The fields in any order, line by line. */
function anyHead(text: string, start: number, end: number, nodeOf: NodeOf): SkimmedHead | undefined {
  const fields = new Map<string, string>();
  const annotations = new Map<string, Annotation>();
  let section = '';
  for (let at = start; at < end; ) {
    let next = section === ANNOTATIONS ? annotation(text, at, annotations, nodeOf) : undefined;
    if (section === LABELS) next = labels(text, at);
    if (next === undefined) {
      next = field(text, at, fields);
      if (next === undefined) return undefined;
      section = text.slice(at, next);
    }
    at = next;
  }
  const isWritten = fields.has(ANNOTATIONS);
  if (isWritten && annotations.size === 0) return undefined;
  const of = (name: string) => fields.get(name) ?? '';
  const [apiVersion, kind, name, namespace] = [of('apiVersion'), of('kind'), of('  name'), of('  namespace')];
  return { apiVersion, kind, name, namespace, annotations, ...(isWritten && { distinct: true }) };
}

/** A line that is no label and no annotation: noted, and where the next begins; undefined where it is out of place. */
function field(text: string, at: number, fields: Map<string, string>): number | undefined {
  SECTION.lastIndex = at;
  FIELD.lastIndex = at;
  const isSection = SECTION.test(text);
  const match = isSection ? null : FIELD.exec(text);
  const next = isSection ? SECTION.lastIndex : FIELD.lastIndex;
  const name = isSection ? text.slice(at, next) : match?.[1];
  const value = isSection ? '' : match && stringOf(match[2]!);
  if (name === undefined || value == null || fields.has(name)) return undefined;
  if (name.startsWith(' ') !== fields.has(METADATA)) return undefined;
  fields.set(name, value);
  return next;
}

/** All lines of labels at once: nobody asks for one. */
function labels(text: string, at: number): number | undefined {
  LABEL_LINES.lastIndex = at;
  return LABEL_LINES.test(text) ? LABEL_LINES.lastIndex : undefined;
}

function annotation(text: string, at: number, found: Map<string, Annotation>, nodeOf: NodeOf): number | undefined {
  ANNOTATION.lastIndex = at;
  const match = ANNOTATION.exec(text);
  const key = match && stringOf(match[1]!);
  const value = match && stringOf(match[2]!);
  if (key == null || value == null || found.has(key)) return undefined;
  const source = match![2]!;
  const end = ANNOTATION.lastIndex - 1;
  const range = { start: end - source.length, end };
  const keyRange = { start: at + INDENT, end: at + INDENT + match![1]!.length };
  found.set(key, new SkimmedAnnotation(key, value, source, range, keyRange, nodeOf));
  return ANNOTATION.lastIndex;
}

class SkimmedAnnotation implements Annotation {
  readonly key: string;
  readonly value: string;
  readonly source: string;
  readonly range: Range;
  readonly keyRange: Range;
  readonly isString = true;
  readonly #nodeOf: NodeOf;

  constructor(key: string, value: string, source: string, range: Range, keyRange: Range, nodeOf: NodeOf) {
    this.key = key;
    this.value = value;
    this.source = source;
    this.range = range;
    this.keyRange = keyRange;
    this.#nodeOf = nodeOf;
  }

  get node(): Annotation['node'] {
    return this.#nodeOf(this.key);
  }
}

/** What a token stands for; undefined for a plain one that YAML may read as something else than a string. */
function stringOf(token: string): string | undefined {
  const first = token.charCodeAt(0);
  if (first === 0x22 || first === 0x27) return token.slice(1, -1);
  return isPlainWord(token) ? token : undefined;
}
