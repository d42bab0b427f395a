import { type Access, partOf, placeOf, type Target, type When } from './access.ts';
import { isOff, isSet, type KubectlLine } from './kubectl-line.ts';
import { builtInResource } from './resources.ts';
import { targetsOf } from './targets.ts';
import { literal } from './words.ts';

/** A command line that is understood so far: its objects and its namespace. */
export interface Subject {
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
export const READERS: Readonly<Record<string, Reader>> = {
  get: (s) =>
    ask(s, [s.many ? 'list' : 'get', ...(isSet(s.line, 'watch') || isSet(s.line, 'watch-only') ? ['watch'] : [])]),
  describe,
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

/** Only that of a ConfigMap fails for its events. Source: pkg/describe/describe.go : ConfigMapDescriber. */
function describe(s: Subject): readonly Access[] {
  const found = ask(s, s.many ? ['list', 'get'] : ['get']);
  const hasEvents = s.targets.some(({ on }) => on.kind === 'ConfigMap') && !isOff(s.line, 'show-events');
  return hasEvents ? [...found, ...ask({ ...s, targets: [{ on: EVENTS, names: [] }] }, ['list'])] : found;
}

const EVENTS = builtInResource('events')!;

/** A precondition is read and then written, a wait is read. Source: scale.go; k8s.io/kubectl pkg/scale : ScaleSimple. */
function scale(s: Subject): readonly Access[] {
  const parts = { ...s, targets: s.targets.map((target) => ({ ...target, on: partOf(target.on, 'scale') })) };
  const { flags } = s.line;
  const isConditional = flags.has('current-replicas') || flags.has('resource-version');
  const verbs = isConditional ? ['get', 'update'] : flags.has('timeout') ? ['get', 'patch'] : ['patch'];
  return [...ask(s, [s.many ? 'list' : 'get']), ...ask(parts, verbs)];
}

function rollout(s: Subject): readonly Access[] | undefined {
  const verb = s.line.args[1]?.value;
  if (verb === 'status') return ask(s, ['get', 'list', 'watch']);
  return verb === 'restart' || verb === 'pause' || verb === 'resume' ? modification(s) : undefined;
}
