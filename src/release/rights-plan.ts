import { type Hook, type ManifestDocument, titleOf } from '../manifest/document.ts';
import { RBAC_REQUEST } from '../manifest/vocabulary.ts';
import type { Access } from '../script/access.ts';
import { isHarmless } from '../script/harmless.ts';
import { isRun } from './life.ts';
import type { Release } from './release.ts';
import { kubectlCalls } from './rights.ts';
import { type PlacedRights, rightsFor } from './rights-rules.ts';
import type { RightsSetting } from './rights-setting.ts';
import { runsIn } from './scripts-run.ts';

/** Why rights are not generated, and the flag or line that would allow it where there is one. */
export interface Refusal {
  readonly because: string;
  readonly remedy?: string;
}

/** An account of a hook's own, and all that its commands ask for. */
export interface RightsPlan {
  /** Who gets the rights. */
  readonly account: string;
  /** Of roles and bindings in namespaces, and of the account where that is to be made too. */
  readonly name: string;
  /** Of the role and binding beside namespaces, which all releases of the cluster share. */
  readonly clusterName: string;
  /** The account's namespace as bindings elsewhere have to write it; undefined where that is not known for certain. */
  readonly namespace: string | undefined;
  readonly accesses: readonly Access[];
  readonly rights: readonly PlacedRights[];
  /** Empty where it may be generated. */
  readonly refusals: readonly Refusal[];
}

/** What fits every kind, and labels. */
const LONGEST = 63;

const SUFFIX = '-hook';

/** Lint's setting: what a person may ask for, as far as it goes without naming places. */
const USUAL: RightsSetting = { rbac: 'generate', namespaces: new Set(), given: undefined, certain: undefined };

/**
 * The rights that a hook whose pod runs as "default" needs, all of them: what others have bound to "default" is lost with
 * it. They may be generated only where everything that its containers run is understood.
 */
export function rightsPlan(hook: Hook, release: Release): RightsPlan {
  const setting = release.rights ?? USUAL;
  const calls = kubectlCalls(hook, release);
  const asked = calls.flatMap(({ reading }) => (reading.resolved ? reading.accesses : []));
  // Without the right to wait for a Secret, kubectl deletes it and goes on.
  const accesses = asked.filter(({ when, on }) => when !== 'wait' || !isSecret(on));
  const rights = rightsFor(accesses, hook, release);
  const name = `${hook.name}${SUFFIX}`;
  const namespace = hook.namespace || (setting.certain ?? setting.given);
  const clusterName = `${name}.${setting.given ?? release.namespace ?? 'NAMESPACE'}`;
  const refusals = [
    ...formRefusals(hook, name, release),
    ...readingRefusals(hook, release),
    ...neverRefusals(accesses),
    ...rights.flatMap((placed) => placeRefusals(placed, namespace, setting, release)),
    ...wishRefusals(hook, setting),
    ...(rights.some(({ place }) => place.type === 'cluster') ? takenRefusals(clusterName, release) : []),
  ];
  return { account: name, name, clusterName, namespace, accesses, rights, refusals };
}

/** What would have to be bound to an account that the release brings. Never generated: it would widen what others made. */
export function rightsByHand(hook: Hook, account: string, accesses: readonly Access[], release: Release): RightsPlan {
  const rights = rightsFor(accesses, hook, release);
  const name = `${hook.name}${SUFFIX}`;
  const namespace = hook.namespace || release.namespace;
  const clusterName = `${name}.${release.namespace ?? 'NAMESPACE'}`;
  return { account, name, clusterName, namespace, accesses, rights, refusals: [] };
}

function formRefusals(hook: Hook, name: string, release: Release): readonly Refusal[] {
  if (!isRun(hook)) return [{ because: `a ${hook.kind} may outlive an account of its own` }];
  if (hook.name === '') return [{ because: 'the hook has no name' }];
  if (name.length > LONGEST)
    return [{ because: `the account's name, "${name}", would be longer than ${LONGEST} characters` }];
  const twin = release.hooks.some((other) => other !== hook && other.name === hook.name && isRun(other));
  if (twin) return [{ because: `the release has more than one hook that is called "${hook.name}"` }];
  return takenRefusals(name, release);
}

