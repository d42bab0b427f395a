import { append } from '../append.ts';
import { usageError } from '../errors.ts';
import { EVENT_ALIASES, EVENTS, type HookEvent } from '../manifest/vocabulary.ts';
import { didYouMean } from '../nearest.ts';
import { applyHelmFlags, HELM_FLAGS } from './helm-flags.ts';

/** One flag of a command; its name is its key in the table. */
export interface OptionSpec {
  /** `list` may be given more than once, as in `--set a=1 --set b=2`. */
  readonly type: 'boolean' | 'string' | 'list';
  /** One letter. */
  readonly short?: string;
  /** The words that are allowed. */
  readonly values?: readonly string[];
}

export type OptionSpecs = Readonly<Record<string, OptionSpec>>;

type ValueOf<Spec extends OptionSpec> = Spec['type'] extends 'boolean'
  ? boolean
  : Spec['type'] extends 'list'
    ? readonly string[]
    : (Spec extends { readonly values: readonly (infer Word)[] } ? Word : string) | undefined;

/** A boolean is false and a list is empty where the flag is not given; a string is undefined. */
export type OptionValues<Specs extends OptionSpecs> = { readonly [Name in keyof Specs]: ValueOf<Specs[Name]> };

export interface Options<Specs extends OptionSpecs> {
  readonly values: OptionValues<Specs>;
  readonly positionals: readonly string[];
  /** What stood behind `--`; undefined where there was none. */
  readonly rest: readonly string[] | undefined;
  /** The environment with Helm's own flags in it, under the names by which Helm hands them to a plugin. */
  readonly env: Readonly<Record<string, string | undefined>>;
}

type Environment = Readonly<Record<string, string | undefined>>;
type Given = Map<string, string[]>;

/** The flags of `helm template` that TARGET takes when it is a chart. */
export const CHART_OPTIONS = {
  values: { type: 'list', short: 'f' },
  set: { type: 'list' },
  'set-string': { type: 'list' },
  'set-file': { type: 'list' },
  'set-json': { type: 'list' },
  version: { type: 'string' },
  'kube-version': { type: 'string' },
  'api-versions': { type: 'list', short: 'a' },
} as const satisfies OptionSpecs;

/** Help text for `CHART_OPTIONS`. */
export const CHART_OPTIONS_HELP = `  -f, --values FILE, --set K=V, --set-string K=V, --set-file K=FILE, --set-json K=JSON,
  --version V, --kube-version V, -a, --api-versions A   as for helm template, of a chart`;

/**
 * Reads a command's arguments. Helm's own flags (`-n`, `--kube-context`, ...) are accepted for every command, for there
 * is no Helm to take them out when the program is run by itself; they end up in `env`.
 *
 * @throws UserError (usage) on an unknown flag, a missing or a wrong value
 */
export function parseOptions<const Specs extends OptionSpecs>(
  args: readonly string[],
  specs: Specs,
  env: Environment,
): Options<Specs> {
  const all: OptionSpecs = { ...HELM_FLAGS, ...specs };
  const { given, positionals, rest } = collect(args, all);
  const values = Object.fromEntries(
    Object.entries(specs).map(([name, spec]) => [name, readValue(name, spec, given.get(name))]),
  ) as OptionValues<Specs>;
  return { values, positionals, rest, env: applyHelmFlags(env, given) };
}

/** Sorts the arguments into flags, positionals, and what stands behind `--`. */
function collect(args: readonly string[], all: OptionSpecs) {
  const given: Given = new Map();
  const positionals: string[] = [];
  let rest: string[] | undefined;
  for (const token of tokensOf(args, all)) {
    if (token.kind === 'option-terminator') rest = [];
    else if (token.kind === 'positional') (rest ?? positionals).push(token.value);
    else append(given, token.name, checked(token, all));
  }
  return { given, positionals, rest };
}

interface OptionToken {
  readonly kind: 'option';
  readonly name: string;
  readonly rawName: string;
  readonly value: string | undefined;
}

// Not strict: so the messages are ours, the same under Node and Bun, and know the nearest flag. Without arguments, as
// Helm calls a post-renderer, `node:util` is not loaded: that costs Bun 1 ms.
function tokensOf(args: readonly string[], all: OptionSpecs) {
  if (args.length === 0) return [];
  const { parseArgs } = process.getBuiltinModule('node:util');
  const options = Object.fromEntries(
    Object.entries(all).map(([name, { type, short }]) => [
      name,
      { type: type === 'boolean' ? ('boolean' as const) : ('string' as const), ...(short && { short }) },
    ]),
  );
  return parseArgs({ args: [...args], options, strict: false, allowPositionals: true, tokens: true }).tokens;
}

/** The value as text; booleans become 'true' or 'false'. */
function checked({ name, rawName, value }: OptionToken, all: OptionSpecs): string {
  const spec = Object.hasOwn(all, name) ? all[name] : undefined;
  if (!spec) {
    const names = Object.keys(all).map((known) => `--${known}`);
    throw usageError(`unknown flag ${rawName}${rawName.startsWith('--') ? didYouMean(rawName, names) : ''}`);
  }
  if (spec.type === 'boolean') return booleanText(rawName, value);
  if (value === undefined) throw usageError(`${rawName} needs a value`);
  if (spec.values && !spec.values.includes(value)) {
    throw usageError(`${rawName} is one of ${spec.values.join(', ')}, not "${value}"${didYouMean(value, spec.values)}`);
  }
  return value;
}

function booleanText(rawName: string, value: string | undefined): string {
  if (value === undefined || value === 'true' || value === 'false') return value ?? 'true';
  throw usageError(`${rawName} is true or false, not "${value}"`);
}

function readValue(name: string, { type }: OptionSpec, given: readonly string[] | undefined): unknown {
  if (type === 'list') return given ?? [];
  if (given && given.length > 1 && new Set(given).size > 1) {
    throw usageError(`--${name} is given twice, with "${given[0]}" and "${given[1]}"`);
  }
  return type === 'boolean' ? given?.[0] === 'true' : given?.[0];
}

/** The event that a word names; undefined where it names none. */
export function eventOf(word: string): HookEvent | undefined {
  return EVENTS.find((known) => known === word) ?? EVENT_ALIASES.get(word);
}

/**
 * The event that a word on the command line names; `test-success` is Helm's old name for `test`.
 *
 * @throws UserError (usage) on any other word
 */
export function parseEvent(word: string): HookEvent {
  const event = eventOf(word);
  if (event) return event;
  throw usageError(`unknown event "${word}"${didYouMean(word, EVENTS)}; the events are ${EVENTS.join(', ')}`);
}
