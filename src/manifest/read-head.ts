import { UserError } from '../errors.ts';
import { isHarmless } from './check.ts';
import type { Head, ManifestDocument } from './document.ts';
import { EMPTY_HEAD, readHead } from './head.ts';
import type { MappingNode } from './node.ts';
import { arePlainPairs, readPlain } from './plain.ts';
import { isPlainText } from './plain-characters.ts';
import { quickHead } from './quick-head.ts';
import { type DocumentReading, type Piece, readPiece, writtenPath } from './read-piece.ts';
import { type SkimmedHead, skimHead } from './skim-head.ts';

type Undecided = Omit<Piece, 'mayBeHook'>;

/** The beginning of nearly every manifest: comments, apiVersion and kind, and the block of its metadata. */
const BEGINNING = /(?:(?:#[^\n]*|apiVersion: [^\n]*|kind: [^\n]*)?\n)*metadata: *\n(?:(?: [^\n]*|#[^\n]*)?\n)*/y;

const KEY = String.raw`(?:(?!null:)[A-Za-z_][A-Za-z0-9_./-]*|"[^"\\\n]*")`;
const QUOTED = String.raw`"[^"\\\n]*(?:\\["\\nt][^"\\\n]*)*"|'[^'\n]*(?:''[^'\n]*)*'`;
const WORD = String.raw`(?:[A-Za-z0-9_/]|-(?=[0-9]))[^\n\t#:]*(?::(?=\S)[^\n\t#:]*)*`;
const ITEM = String.raw`(?:"[^"\\\n]*"|[A-Za-z0-9_][A-Za-z0-9_./-]*)`;
const VALUE = String.raw`(?:${QUOTED}|${WORD}|\[(?:${ITEM}(?:, ?${ITEM})*)?\]|\{\})`;

/**
 * Lines that cannot be wrong YAML, with two blanks for each level: `key: value`, `key:`, the same behind a dash, `- value`,
 * block scalars. What follows a line may lie as deep as its number of dashes and its open end allow.
 */
const LINES = new RegExp(
  `(?:${[
    String.raw`((?:  )*)${KEY}: +${VALUE}\n(?!\n*(?:\1 |\1- ))`,
    String.raw`((?:  )*)${KEY}:\n(?:(?=\n*\2  [^ \n])|(?!\n*\2 ))`,
    String.raw`((?:  )*)- ${KEY}: +${VALUE}\n(?:(?=\n*\3  [^ \n-])|(?!\n*\3 ))`,
    String.raw`((?:  )*)- ${KEY}:\n(?:(?=\n*\4  (?:  )?[^ \n])|(?!\n*\4 ))`,
    String.raw`((?:  )*)- ${VALUE}\n(?!\n*\5 )`,
    String.raw`((?:  )*)(?:- |${KEY}: )[|>][+-]?\n\n*(\6 +)[^ \n][^\n]*\n(?:(?:\7[^\n]*)?\n)*(?!\6 |\n)`,
    String.raw`((?:  )*)- ${KEY}: [|>][+-]?\n\n*(\8   +)[^ \n][^\n]*\n(?:(?:\9[^\n]*)?\n)*(?!\n)(?:(?=\8  [^ \n-])|(?!\8 ))`,
    String.raw`\n`,
  ].join('|')})*`,
  'y',
);

/** Whole lines below a level, and empty ones. */
const BELOW = (level: string) => String.raw`(?:${level} [^\n]*\n|\n)`;

/**
 * What is wrong although each line fits the one before it: an item at the level of keys, and a key at the level of items.
 * Text in block scalars may look like it; then the whole document is read.
 */
const MIXED_LEVELS = new RegExp(
  [
    String.raw`^((?:  )*)${KEY}:[^\n]*\n${BELOW('\\1')}+\1- `,
    String.raw`^((?:  )*)- ${KEY}:[^\n]*\n${BELOW('\\2  ')}+\2  - `,
    String.raw`^((?:  )*)${KEY}:\n+\3  - [^\n]*\n(?:\3  [ -][^\n]*\n|\n)*\3  [^ \n-]`,
    String.raw`^((?:  )*)- ${KEY}:\n+\4    - [^\n]*\n(?:\4    [ -][^\n]*\n|\n)*\4    [^ \n-]`,
  ].join('|'),
  'm',
);

/** Beyond this many characters the trees are faster: regular expressions keep every line that they may go back to. */
const MOST = 2000;

const HEAD_KEY = /["']?(?:apiVersion|kind|metadata)["']? *:/iy;
const HEAD_KEY_LINE = new RegExp(`^${HEAD_KEY.source}`, 'im');

/**
 * Reads of a document only what Helm decodes, where the rest is plain to be right; its tree is read when someone asks
 * for it: of most documents nobody does. All others are read at once.
 *
 * @param path its template, where known; otherwise `# Source:` in its first line or Helm 4's filename annotation say it
 */
export function readHeadFirst(piece: Undecided, path?: string): DocumentReading {
  return headOnly(piece, path) ?? readPiece(piece, path);
}

function headOnly(piece: Undecided, path: string | undefined): DocumentReading | undefined {
  const { source, range } = piece;
  const { text } = source;
  if (!isPlainText(text, range.start, range.end)) return undefined;
  const cut = matched(BEGINNING, text, range.start);
  if (cut === undefined || cut > range.end) return undefined;
  if (!areUsualLines(text, cut, range.end) && !arePlainPairs(text, cut, range.end, HEAD_KEY)) return undefined;
  const later = new LaterDocument(piece, cut, path);
  return later.isSure ? { ok: true, document: later } : undefined;
}

/** Told by regular expressions alone, for what is short. */
function areUsualLines(text: string, start: number, end: number): boolean {
  if (end - start > MOST || (start < end && (matched(LINES, text, start) ?? 0) < end)) return false;
  const rest = text.slice(start, end);
  // Without an item there are no levels to be mixed.
  return !(rest.startsWith('-') || HEAD_KEY_LINE.test(rest) || (rest.includes('- ') && MIXED_LEVELS.test(rest)));
}

/** Where a match that begins at an offset ends. V8 throws a RangeError on some millions of repetitions. */
function matched(lines: RegExp, text: string, at: number): number | undefined {
  lines.lastIndex = at;
  try {
    return lines.test(text) ? lines.lastIndex : undefined;
  } catch {
    return undefined;
  }
}

function headOf(beginning: MappingNode, text: string): Head {
  const quick = quickHead(beginning, text);
  if (quick) return quick;
  const reading = readHead(beginning, text);
  return reading.ok ? reading.head : EMPTY_HEAD;
}

/** Offset of the first line that is no comment. */
function behindComments(text: string, from: number): number {
  let at = from;
  while (text.startsWith('#', at)) at = text.indexOf('\n', at) + 1 || text.length;
  return at;
}

/** A head whose nodes are made when someone asks for one. A class, for its getters are then made only once. */
class LaterHead implements Head {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
  readonly annotations: Head['annotations'];
  readonly distinct: true | undefined;
  readonly #full: () => Head;

  constructor(head: SkimmedHead, full: () => Head) {
    const { apiVersion, kind, name, namespace, annotations, distinct } = head;
    this.apiVersion = apiVersion;
    this.kind = kind;
    this.name = name;
    this.namespace = namespace;
    this.annotations = annotations;
    this.distinct = distinct;
    this.#full = full;
  }

  get nameNode(): Head['nameNode'] {
    return this.#full().nameNode;
  }

  get metadata(): Head['metadata'] {
    return this.#full().metadata;
  }

  get annotationsNode(): Head['annotationsNode'] {
    return this.#full().annotationsNode;
  }
}

/** A document whose tree is read when it is first asked for: its beginning for an edit, the whole for a rule. */
class LaterDocument implements ManifestDocument {
  readonly source: ManifestDocument['source'];
  readonly range: ManifestDocument['range'];
  readonly index: number;
  readonly path: string;
  readonly head: Head;
  /** False where neither way can tell the head, so that this document must not be used. */
  readonly isSure: boolean;
  private readonly cut: number;
  private start: MappingNode | undefined;
  private startHead: Head | undefined;
  private tree: MappingNode | undefined;

  constructor({ source, range, index }: Undecided, cut: number, path: string | undefined) {
    this.source = source;
    this.range = range;
    this.index = index;
    this.cut = cut;
    const head = this.skimmed() ?? this.quick();
    this.isSure = head !== undefined;
    this.head = head ?? EMPTY_HEAD;
    this.path = path ?? writtenPath(source.text, range, this.head);
  }

  get beginning(): MappingNode {
    this.start ??= this.readBeginning() ?? this.root;
    return this.start;
  }

  get root(): MappingNode {
    this.tree ??= this.whole();
    return this.tree;
  }

  /** The head without nodes; those are made when someone asks for one. */
  private skimmed(): Head | undefined {
    const { source, range, cut } = this;
    const full = (): Head => {
      this.startHead ??= headOf(this.beginning, source.text);
      return this.startHead;
    };
    const nodeOf = (key: string) => full().annotations.get(key)!.node;
    const head = skimHead(source.text, { start: behindComments(source.text, range.start), end: cut }, nodeOf);
    return head && new LaterHead(head, full);
  }

  private quick(): Head | undefined {
    this.start = this.readBeginning();
    return this.start && isHarmless(this.start) ? quickHead(this.start, this.source.text) : undefined;
  }

  private readBeginning(): MappingNode | undefined {
    const node = readPlain(this.source.text, this.range.start, this.cut);
    return node?.type === 'mapping' ? node : undefined;
  }

  /** @throws UserError where the rest is wrong after all */
  private whole(): MappingNode {
    const { source, range, index, head } = this;
    const beginning = this.start ?? this.readBeginning();
    if (beginning) {
      this.start ??= beginning;
      if (this.cut === range.end) return beginning;
      const rest = readPlain(source.text, this.cut, range.end);
      if (rest?.type === 'mapping') {
        const pairs = [...beginning.pairs, ...rest.pairs];
        return { ...beginning, pairs, range: { start: beginning.range.start, end: rest.range.end } };
      }
    }
    const reading = readPiece({ source, range, index });
    if (reading.ok && reading.document.root?.type === 'mapping') return reading.document.root;
    const why = reading.ok ? 'it is no mapping' : reading.problem.message;
    throw new UserError(`cannot read ${head.kind}/${head.name}: ${why}`);
  }
}
