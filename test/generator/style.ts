import type { Random } from './random.ts';

/** A value as an object of Kubernetes has it. */
export type Value = string | number | boolean | null | readonly Value[] | { readonly [key: string]: Value };

/** How people write: the same object in block or flow style, with quotes, comments, anchors and blank lines. */
export interface Style {
  /** Shares from 0 to 1. */
  readonly flow: number;
  readonly quotes: number;
  readonly comments: number;
  readonly anchors: number;
  /** Whether lists stand two columns further in than their key. */
  readonly indentsLists: boolean;
}

export const CALM: Style = { flow: 0, quotes: 0.1, comments: 0, anchors: 0, indentsLists: false };

/** A style for one document; one in twelve is JSON, which has none. */
export function styleOf(random: Random): Style | 'json' {
  if (random.chance(1 / 12)) return 'json';
  return {
    flow: random.pick([0, 0, 0.05, 0.3]),
    quotes: random.pick([0, 0.1, 0.5, 1]),
    comments: random.pick([0, 0, 0.1, 0.4]),
    anchors: random.pick([0, 0, 0.1]),
    indentsLists: random.chance(0.5),
  };
}

/** The YAML of an object. */
export function writeObject(random: Random, value: Value, style: Style | 'json'): string {
  if (style === 'json') return `${JSON.stringify(value, undefined, random.pick([0, 0, 2]))}\n`;
  return new Writer(random, style).object(value);
}

class Writer {
  private readonly random: Random;
  private readonly style: Style;
  private readonly anchors = new Map<string, string>();

  constructor(random: Random, style: Style) {
    this.random = random;
    this.style = style;
  }

  object(value: Value): string {
    return `${this.comment('')}${this.block(value, 0)}`;
  }

  private block(value: Value, columns: number): string {
    const indent = ' '.repeat(columns);
    if (Array.isArray(value)) {
      return value.map((item) => `${indent}- ${this.item(item, columns + 2)}`).join('');
    }
    return Object.entries(value as Readonly<Record<string, Value>>)
      .map(([key, inner]) => `${this.comment(indent)}${indent}${this.key(key)}:${this.behind(inner, columns)}`)
      .join('');
  }

  /** A list's item: its first line stands behind the dash. */
  private item(value: Value, columns: number): string {
    if (isEmptyOrScalar(value) || this.random.chance(this.style.flow)) return `${this.flow(value)}${this.end()}`;
    return this.block(value, columns).replace(/^(?: *#.*\n)* +/, '');
  }

  /** What stands behind `key:`, up to the end of its last line. */
  private behind(value: Value, columns: number): string {
    if (typeof value === 'string' && value.includes('\n')) return this.literal(value, columns + 2);
    if (isEmptyOrScalar(value) || this.random.chance(this.style.flow)) {
      return ` ${this.shared(value) ?? this.flow(value)}${this.end()}`;
    }
    const inner = columns + (Array.isArray(value) && !this.style.indentsLists ? 0 : 2);
    return `${this.comments(0.3)}\n${this.block(value, inner)}`;
  }

  /** An alias of the same text before, or the text with an anchor. Not for what Helm itself writes anew. */
  private shared(value: Value): string | undefined {
    if (typeof value !== 'string' || value === '' || !this.random.chance(this.style.anchors)) return undefined;
    const known = this.anchors.get(value);
    if (known) return `*${known}`;
    const name = `a${this.anchors.size}`;
    this.anchors.set(value, name);
    return `&${name} ${this.flow(value)}`;
  }

  private literal(value: string, columns: number): string {
    const lines = value.split('\n').map((line) => (line === '' ? '' : ' '.repeat(columns) + line));
    return ` ${value.endsWith('\n') ? '|' : '|-'}\n${lines.join('\n').trimEnd()}\n`;
  }

  private flow(value: Value): string {
    if (Array.isArray(value)) return `[${value.map((item) => this.flow(item)).join(', ')}]`;
    if (typeof value === 'object' && value !== null) {
      const pairs = Object.entries(value).map(([key, inner]) => `${this.flowKey(key)}: ${this.flow(inner)}`);
      return pairs.length > 0 ? `{${pairs.join(', ')}}` : '{}';
    }
    return typeof value === 'string' ? this.text(value) : JSON.stringify(value);
  }

  private key(key: string): string {
    const style = this.random.chance(this.style.quotes / 3) ? this.random.pick(['"', "'"]) : '';
    return `${style}${key}${style}`;
  }

  private flowKey(key: string): string {
    return this.random.chance(0.5) ? `"${key}"` : key;
  }

  private text(value: string): string {
    const isPlain = PLAIN.test(value) && !LOOKS_TYPED.test(value) && !this.random.chance(this.style.quotes);
    if (isPlain) return value;
    const single = !/['\n\\]/.test(value) && this.random.chance(0.4);
    return single ? `'${value}'` : JSON.stringify(value);
  }

  private comment(indent: string): string {
    const text = this.random.pick(['# note', '# why: "so"', '#', '# - kind: Job', "# it's", '# a # b']);
    return this.random.chance(this.style.comments / 3) ? `${indent}${text}\n` : '';
  }

  private comments(share: number): string {
    return this.random.chance(this.style.comments * share) ? ' # here' : '';
  }

  private end(): string {
    return `${this.random.chance(this.style.comments) ? this.random.pick([' # why', '  #', ' # "x"']) : ''}\n`;
  }
}

/** Safe without quotes, also in flow style and with a template's action in it. */
const PLAIN = /^[A-Za-z0-9_./-]*(\{\{[^"'\\]*\}\})?[A-Za-z0-9_./-]*$/;

/** What YAML may take for something else than a string. */
const LOOKS_TYPED = /^(|[-+.~]?[\d.][\d_.:eExXa-fA-F+-]*|-.*|~|null|true|false|yes|no|on|off|y|n)$/i;

function isEmptyOrScalar(value: Value): boolean {
  return typeof value !== 'object' || value === null || Object.keys(value).length === 0;
}
