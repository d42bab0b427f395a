import { placeOf, type Reading, type Target } from './access.ts';
import { createdBy } from './kubectl-create.ts';
import { isSet, type KubectlLine, readLine } from './kubectl-line.ts';
import { POD_COMMANDS, podAccesses } from './kubectl-pods.ts';
import { READERS } from './kubectl-verbs.ts';
import type { ResourceOf } from './resources.ts';
import type { Input, ShellCommand } from './shell.ts';
import { describedBy, type ResourceOfKind, targetsOf } from './targets.ts';
import type { Word } from './words.ts';

/** What can be known of resources that Kubernetes itself does not bring: the definitions in the release. */
export interface Resources {
  readonly byWord: ResourceOf;
  readonly byKind: ResourceOfKind;
}

/** Flags by which another cluster, account or request is meant than the pod's own. */
const ELSEWHERE = ['kubeconfig', 'context', 'cluster', 'server', 'token', 'as', 'as-group', 'user', 'raw', 'kustomize'];

/** Commands that ask nothing that is not everybody's right (system:basic-user, system:discovery). */
const HARMLESS: ReadonlySet<string> = new Set([
  'version',
  'config',
  'api-resources',
  'api-versions',
  'explain',
  'help',
  'kustomize',
  'completion',
  'options',
  'plugin',
]);

/**
 * What a command line of kubectl asks of the API, by the pod's own account.
 *
 * @param words what stands behind `kubectl`
 */
export function readKubectl(words: readonly Word[], input: Input, resources: Resources): Reading {
  const line = readLine(words);
  const [command] = line?.args ?? [];
  if (!line || !command?.value) return unresolved('its words are not known');
  const foreign = ELSEWHERE.find((flag) => line.flags.has(flag));
  if (foreign) return unresolved(`--${foreign} leads elsewhere`);
  if (HARMLESS.has(command.value) || isSet(line, 'help') || isSet(line, 'local') || isAsking(line))
    return { resolved: true, accesses: [], command: command.value, targets: [], line };
  if (line.flags.has('namespace') && !line.flags.get('namespace')) return unresolved('its namespace is not known');
  const found = POD_COMMANDS.has(command.value) ? onPods(line) : onTargets(line, command.value, input, resources);
  return found ?? unresolved('its resource is not known');
}

/** `auth can-i` is everybody's right; create alone sends nothing in a dry run of the client's. */
function isAsking(line: KubectlLine): boolean {
  const [command, second] = line.args.map(({ value }) => value);
  if (command === 'auth') return second === 'can-i' || second === 'whoami';
  return command === 'create' && isDryRun(line);
}

function isDryRun({ flags }: KubectlLine): boolean {
  return flags.has('dry-run') && /^(client|true|)$/.test(flags.get('dry-run') ?? '?');
}

function unresolved(why: string): Reading {
  return { resolved: false, why };
}

function onPods(line: KubectlLine): Reading | undefined {
  const accesses = podAccesses(line);
  return accesses && { resolved: true, accesses, command: line.args[0]?.value ?? '', targets: [], line };
}

function onTargets(line: KubectlLine, command: string, input: Input, resources: Resources): Reading | undefined {
  const reader = Object.hasOwn(READERS, command) ? READERS[command] : undefined;
  if (!reader || line.flags.has('subresource') || line.flags.has('prune')) return undefined;
  if (line.flags.has('dry-run') && isDryRun(line)) return undefined;
  const targets = targetsFor(line, command, input, resources);
  if (!targets) return undefined;
  const many = targets.every(({ names }) => names.length === 0);
  const namespace = isSet(line, 'all-namespaces') ? '*' : line.flags.get('namespace');
  const accesses = reader({ line, targets, many, namespace });
  const placed = targets.map((target) => ({ ...target, namespace: placeOf(target, namespace) }));
  return accesses && { resolved: true, accesses, command, targets: placed, line };
}

function targetsFor(
  line: KubectlLine,
  command: string,
  input: Input,
  resources: Resources,
): readonly Target[] | undefined {
  if (line.flags.has('filename')) return line.flags.get('filename') === '-' ? piped(input, resources) : undefined;
  if (command === 'create') return createdBy(line);
  const skipped = command === 'set' || command === 'rollout' ? 2 : 1;
  const args = line.args.slice(skipped);
  const named = NOT_ALL_NAMES.has(command) ? args.filter(({ text }) => !/=|.-$/.test(text)) : args;
  return targetsOf(named, resources.byWord);
}

/** Commands whose arguments are also `key=value` and `key-`. */
const NOT_ALL_NAMES: ReadonlySet<string> = new Set(['label', 'annotate', 'set']);

/** What comes in by `-f -`: manifests, or what `create --dry-run -o yaml` has made. */
function piped(input: Input, resources: Resources): readonly Target[] | undefined {
  if (input.type === 'text') return describedBy(input.text, resources.byKind);
  if (input.type !== 'command') return undefined;
  const text = printedBy(input.command);
  if (text !== undefined) return describedBy(text, resources.byKind);
  if (input.command.words[0]?.value !== 'kubectl') return undefined;
  const line = readLine(input.command.words.slice(1));
  if (line?.args[0]?.value !== 'create' || !isDryRun(line)) return undefined;
  const own = line.flags.get('namespace');
  return createdBy(line)?.map((target) => ({ ...target, namespace: target.namespace ?? own }));
}

/** `cat <<EOF` and `echo "..."`. */
function printedBy({ words, input }: ShellCommand): string | undefined {
  const [name, ...rest] = words.map(({ value }) => value);
  if (name === 'cat' && rest.length === 0 && input.type === 'text') return input.text;
  if (name !== 'echo' || rest.includes(undefined)) return undefined;
  return rest.filter((word) => word !== '-e').join(' ');
}
