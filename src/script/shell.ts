import { type AndOr, type Command, forEachChild, type Pipeline, parse, type Script, type SyntaxNode } from 'unbash';
import { inputOf, NOTHING } from './shell-input.ts';
import { variablesOf } from './variables.ts';
import { readWord, type Variables, type Word } from './words.ts';

/** What a command reads from its standard input. */
export type Input =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'command'; readonly command: ShellCommand }
  | { readonly type: 'unknown' };

/** What surrounds a command. */
interface Circumstances {
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

/** One command of a script, by one of the ways in which its words can turn out. */
export interface ShellCommand extends Circumstances {
  /** The command itself, then its arguments. */
  readonly words: readonly Word[];
  /** As it is written. */
  readonly text: string;
  /** The script that it stands in, and where; undefined for a command without a shell. */
  readonly script?: { readonly source: string; readonly start: number };
}

/** Behind `||`, what makes the failure one of the script all the same. */
const ENDS = /\b(exit|return|false)\b/;

/** What is said of a command that nothing surrounds. */
export const ALONE: Circumstances = {
  input: NOTHING,
  tolerated: false,
  isAwaited: false,
  isGuarded: false,
  isRead: false,
};

/** More ways than this in which a command can turn out are not told apart. */
const MOST_WAYS = 30;

/** Where a node stands. */
interface Place extends Circumstances {
  readonly source: string;
  readonly variables: Variables;
}

/** More than a release has; the same script often stands in several of its hooks, and is asked about by several rules. */
const MOST_KEPT = 1000;

const parsed = new Map<string, Script | undefined>();

/** By script, then by what its variables are. */
const commands = new Map<string, Map<string, readonly ShellCommand[] | undefined>>();

/** A parsed script; undefined where it is no shell or has errors. */
export function parseShell(source: string): Script | undefined {
  if (parsed.has(source)) return parsed.get(source);
  const script = parse(source);
  const read = script.errors && script.errors.length > 0 ? undefined : script;
  if (parsed.size < MOST_KEPT) parsed.set(source, read);
  return read;
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
  const key = JSON.stringify([...environment]);
  const read = commands.get(source) ?? new Map<string, readonly ShellCommand[] | undefined>();
  if (!read.has(key)) read.set(key, commandsIn(source, environment));
  if (commands.size < MOST_KEPT) commands.set(source, read);
  return read.get(key);
}

function commandsIn(source: string, environment: ReadonlyMap<string, string>): readonly ShellCommand[] | undefined {
  const script = parseShell(source);
  if (!script) return undefined;
  const found: ShellCommand[] = [];
  walk(script, { source, variables: variablesOf(script, environment), ...ALONE }, found);
  return found;
}

function walk(node: SyntaxNode, place: Place, found: ShellCommand[]): void {
  if (node.type === 'Command') found.push(...readCommand(node, place));
  if (node.type === 'Pipeline') walkPipeline(node, place, found);
  else for (const [child, changes] of stepsFrom(node, place)) walk(child, { ...place, ...changes }, found);
}

/** What lies below a node, and what is different there. */
type Step = readonly [SyntaxNode, Partial<Place>];

const ASKED = { tolerated: true };
const GUARDED = { isGuarded: true };

function stepsFrom(node: SyntaxNode, place: Place): readonly Step[] {
  switch (node.type) {
    case 'Script':
      // Positions in a script in backquotes are those of its own text.
      return node.commands.map((child) => [child, node.source === undefined ? {} : { source: node.source }]);
    case 'CommandExpansion':
    case 'ProcessSubstitution':
      return node.script ? [[node.script, { isRead: true }]] : [];
    case 'Function':
      // Who calls it may ask how it ended.
      return [[node.body, { ...ASKED, ...GUARDED }]];
    case 'AndOr': {
      const forgiven = forgivenIn(node, place.source);
      return node.commands.map((child, at) => [child, { ...(forgiven[at] && ASKED), ...(at > 0 && GUARDED) }]);
    }
    case 'If':
    case 'Elif':
      return childrenOf(node).map((child) => [child, child === node.clause ? ASKED : GUARDED]);
    case 'While':
      return [
        [node.clause, { ...ASKED, isAwaited: true }],
        [node.body, {}],
      ];
    case 'CaseItem':
      return [[node.body, GUARDED]];
    case 'Redirected':
      return [[node.command, { input: inputOf(node.redirects, place.variables) ?? place.input }]];
    default:
      return childrenOf(node).map((child) => [child, {}]);
  }
}

function childrenOf(node: SyntaxNode): readonly SyntaxNode[] {
  const children: SyntaxNode[] = [];
  forEachChild(node, (child) => children.push(child));
  return children;
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
function walkPipeline({ commands, prefixes }: Pipeline, place: Place, found: ShellCommand[]): void {
  const tolerated = place.tolerated || prefixes.some(({ type }) => type === 'Negation');
  let { input } = place;
  for (const command of commands) {
    const from = found.length;
    walk(command, { ...place, tolerated, input, isRead: place.isRead || command !== commands.at(-1) }, found);
    const [first, ...more] = command.type === 'Command' ? found.slice(from) : [];
    input = first && more.length === 0 ? { type: 'command', command: first } : NOTHING;
  }
}

function readCommand(node: Command, { source, variables, ...circumstances }: Place): readonly ShellCommand[] {
  if (!node.name) return [];
  const written = [node.name, ...node.args].map((arg) =>
    arg.type === 'Word' ? readWord(arg, variables) : assigned(arg.text),
  );
  const rest = {
    ...circumstances,
    text: source.slice(node.pos, node.end),
    script: { source, start: node.pos },
    input: inputOf(node.redirects, variables) ?? circumstances.input,
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
