import { type Access, partOf, placeOf, type Reading, type Target, type When } from './access.ts';
import { createdBy } from './kubectl-create.ts';
import { isOff, isSet, type KubectlLine, readLine } from './kubectl-line.ts';
import { POD_COMMANDS, podAccesses } from './kubectl-pods.ts';
import { builtInResource, type ResourceOf } from './resources.ts';
import type { Input, ShellCommand } from './shell.ts';
import { describedBy, type ResourceOfKind, targetsOf } from './targets.ts';
import { literal, type Word } from './words.ts';

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

/** A command line that is understood so far: its objects and its namespace. */
interface Subject {
  readonly line: KubectlLine;
  readonly targets: readonly Target[];
  /** True where a selector, or nothing, chooses the objects. */
  readonly many: boolean;
  readonly namespace: string | undefined;
}

type Reader = (subject: Subject) => readonly Access[] | undefined;

/**
 * What each command asks of the API. Source: k8s.io/kubectl v0.34 pkg/cmd, folder by folder; cli-runtime
 * pkg/resource/builder.go for the requests by which objects are found.
 */
const READERS: Readonly<Record<string, Reader>> = {
  get: (s) =>
    ask(s, [s.many ? 'list' : 'get', ...(isSet(s.line, 'watch') || isSet(s.line, 'watch-only') ? ['watch'] : [])]),
  describe: (s) => ask(s, s.many ? ['list'] : ['get']),
  delete: deletion,
  patch: modification,
  label: modification,
  annotate: modification,
  set: modification,
  apply,
  create,
  replace: (s) => (isSet(s.line, 'force') ? ask(s, ['get', 'delete', 'create']) : ask(s, ['get', 'update'])),
  scale,
  rollout,
  wait: (s) => (s.many ? ask(s, ['list', 'watch']) : ask(s, ['get', 'list', 'watch'])),
};

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
    return { resolved: true, accesses: [] };
  if (line.flags.has('namespace') && !line.flags.get('namespace')) return unresolved('its namespace is not known');
  const accesses = POD_COMMANDS.has(command.value)
    ? podAccesses(line)
    : accessesOf(line, command.value, input, resources);
  return accesses ? { resolved: true, accesses } : unresolved('its resource is not known');
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

function accessesOf(
  line: KubectlLine,
  command: string,
  input: Input,
  resources: Resources,
): readonly Access[] | undefined {
  const reader = Object.hasOwn(READERS, command) ? READERS[command] : undefined;
  if (
    !reader ||
    line.flags.has('subresource') ||
    line.flags.has('prune') ||
    (line.flags.has('dry-run') && isDryRun(line))
  )
    return undefined;
  const targets = targetsFor(line, command, input, resources);
  if (!targets) return undefined;
  const many = targets.every(({ names }) => names.length === 0);
  const namespace = isSet(line, 'all-namespaces') ? '*' : line.flags.get('namespace');
  return reader({ line, targets, many, namespace });
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

function ask({ targets, namespace }: Subject, verbs: readonly string[], when: When = 'always'): Access[] {
  return targets.flatMap((target) =>
    verbs.map((verb) => ({
      verb,
      on: target.on,
      names: namesFor(verb, target),
      namespace: placeOf(target, namespace),
      when,
    })),
  );
}

/** A POST has no name yet; a list by name has it as a field selector, which the authorizer reads. */
function namesFor(verb: string, { names }: Target): Access['names'] {
  if (verb === 'create') return 'none';
  return names.length > 0 ? names : OF_MANY.has(verb) ? 'none' : 'unknown';
}

/** What is asked once for all objects; the rest is asked for each by its name. */
const OF_MANY: ReadonlySet<string> = new Set(['list', 'watch']);

/** Source: delete.go : RunDelete. Forbidden to wait, it does not wait and does not fail. */
function deletion(s: Subject): readonly Access[] {
  const found = ask(s, s.many ? ['list', 'delete'] : ['delete']);
  if (isOff(s.line, 'wait')) return found;
  // It waits for each object by name, however it was chosen.
  const waiting = ask(s, ['get', 'list', 'watch'], 'wait');
  return [...found, ...waiting.map((access) => (s.many ? { ...access, names: 'unknown' as const } : access))];
}

/** On the server's side an object that is not there is made by PATCH, whose name the authorizer sees. */
function apply(s: Subject): readonly Access[] {
  const making = ask(s, ['create'], 'absent');
  if (!isSet(s.line, 'server-side')) return [...ask(s, ['get']), ...making, ...ask(s, ['patch'], 'present')];
  const named = making.map((access, at) => ({ ...access, names: s.targets[at]!.names }));
  return [...ask(s, ['patch']), ...named];
}

function create(s: Subject): readonly Access[] | undefined {
  const from = s.line.flags.get('from');
  if (from === undefined) return s.line.flags.has('from') ? undefined : ask(s, ['create']);
  const sources = targetsOf([literal(from)], builtInResource);
  return sources && [...ask({ ...s, targets: sources }, ['get']), ...ask(s, ['create'])];
}

function modification(s: Subject): readonly Access[] {
  if (s.line.flags.has('list')) return ask(s, [s.many ? 'list' : 'get']);
  return ask(s, [s.many ? 'list' : 'get', 'patch']);
}

/** Source: scale.go and k8s.io/kubectl pkg/scale : a precondition or a wait reads the part. */
function scale(s: Subject): readonly Access[] {
  const parts = { ...s, targets: s.targets.map((target) => ({ ...target, on: partOf(target.on, 'scale') })) };
  const reads = s.line.flags.has('timeout') || s.line.flags.has('current-replicas');
  return [...ask(s, [s.many ? 'list' : 'get']), ...ask(parts, reads ? ['get', 'patch'] : ['patch'])];
}

function rollout(s: Subject): readonly Access[] | undefined {
  const verb = s.line.args[1]?.value;
  if (verb === 'status') return ask(s, ['get', 'list', 'watch']);
  return verb === 'restart' || verb === 'pause' || verb === 'resume' ? modification(s) : undefined;
}
