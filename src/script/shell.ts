import { type AndOr, type Command, forEachChild, parse, type Redirection, type Script, type SyntaxNode } from 'unbash';
import { variablesOf } from './variables.ts';
import { joined, readWord, type Variables, type Word } from './words.ts';

/** What a command reads from its standard input. */
export type Input =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'command'; readonly command: ShellCommand }
  | { readonly type: 'unknown' };

/** One command of a script, by one of the ways in which its words can turn out. */
export interface ShellCommand {
  /** The command itself, then its arguments. */
  readonly words: readonly Word[];
  /** As it is written. */
  readonly text: string;
  /** The script that it stands in, and where; undefined for a command without a shell. */
  readonly script?: { readonly source: string; readonly start: number };
  readonly input: Input;
  /** True where its failure is asked for or forgiven: a condition, `|| true`. */
  readonly tolerated: boolean;
  /** True where it is asked again and again until it succeeds, or fails: the condition of a loop. */
  readonly isAwaited: boolean;
  /** True where it is run only if something else came out so: a branch, what stands behind `||` or `&&`, a function. */
  readonly isGuarded: boolean;
  /** True where its output is read by another command, or into a variable. */
  readonly isRead: boolean;
}

/** Stands in a text for what only the shell knows: a letter that YAML takes and nobody writes. */
export const UNKNOWN = '\u25a1';

/** Behind `||`, what makes the failure one of the script all the same. */
const ENDS = /\b(exit|return|false)\b/;

const NOTHING: Input = { type: 'unknown' };

/** What is said of a command that nothing surrounds. */
export const ALONE = { input: NOTHING, tolerated: false, isAwaited: false, isGuarded: false, isRead: false };

/** More ways than this in which a command can turn out are not told apart. */
const MOST_WAYS = 30;

/** Where a node stands: what else is known about its commands. */
interface Place {
  readonly source: string;
  readonly variables: Variables;
  readonly tolerated: boolean;
  readonly isAwaited: boolean;
  readonly isGuarded: boolean;
  readonly isRead: boolean;
  readonly input: Input;
}

/** A parsed script; undefined where it is no shell or has errors. */
export function parseShell(source: string): Script | undefined {
  const script = parse(source);
  return script.errors && script.errors.length > 0 ? undefined : script;
}

/**
 * Every command of a script, those of substitutions and functions included, in written order; undefined where the
 * script cannot be read.
 *
 * @param environment variables with a known value
 */
export function commandsOf(
  source: string,
  environment: ReadonlyMap<string, string>,
): readonly ShellCommand[] | undefined {
  const script = parseShell(source);
  if (!script) return undefined;
  const found: ShellCommand[] = [];
  walk(script, { source, variables: variablesOf(script, environment), ...ALONE }, found);
  return found;
}

function walk(node: SyntaxNode, place: Place, found: ShellCommand[]): void {
  const into = (child: SyntaxNode | undefined, other: Partial<Place> = {}) =>
    child && walk(child, { ...place, ...other }, found);
  const asked = { tolerated: true };
  const guarded = { isGuarded: true };
  switch (node.type) {
    case 'Script':
      // Positions in a script in backquotes are those of its own text.
      for (const child of node.commands) into(child, node.source === undefined ? {} : { source: node.source });
      return;
    case 'CommandExpansion':
    case 'ProcessSubstitution':
      into(node.script, { isRead: true });
      return;
    // Who calls it may ask how it ended.
    case 'Function':
      into(node.body, { ...asked, ...guarded });
      return;
    case 'Command':
      found.push(...readCommand(node, place));
      break;
    case 'AndOr': {
      const forgiven = forgivenIn(node, place.source);
      node.commands.forEach((child, at) => {
        into(child, { ...(forgiven[at] ? asked : {}), ...(at > 0 ? guarded : {}) });
      });
      return;
    }
    case 'Pipeline': {
      walkPipeline(
        node.commands,
        node.prefixes.some(({ type }) => type === 'Negation') ? { ...place, ...asked } : place,
        found,
      );
      return;
    }
    case 'If':
    case 'Elif':
      forEachChild(node, (child) => into(child, child === node.clause ? asked : guarded));
      return;
    case 'While':
      into(node.clause, { ...asked, isAwaited: true });
      into(node.body);
      return;
    case 'CaseItem':
      into(node.body, guarded);
      return;
    case 'Redirected':
      into(node.command, { input: inputOf(node.redirects, place.variables) ?? place.input });
      return;
    default:
      break;
  }
  forEachChild(node, (child) => into(child));
}