/** An object of any kind: two of one name are easily taken for parts of one thing. */
function takenRefusals(name: string, { hooks, objects }: Release): readonly Refusal[] {
  const documents: readonly ManifestDocument[] = [...hooks.map(({ document }) => document), ...objects];
  const taken = documents.find(({ head }) => head.name === name);
  return taken ? [{ because: `the name "${name}" is taken by ${titleOf(taken.head)}` }] : [];
}

function readingRefusals(hook: Hook, release: Release): readonly Refusal[] {
  const unread = kubectlCalls(hook, release).find(({ reading }) => !reading.resolved);
  if (unread && !unread.reading.resolved)
    return [{ because: `"${oneLine(unread.command.text)}" cannot be read: ${unread.reading.why}` }];
  for (const { commands, complete } of runsIn(hook, release)) {
    const foreign = commands.find((command) => command.words[0]?.value !== 'kubectl' && !isHarmless(command));
    // Its words may hold a password.
    if (foreign) return [{ because: `"${foreign.words[0]?.value ?? 'a command'}" may talk to the API as well` }];
    if (!complete) return [{ because: 'not everything that its containers run can be read' }];
  }
  return [];
}

const LONGEST_QUOTE = 60;

function oneLine(text: string): string {
  const line = text.replaceAll(/(?:\\?\s)+/g, ' ').trim();
  return line.length > LONGEST_QUOTE ? `${line.slice(0, LONGEST_QUOTE - 3)}...` : line;
}

const READS: ReadonlySet<string> = new Set(['get', 'list', 'watch']);
const STRONG: ReadonlySet<string> = new Set(['escalate', 'bind', 'impersonate']);
const DOORS: ReadonlySet<string> = new Set(['pods/exec', 'pods/attach', 'serviceaccounts/token']);

/** What no account is given unasked: whoever has it can have everything. */
function neverRefusals(accesses: readonly Access[]): readonly Refusal[] {
  const found = accesses.map(whyNever).find((why) => why !== undefined);
  return found === undefined ? [] : [{ because: `${found} is never generated` }];
}

function whyNever({ verb, on, names }: Access): string | undefined {
  if (isSecret(on) && (verb === 'list' || verb === 'watch')) return `"${verb}" on Secrets`;
  if (isSecret(on) && verb === 'get' && typeof names === 'string') return '"get" on Secrets whose names are not known';
  if (on.group === '' && DOORS.has(on.resource)) return `"${verb}" on ${on.resource}`;
  if (STRONG.has(verb)) return `"${verb}"`;
  return on.group === 'rbac.authorization.k8s.io' && !READS.has(verb) ? `"${verb}" on ${on.resource}` : undefined;
}

function isSecret({ resource, group }: Access['on']): boolean {
  return resource === 'secrets' && group === '';
}

function placeRefusals(
  { place }: PlacedRights,
  account: string | undefined,
  setting: RightsSetting,
  { namespace }: Release,
): readonly Refusal[] {
  if (place.type === 'own') return [];
  if (place.type === 'cluster') {
    const because = 'the rights are cluster-wide';
    const flags = [
      setting.rbac === 'cluster' ? [] : ['--rbac=cluster'],
      setting.given ? [] : [`--namespace=${namespace ?? 'NS'}`],
    ];
    const missing = flags.flat();
    return missing.length > 0 ? [{ because, remedy: missing.join(' ') }] : [];
  }
  const flag = `--rbac-namespace=${place.namespace}`;
  if (!setting.namespaces.has(place.namespace)) {
    const own = namespace === undefined ? ` (or --namespace=${place.namespace}, if that is the release's)` : '';
    return [{ because: `rights in namespace ${place.namespace} need your word`, remedy: `${flag}${own}` }];
  }
  if (account !== undefined) return [];
  return [
    { because: `a binding in namespace ${place.namespace} has to name the release's own`, remedy: '--namespace=NS' },
  ];
}

function wishRefusals({ annotations }: Hook, { rbac }: RightsSetting): readonly Refusal[] {
  if (rbac !== 'annotated' || annotations.get(RBAC_REQUEST)?.value === 'generate') return [];
  return [{ because: 'the hook does not ask for it', remedy: `the annotation ${RBAC_REQUEST}: generate on it` }];
}
