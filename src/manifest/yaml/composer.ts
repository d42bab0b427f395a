import type { Node } from '../node.ts';
import { TagDirectives } from './directives.ts';
import { type Frame, open } from './frame.ts';
import { Nodes, type Place } from './nodes.ts';
import type { Scanner } from './scanner.ts';
import type { Token } from './token.ts';
import { Tokens } from './tokens.ts';

/**
 * Tokens to the tree of one document, by the grammar of go.yaml.in/yaml/v2 (parserc.go). What stands behind the first
 * document is left unread, as go-yaml leaves it. Open collections lie on a stack of our own: nesting may be deep.
 */
export class Composer {
  private readonly tokens: Tokens;
  private readonly directives = new TagDirectives();
  private readonly nodes: Nodes;
  private readonly frames: Frame[] = [];

  /** @param start offset at which the document starts */
  constructor(scanner: Scanner, start: number) {
    this.tokens = new Tokens(scanner, start);
    this.nodes = new Nodes(this.tokens, this.directives);
  }

  /** The root; null where there is nothing but comments. */
  compose(): Node | null {
    const first = this.tokens.peek();
    if (first.type === 'end') return null;
    const isExplicit = isDirective(first) || first.type === 'document-start';
    if (isExplicit) this.startDocument();
    const root = isExplicit && isDocumentBorder(this.tokens.peek()) ? this.tokens.empty() : this.composeRoot();
    // The token behind the document is read, and must be one.
    this.tokens.peek();
    return root;
  }

  private startDocument(): void {
    const { tokens } = this;
    for (let token = tokens.peek(); isDirective(token); token = tokens.peek()) {
      this.directives.add(token);
      tokens.skip();
    }
    if (!tokens.isNext('document-start')) throw tokens.unexpected('"---" must follow the directives');
    tokens.skip();
  }

  private composeRoot(): Node {
    let done = this.begin('block');
    for (let frame = this.frames.at(-1); frame; frame = this.frames.at(-1)) {
      if (done) frame.take(done);
      done = this.advance(frame);
    }
    return done!;
  }

  /** A complete node, or undefined where a collection was opened. */
  private begin(place: Place): Node | undefined {
    const begun = this.nodes.begin(place);
    if ('type' in begun) return begun;
    this.frames.push(begun);
    return undefined;
  }

  /** One step inside a collection, with the same result. */
  private advance(frame: Frame): Node | undefined {
    switch (frame.kind) {
      case 'block-sequence':
        return this.advanceSequence(frame);
      case 'indentless':
        return this.advanceIndentless(frame);
      case 'block-mapping':
        return frame.key ? this.blockValue() : this.blockKey(frame);
      case 'flow-sequence':
        return this.advanceFlowSequence(frame);
      case 'flow-pair':
        return this.advanceFlowPair(frame);
      default:
        return frame.key ? this.flowValue(frame) : this.flowKey(frame);
    }
  }

  private advanceSequence(frame: Frame): Node | undefined {
    const { tokens } = this;
    if (tokens.isNext('-')) {
      tokens.skip();
      return tokens.isNext('-', 'block-end') ? tokens.empty() : this.begin('block');
    }
    if (!tokens.isNext('block-end')) throw tokens.unexpected('a list item must begin with "-"');
    return this.close(frame, true);
  }

  private advanceIndentless(frame: Frame): Node | undefined {
    const { tokens } = this;
    if (!tokens.isNext('-')) return this.close(frame, false);
    tokens.skip();
    return tokens.isNext('-', 'key', 'value', 'block-end') ? tokens.empty() : this.begin('block');
  }

  private blockKey(frame: Frame): Node | undefined {
    const { tokens } = this;
    if (tokens.isNext('key')) {
      tokens.skip();
      return tokens.isNext('key', 'value', 'block-end') ? tokens.empty() : this.begin('block-or-indentless');
    }
    if (!tokens.isNext('block-end')) throw tokens.unexpected('a key is expected here');
    return this.close(frame, true);
  }

  private blockValue(): Node | undefined {
    const { tokens } = this;
    if (!tokens.isNext('value')) return tokens.empty();
    tokens.skip();
    return tokens.isNext('key', 'value', 'block-end') ? tokens.empty() : this.begin('block-or-indentless');
  }

  /** Behind an entry a comma or the closing bracket; true where an entry follows. */
  private separate(frame: Frame, closing: ']' | '}'): boolean {
    const { tokens } = this;
    if (tokens.isNext(closing)) return false;
    if (!frame.isFirst) {
      if (!tokens.isNext(',')) throw tokens.unexpected(`"," or "${closing}" is expected here`);
      tokens.skip();
    }
    frame.isFirst = false;
    return !tokens.isNext(closing);
  }

  private advanceFlowSequence(frame: Frame): Node | undefined {
    const { tokens } = this;
    if (!this.separate(frame, ']')) return this.close(frame, true);
    if (!tokens.isNext('key')) return this.begin('flow');
    this.frames.push(open('flow-pair', tokens.skip().start, {}));
    return undefined;
  }

  /** `[key: value]`. Source: parserc.go : yaml_parser_parse_flow_sequence_entry_mapping_key, ..._value, ..._end. */
  private advanceFlowPair(frame: Frame): Node | undefined {
    const { tokens } = this;
    if (frame.pairs.length > 0) return this.close(frame, false);
    if (!frame.key) {
      if (!tokens.isNext('value', ',', ']')) return this.begin('flow');
      const key = tokens.empty();
      // go-yaml takes this token, whatever it is.
      tokens.skip();
      return key;
    }
    if (!tokens.isNext('value')) return tokens.empty();
    tokens.skip();
    return tokens.isNext(',', ']') ? tokens.empty() : this.begin('flow');
  }

  private flowKey(frame: Frame): Node | undefined {
    const { tokens } = this;
    if (!this.separate(frame, '}')) return this.close(frame, true);
    frame.hasValue = tokens.isNext('key');
    if (!frame.hasValue) return this.begin('flow');
    tokens.skip();
    return tokens.isNext('value', ',', '}') ? tokens.empty() : this.begin('flow');
  }

  private flowValue(frame: Frame): Node | undefined {
    const { tokens } = this;
    if (!frame.hasValue || !tokens.isNext('value')) return tokens.empty();
    tokens.skip();
    return tokens.isNext(',', '}') ? tokens.empty() : this.begin('flow');
  }

  private close(frame: Frame, hasToken: boolean): Node {
    if (hasToken) {
      const { end } = this.tokens.skip();
      if (frame.isFlow) frame.end = end;
    }
    this.frames.pop();
    return frame.finish();
  }
}

function isDirective(token: Token): boolean {
  return token.type === 'version' || token.type === 'tag-directive';
}

/** What ends a document that has only its `---`. */
function isDocumentBorder(token: Token): boolean {
  return isDirective(token) || token.type === 'document-start' || token.type === 'document-end' || token.type === 'end';
}