/** Which commands of a chain may fail: those with a `||` behind them and nothing behind that which ends the script. */
function forgivenIn({ commands, operators }: AndOr, source: string): readonly boolean[] {
  const forgiven: boolean[] = [];
  let isForgiven = false;
  let ends = false;
  for (let at = commands.length - 1; at >= 0; at--) {
    if (operators[at] === '||') isForgiven = !ends;
    forgiven[at] = isForgiven;
    ends ||= ENDS.test(source.slice(commands[at]!.pos, commands[at]!.end));
  }
  return forgiven;
}

/** Each command of a pipeline reads what the one before it writes. */
function walkPipeline(commands: readonly SyntaxNode[], place: Place, found: ShellCommand[]): void {
  let input = place.input;
  for (const command of commands) {
    const from = found.length;
    walk(command, { ...place, input, isRead: place.isRead || command !== commands.at(-1) }, found);
    const [first, ...more] = found.slice(from).filter(() => command.type === 'Command');
    input = first && more.length === 0 ? { type: 'command', command: first } : NOTHING;
  }
}

function readCommand(
  node: Command,
  { source, variables, tolerated, isAwaited, isGuarded, isRead, input }: Place,
): readonly ShellCommand[] {
  if (!node.name) return [];
  const written = [node.name, ...node.args].map((arg) =>
    arg.type === 'Word' ? readWord(arg, variables) : assigned(arg.text),
  );
  const rest = {
    text: source.slice(node.pos, node.end),
    script: { source, start: node.pos },
    input: inputOf(node.redirects, variables) ?? input,
    tolerated,
    isAwaited,
    isGuarded,
    isRead,
  };
  return ways(written).map((words) => ({ ...rest, words }));
}

/** `key=value` in the place of an argument is one word to the command. */
function assigned(text: string): readonly Word[] {
  return [{ value: /[$`"'\\]/.test(text) ? undefined : text, single: true, text }];
}

/** The commands that alternatives of words make: a loop's variable has one value a turn. */
function ways(words: readonly (readonly Word[])[]): readonly (readonly Word[])[] {
  const turns = Math.max(1, ...words.map(({ length }) => length));
  if (turns > MOST_WAYS)
    return [
      words.map((choices) =>
        choices.length === 1 ? choices[0]! : { value: undefined, single: true, text: choices[0]!.text },
      ),
    ];
  return Array.from({ length: turns }, (_, turn) => words.map((choices) => choices[turn % choices.length]!));
}

function inputOf(redirects: readonly Redirection[], variables: Variables): Input | undefined {
  const last = redirects.findLast(
    ({ type, ...redirect }) => type !== 'Redirect' || ('operator' in redirect && redirect.operator === '<'),
  );
  if (!last) return undefined;
  if (last.type === 'HereDoc') return { type: 'text', text: hereText(last.body, last.operator === '<<-', variables) };
  if (last.type === 'HereString' && last.target) {
    const [word] = readWord(last.target, variables);
    return word?.value === undefined ? NOTHING : { type: 'text', text: word.value };
  }
  return NOTHING;
}

function hereText(
  body: Extract<Redirection, { type: 'HereDoc' }>['body'],
  tabs: boolean,
  variables: Variables,
): string {
  const text = body.parts ? body.parts.map((part) => joined([part], variables) ?? UNKNOWN).join('') : body.text;
  return tabs ? text.replace(/^\t+/gm, '') : text;
}
