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

/** What is read so far, and what it is read by. */
interface Reader {
  readonly commands: RunCommand[];
  readonly scripts: RunScript[];
  complete: boolean;
  readonly variables: ReadonlyMap<string, string>;
  readonly fileAt: Surroundings['fileAt'];
}

/** Reads `command` and `args` of a container, the scripts in them and the mounted ones that they call. */
export function runOf(container: Node, { namespace, fileAt }: Surroundings): Run {
  const environment = environmentOf(container, namespace);
  const known = [...environment].filter((entry): entry is [string, string] => entry[1] !== undefined);
  const reader: Reader = { commands: [], scripts: [], complete: true, variables: new Map(known), fileAt };
  const nodes = argvOf(container);
  const words = entry(
    nodes.map(({ value }) => expanded(value, environment)),
    container,
  );
  if (!words) return { commands: [], scripts: [], complete: false };
  const at = nodes[(shellCall(words)?.at ?? 0) - (words.length - nodes.length)] ?? nodes[0]!;
  readCommand({ ...ALONE, words, text: words.map(({ text }) => text).join(' '), at }, 0, reader);
  const { commands, scripts, complete } = reader;
  return { commands, scripts, complete };
}

/** A command, or the commands of the script that it runs. */
function readCommand(command: RunCommand, depth: number, reader: Reader): void {
  const words = unwrapped(command.words);
  const call = shellCall(words);
  const path = call ? call.file?.value : words[0]?.value;
  const source = call?.body?.value ?? (path?.includes('/') ? reader.fileAt(path) : undefined);
  if (source !== undefined && depth < DEEPEST) {
    // Once is enough, also for a script that calls itself.
    if (!reader.scripts.some((script) => script.source === source))
      readScript(source, call?.options ?? [], command, depth, reader);
    return;
  }
  const program = programOf(words);
  // A file of the image, or a word that only the shell knows, can run anything.
  if (call || !words[0]?.value || (words[0].value.includes('/') && !KNOWN.test(program))) reader.complete = false;
  reader.commands.push({ ...command, words: [literal(program), ...words.slice(1)] });
}

function readScript(
  source: string,
  options: readonly string[],
  { at, tolerated }: RunCommand,
  depth: number,
  reader: Reader,
): void {
  reader.scripts.push({ source, options, isFirst: depth === 0, at });
  const commands = commandsOf(source, reader.variables);
  if (!commands) reader.complete = false;
  for (const command of commands ?? [])
    readCommand({ ...command, tolerated: command.tolerated || tolerated, at }, depth + 1, reader);
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
