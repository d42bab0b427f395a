import { YamlError } from './error.ts';
import type { Token } from './token.ts';

/** The tag prefixes of a document. Source: parserc.go : yaml_parser_process_directives. */
export class TagDirectives {
  private readonly prefixes = new Map<string, string>();
  private hasVersion = false;

  /** Takes a `%YAML` or `%TAG` directive. */
  add(token: Token): void {
    if (token.type === 'version') {
      if (this.hasVersion) throw new YamlError('a document has one %YAML directive', token.start);
      if (token.value !== '1.1') throw new YamlError(`YAML ${token.value} is not read, only 1.1`, token.start);
      this.hasVersion = true;
    } else if (this.prefixes.has(token.value)) {
      throw new YamlError(`the tag handle "${token.value}" has two %TAG directives`, token.start);
    } else this.prefixes.set(token.value, token.suffix);
  }

  /** The long form of a tag. Source: parserc.go : yaml_parser_parse_node. */
  resolve(token: Token): string {
    if (token.value === '') return token.suffix;
    const prefix = this.prefixes.get(token.value) ?? DEFAULTS.get(token.value);
    if (prefix === undefined) throw new YamlError(`the tag handle "${token.value}" is unknown`, token.start);
    return prefix + token.suffix;
  }
}

const DEFAULTS: ReadonlyMap<string, string> = new Map([
  ['!', '!'],
  ['!!', 'tag:yaml.org,2002:'],
]);
