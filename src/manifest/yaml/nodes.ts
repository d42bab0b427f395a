import type { AliasNode, Node, ScalarNode } from '../node.ts';
import type { TagDirectives } from './directives.ts';
import { YamlError } from './error.ts';
import { type Frame, open } from './frame.ts';
import type { Token } from './token.ts';
import type { Tokens } from './tokens.ts';

/** What a node carries before its content. */
interface Properties {
  readonly tag?: string;
  readonly anchor?: string;
}

/** Which collections may begin at a place, beside those in brackets. */
export type Place = 'flow' | 'block' | 'block-or-indentless';

/** The start of nodes: anchors, tags, and what kind of node it is. Source: parserc.go : yaml_parser_parse_node. */
export class Nodes {
  private readonly tokens: Tokens;
  private readonly directives: TagDirectives;
  private readonly anchors = new Map<string, Node>();

  constructor(tokens: Tokens, directives: TagDirectives) {
    this.tokens = tokens;
    this.directives = directives;
  }

  /** A complete scalar or alias, or the frame of a collection that begins here. */
  begin(place: Place): Node | Frame {
    if (this.tokens.isNext('alias')) return this.alias();
    const properties = this.properties();
    const token = this.tokens.peek();
    if (token.type === 'scalar') {
      this.tokens.skip();
      return this.keep(scalarNode(token, properties));
    }
    const frame = this.frame(token, place, properties);
    if (frame) return frame;
    if (properties.tag === undefined && properties.anchor === undefined) {
      throw this.tokens.unexpected('a value is expected here');
    }
    return this.keep({ ...this.tokens.empty(), ...properties });
  }

  private frame(token: Token, place: Place, properties: Properties): Frame | undefined {
    const isFlow = token.type === '[' || token.type === '{';
    const isBlock = token.type === 'block-sequence' || token.type === 'block-mapping';
    const isIndentless = token.type === '-' && place === 'block-or-indentless';
    if (!isFlow && !isIndentless && !(isBlock && place !== 'flow')) return undefined;
    const frame = open(isIndentless ? 'indentless' : KINDS[token.type as keyof typeof KINDS], token.start, properties);
    this.keep(frame.node);
    if (!isIndentless) this.tokens.skip();
    return frame;
  }

  private keep<Kept extends Node>(node: Kept): Kept {
    if (node.type !== 'alias' && node.anchor !== undefined) this.anchors.set(node.anchor, node);
    return node;
  }

  private alias(): AliasNode {
    const token = this.tokens.skip();
    const target = this.anchors.get(token.value);
    if (!target) throw new YamlError(`the anchor "${token.value}" is unknown`, token.start);
    return { type: 'alias', name: token.value, target, range: { start: token.start, end: token.end } };
  }

  /** A tag and an anchor, in either order. */
  private properties(): Properties {
    let properties: Properties = {};
    for (let token = this.tokens.peek(); ; token = this.tokens.peek()) {
      if (token.type === 'anchor' && properties.anchor === undefined) {
        properties = { ...properties, anchor: token.value };
      } else if (token.type === 'tag' && properties.tag === undefined) {
        properties = { ...properties, tag: this.directives.resolve(token) };
      } else return properties;
      this.tokens.skip();
    }
  }
}

const KINDS = {
  '[': 'flow-sequence',
  '{': 'flow-mapping',
  'block-sequence': 'block-sequence',
  'block-mapping': 'block-mapping',
} as const;

function scalarNode(token: Token, properties: Properties): ScalarNode {
  const { value, style, start, end } = token;
  return { type: 'scalar', value, style, ...properties, range: { start, end } };
}
