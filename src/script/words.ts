import type { DoubleQuotedChild, Word as ShellSyntax, WordPart } from 'unbash';

/** One word of a command, as far as it is known before the shell runs. */
export interface Word {
  /** undefined where the shell makes it. */
  readonly value: string | undefined;
  /** True where an unknown word is exactly one: quoted, or a loop's variable. */
  readonly single: boolean;
  /** As it is written, without quotes around it. */
  readonly text: string;
}

/** The variables whose values are known: one, or those that a loop takes in turn. Unknown ones of loops have none. */
export type Variables = ReadonlyMap<string, readonly string[]>;

/** Several words even in quotes: `"$@"`, `"${X[@]}"`. */
const MANY = /\$@|\$\{@|\[@\]/;

/** Longer values are not followed: variables that hold variables could grow without end. */
const LONGEST = 100_000;

/** A word of no shell: an item of `command` or `args`. */
export function literal(value: string): Word {
  return { value, single: true, text: value };
}

/** What a word can become: one reading, or one for each turn of a loop. */
export function readWord(word: ShellSyntax, variables: Variables): readonly Word[] {
  const loop = variableOf(word.parts);
  const values = loop === undefined ? undefined : variables.get(loop);
  if (values) return values.length > 0 ? values.map(literal) : [{ value: undefined, single: true, text: word.text }];
  const value = word.parts ? joined(word.parts, variables) : word.value;
  return [
    {
      value,
      single: value !== undefined || (isQuoted(word.parts) && !MANY.test(word.text)),
      text: word.text.replace(/^"|"$/g, ''),
    },
  ];
}

/** The text of some parts; undefined where one is not known. */
export function joined(parts: readonly (WordPart | DoubleQuotedChild)[], variables: Variables): string | undefined {
  let text = '';
  for (const part of parts) {
    const value = partValue(part, variables);
    if (value === undefined) return undefined;
    text += value;
    if (text.length > LONGEST) return undefined;
  }
  return text;
}

function partValue(part: WordPart | DoubleQuotedChild, variables: Variables): string | undefined {
  switch (part.type) {
    case 'Literal':
    case 'SingleQuoted':
    case 'AnsiCQuoted':
      return part.value;
    // A glob without a file of that name stays as it is: `jsonpath={.items[0]}`.
    case 'Glob':
      return part.text;
    case 'DoubleQuoted':
      return joined(part.parts, variables);
    case 'SimpleExpansion':
    case 'ParameterExpansion': {
      const values = variables.get(variableOf([part]) ?? '');
      return values?.length === 1 ? values[0] : undefined;
    }
    default:
      return undefined;
  }
}

/** The variable that a word consists of: `$X`, `${X}`, `"$X"`. */
function variableOf(parts: readonly (WordPart | DoubleQuotedChild)[] | undefined): string | undefined {
  const part = parts?.length === 1 ? parts[0]! : undefined;
  if (part?.type === 'DoubleQuoted') return variableOf(part.parts);
  if (part?.type === 'SimpleExpansion') return part.text.slice(1);
  if (part?.type === 'ParameterExpansion' && !part.operation && !part.prefix && !part.index) return part.parameter;
  return undefined;
}

function isQuoted(parts: readonly WordPart[] | undefined): boolean {
  return (
    parts?.some(({ type }) => type === 'DoubleQuoted') === true && !parts.some(({ type }) => type.endsWith('Expansion'))
  );
}
