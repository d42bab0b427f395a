import { child, descend, items, type Node, type ScalarNode, text } from '../manifest/node.ts';
import { programOf, shellCall, unwrapped } from './program.ts';
import { ALONE, commandsOf, type ShellCommand } from './shell.ts';
import { literal, type Word } from './words.ts';

/** What a container's command can meet. */
export interface Surroundings {
  /** The pod's namespace, where it is known. */
  readonly namespace: string | undefined;
  /** The text of a file that is mounted into the container; undefined where it is not known. */
  readonly fileAt: (path: string) => string | undefined;
}

/** A shell script that a container runs. */
export interface RunScript {
  readonly source: string;
  /** Options of the shell: `-e`, `-o`, `pipefail`. */
  readonly options: readonly string[];
  /** False for a script that another one calls. */
  readonly isFirst: boolean;
  /** The item of `command` or `args` that holds it, or names its file. */
  readonly at: ScalarNode;
}

export interface RunCommand extends ShellCommand {
  readonly at: ScalarNode;
}

/** Everything that is known about what a container runs. */
export interface Run {
  readonly commands: readonly RunCommand[];
  readonly scripts: readonly RunScript[];
  /** False where a part is not known: an image's own entry point, a script of the image, words that cannot be read. */
  readonly complete: boolean;
}

/** Scripts that call scripts are followed so far. */
const DEEPEST = 5;

/** Words by which a command line of kubectl begins, for images whose entry point it is. */
const BARE = /^(-.*|get|delete|apply|create|patch|label|annotate|rollout|scale|wait|exec|replace|describe|set|logs)$/;

/** Reads `command` and `args` of a container, the scripts in them and the mounted ones that they call. */
export function runOf(container: Node, surroundings: Surroundings): Run {
  const environment = environmentOf(container, surroundings.namespace);
  const argv = argvOf(container);
  const words = argv.map((node) => expanded(node.value, environment));
  const values = new Map(
    [...environment].flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const])),
  );
  const run = { commands: [] as RunCommand[], scripts: [] as RunScript[], complete: argv.length > 0 };
  const follow = (command: ShellCommand, at: ScalarNode, depth: number): void => {
    const words = unwrapped(command.words);
    const call = shellCall(words);
    const path = call?.file?.value ?? (call ? undefined : words[0]?.value);
    const source = call?.body?.value ?? (path?.includes('/') ? surroundings.fileAt(path) : undefined);
    if (source !== undefined && depth < DEEPEST) read(source, call?.options ?? [], command.tolerated, at, depth);
    else {
      if (call || words[0]?.value === undefined || words[0].value.includes('/'))
        run.complete &&= KNOWN.test(programOf(words));
      run.commands.push({ ...command, words: [literal(programOf(words)), ...words.slice(1)], at });
    }
  };
  const read = (source: string, options: readonly string[], forgiven: boolean, at: ScalarNode, depth: number): void => {
    run.scripts.push({ source, options, isFirst: depth === 0, at });
    const commands = commandsOf(source, values);
    if (!commands) run.complete = false;
    for (const command of commands ?? [])
      follow({ ...command, tolerated: command.tolerated || forgiven }, at, depth + 1);
  };
  const start = entry(words, container);
  if (!start) return { ...run, complete: false };
  const node = argv[(shellCall(start)?.at ?? 0) - (start.length - words.length)] ?? argv[0]!;
  follow({ ...ALONE, words: start, text: start.map(({ text }) => text).join(' ') }, node, 0);
  return run;
}

/** Programs that are what they are called, in whatever folder they lie. */
const KNOWN = /^(kubectl|curl|wget|test|\[|echo|cat|sleep|true|false|env)$/;

function argvOf(container: Node): readonly ScalarNode[] {
  const nodes = [...items(child(container, 'command')), ...items(child(container, 'args'))];
  return nodes.filter((node) => node.type === 'scalar');
}

/** The words with the image's entry point where it goes without saying; undefined where it is not known. */
function entry(words: readonly Word[], container: Node): readonly Word[] | undefined {
  if (words.length === 0) return undefined;
  if (items(child(container, 'command')).length > 0 || shellCall(words)) return words;
  const image = text(child(container, 'image'))?.replace(/[@:][^/]*$/, '') ?? '';
  return image.endsWith('kubectl') && BARE.test(words[0]!.value ?? '') ? [literal('kubectl'), ...words] : undefined;
}

/** The container's variables; undefined for those whose value is elsewhere. */
function environmentOf(container: Node, namespace: string | undefined): ReadonlyMap<string, string | undefined> {
  const found = new Map<string, string | undefined>();
  for (const variable of items(child(container, 'env'))) {
    const name = text(child(variable, 'name')) ?? '';
    const field = text(descend(variable, 'valueFrom', 'fieldRef', 'fieldPath'));
    const value = text(child(variable, 'value'));
    if (field === 'metadata.namespace') found.set(name, namespace);
    else if (child(variable, 'valueFrom')) found.set(name, undefined);
    else found.set(name, value === undefined ? '' : expanded(value, found).value);
  }
  return found;
}

/**
 * `$(NAME)` as the kubelet replaces it; a name that is no variable of the container stays.
 * Source: k8s.io/kubernetes third_party/forked/golang/expansion/expand.go.
 */
function expanded(value: string, environment: ReadonlyMap<string, string | undefined>): Word {
  if (!value.includes('$')) return literal(value);
  const missing: string[] = [];
  const text = value.replace(/\$\$|\$\(([^)\s]+)\)/g, (found, name: string | undefined) => {
    if (name === undefined) return '$';
    if (!environment.has(name)) return found;
    const known = environment.get(name);
    if (known === undefined) missing.push(name);
    // In a script the shell knows it by the same name.
    return known ?? `\${${name}}`;
  });
  return { value: missing.length > 0 && !/\s/.test(text) ? undefined : text, single: true, text };
}
