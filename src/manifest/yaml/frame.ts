import type { MappingNode, Node, Pair, Range, SequenceNode } from '../node.ts';

type Kind = 'block-sequence' | 'indentless' | 'block-mapping' | 'flow-sequence' | 'flow-mapping' | 'flow-pair';

interface Given {
  readonly tag?: string;
  readonly anchor?: string;
}

/** An open collection. Its node exists from the start, for an alias inside may name it. */
export interface Frame {
  readonly kind: Kind;
  readonly isFlow: boolean;
  readonly node: MappingNode | SequenceNode;
  readonly pairs: readonly Pair[];
  /** End of the collection so far. */
  end: number;
  /** The key whose value comes next. */
  key: Node | undefined;
  /** Flow: no entry was read yet. */
  isFirst: boolean;
  /** Flow mapping: the key has its own token, so a value may follow. */
  hasValue: boolean;
  /** Adds an entry: an item, a key, or the value of the key before. */
  readonly take: (node: Node) => void;
  /** The complete node. */
  readonly finish: () => Node;
}

export function open(kind: Kind, start: number, given: Given): Frame {
  const isMapping = kind === 'block-mapping' || kind === 'flow-mapping' || kind === 'flow-pair';
  const isFlow = kind.startsWith('flow');
  const items: Node[] = [];
  const pairs: Pair[] = [];
  const range = { start, end: start };
  const node: MappingNode | SequenceNode = isMapping
    ? { type: 'mapping', flow: isFlow, pairs, ...given, range }
    : { type: 'sequence', flow: isFlow, items, ...given, range };
  const frame: Frame = {
    kind,
    isFlow,
    node,
    pairs,
    end: start,
    key: undefined,
    isFirst: true,
    hasValue: true,
    take(child) {
      frame.end = child.range.end;
      if (!isMapping) items.push(child);
      else if (frame.key) {
        pairs.push({ key: frame.key, value: child });
        frame.key = undefined;
      } else frame.key = child;
    },
    finish() {
      (range as { -readonly [Key in keyof Range]: number }).end = frame.end;
      return node;
    },
  };
  return frame;
}
