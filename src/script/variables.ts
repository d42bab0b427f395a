import { type CommandArgument, forEachChild, type Script, type Word as ShellSyntax, type SyntaxNode } from 'unbash';
import { joined, type Variables } from './words.ts';

/** Commands whose arguments are names of variables that they set. */
const SETTERS: ReadonlySet<string> = new Set(['read', 'mapfile', 'readarray', 'getopts', 'unset', 'printf', 'let']);

type Values = readonly string[] | undefined;

/**
 * The variables that have one value from their setting on: those of the environment that the script leaves alone, those
 * that it sets once to something known, and those of loops over known words. A loop over unknown words gives an empty list.
 */
export function variablesOf(script: Script, environment: ReadonlyMap<string, string>): Variables {
  const found = new Map<string, readonly string[]>([...environment].map(([name, value]) => [name, [value]]));
  const settings = new Map<string, (known: Variables) => Values>();
  const often = new Set<string>();
  const set = (name: string, values: (known: Variables) => Values) => {
    if (settings.has(name) || environment.has(name)) often.add(name);
    settings.set(name, values);
  };
  const visit = (node: SyntaxNode): void => {
    note(node, set);
    forEachChild(node, visit);
  };
  visit(script);
  for (const name of often) found.delete(name);
  for (const [name, values] of settings) {
    const value = often.has(name) ? undefined : values(found);
    if (value) found.set(name, value);
  }
  return found;
}

type Set_ = (name: string, values: (known: Variables) => Values) => void;

function note(node: SyntaxNode, set: Set_): void {
  if (node.type === 'For') set(node.name.value, (known) => loopValues(node.wordlist, known));
  else if (node.type === 'Select') set(node.name.value, () => []);
  else if (node.type === 'Assignment')
    set(node.name, (known) => {
      if (node.append || node.index || node.value.type !== 'Word') return undefined;
      const value = textOf(node.value, known);
      return value === undefined ? undefined : [value];
    });
  else if (node.type === 'Command' && node.name) {
    if (SETTERS.has(node.name.value)) for (const name of namesIn(node.args)) set(name, () => undefined);
    // For this command alone, and not yet in its own words.
    for (const part of node.prefix) if (part.type === 'Assignment') set(part.name, () => undefined);
  }
}

function loopValues(words: readonly ShellSyntax[] | undefined, known: Variables): Values {
  const values = words?.map((word) => textOf(word, known)) ?? [undefined];
  const all = values.flatMap((value) => value?.split(/\s+/).filter(Boolean) ?? [undefined]);
  return all.every((value) => value !== undefined) ? all : [];
}

function textOf(word: ShellSyntax, known: Variables): string | undefined {
  return word.parts ? joined(word.parts, known) : word.value;
}

function namesIn(args: readonly CommandArgument[]): readonly string[] {
  return args
    .map((word) => (word.type === 'Word' ? word.value : word.name))
    .filter((name) => /^[A-Za-z_]\w*$/.test(name));
}
