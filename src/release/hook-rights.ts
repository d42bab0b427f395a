import type { Hook } from '../manifest/document.ts';
import type { Access } from '../script/access.ts';
import { isSet } from '../script/kubectl-line.ts';
import { allows, type Grants, grantsOf } from './grants.ts';
import { accountOf, indexOf, keyOf } from './identity.ts';
import { mayCallKubectl } from './kubectl-words.ts';
import { mayBeSameNamespace, runs } from './life.ts';
import { podSpecOf } from './references.ts';
import type { Release } from './release.ts';
import { type KubectlCall, kubectlCalls } from './rights.ts';
import { apiUseOf } from './token.ts';

/** The account that a hook's pod runs as, and what the release tells of it. */
export interface Account {
  readonly name: string;
  /** As the hook writes it; '' is the release's. */
  readonly namespace: string;
  readonly grants: Grants;
  /** False where the release has no binding for it: others may have. */
  readonly isBound: boolean;
}

/** A call of kubectl that the account is refused, and for what. */
export interface MissingRights {
  readonly call: KubectlCall;
  readonly account: Account;
  readonly accesses: readonly Access[];
}

/**
 * The account of a hook's pod; undefined where it has no token, or is one that the release does not bring: that one
 * exists in the cluster, with rights that nobody here knows.
 */
export function accountFor(hook: Hook, release: Release): Account | undefined {
  const podSpec = podSpecOf(hook.document);
  if (!podSpec || !runs(hook)) return undefined;
  const name = accountOf(podSpec);
  const { namespace } = hook;
  if (apiUseOf(podSpec, hook.document.source.text, name) === 'never') return undefined;
  if (name !== 'default' && !isBrought(name, namespace, release)) return undefined;
  const grants = grantsOf(name, namespace, release);
  return { name, namespace, grants, isBound: grants.grants.length > 0 || !grants.complete };
}

function isBrought(name: string, namespace: string, release: Release): boolean {
  const { hooks, objects } = indexOf(release);
  const key = keyOf('ServiceAccount', name);
  const places = [
    ...(hooks.get(key) ?? []).map((hook) => hook.namespace),
    ...(objects.get(key) ?? []).map(({ head }) => head.namespace),
  ];
  return places.some((place) => mayBeSameNamespace(place, namespace, release));
}

/** The calls of kubectl in a hook's pod that its account is refused, as far as they can be read. */
export function missingRights(hook: Hook, release: Release): readonly MissingRights[] {
  if (!mayCallKubectl(hook.document)) return [];
  const account = accountFor(hook, release);
  if (!account) return [];
  return kubectlCalls(hook, release).flatMap((call) => {
    const accesses = call.reading.resolved ? refused(call.reading.accesses, account, release) : [];
    return accesses.length > 0 ? [{ call, account, accesses }] : [];
  });
}

/** What is asked in any case; an object that is either made or changed is refused only where both are. */
function refused(accesses: readonly Access[], { grants, namespace }: Account, release: Release): readonly Access[] {
  const isRefused = (access: Access) => allows(grants, access, namespace, release) === 'no';
  const either = accesses.filter(({ when }) => when === 'absent' || when === 'present');
  const both = either.length > 1 && either.every(isRefused) ? either : [];
  return [...accesses.filter((access) => access.when === 'always' && isRefused(access)), ...both];
}

/** A deletion that waits for what its account may read once, but not watch. */
export interface HangingDeletion {
  readonly call: KubectlCall;
  readonly account: Account;
  /** `list` and `watch` that are refused. */
  readonly refused: readonly Access[];
}

/** What stays for a while when it is deleted: its pods' grace, or finalizers that Kubernetes itself gives it. */
const LINGERING: ReadonlySet<string> = new Set([
  'Pod',
  'PersistentVolumeClaim',
  'PersistentVolume',
  'Namespace',
  'CustomResourceDefinition',
]);

/** The deletions in a hook's pod that hang: kubectl finds the object, may not see it go, and tries again for a week. */
export function hangingDeletions(hook: Hook, release: Release): readonly HangingDeletion[] {
  const account = mayCallKubectl(hook.document) ? accountFor(hook, release) : undefined;
  if (!account) return [];
  return kubectlCalls(hook, release).flatMap((call) => {
    if (!call.reading.resolved || call.reading.command !== 'delete') return [];
    const { line, accesses } = call.reading;
    if (line.flags.has('timeout') || isSet(line, 'force')) return [];
    const lingers = ({ on }: Access) => LINGERING.has(on.kind) || line.flags.get('cascade') === 'foreground';
    const waiting = accesses.filter((access) => access.when === 'wait' && lingers(access));
    const answer = (access: Access) => allows(account.grants, access, account.namespace, release);
    const isAllowed = (access: Access) => answer(access) === 'yes';
    const deletes = accesses.every((access) => access.when === 'wait' || isAllowed(access));
    const sees = waiting.some((access) => access.verb === 'get' && isAllowed(access));
    const refused = waiting.filter((access) => answer(access) === 'no');
    const hangs = deletes && sees && refused.length > 0;
    return hangs ? [{ call, account, refused }] : [];
  });
}
