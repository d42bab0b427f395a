import { titleOf } from '../../manifest/document.ts';
import { HOOK, RESOURCE_POLICY } from '../../manifest/vocabulary.ts';
import { staleResult } from '../../release/policies.ts';
import type { Release } from '../../release/release.ts';
import type { KubeObject, ObjectRef } from '../cluster.ts';
import { precious } from '../protection.ts';
import { isJob, isPod } from '../readiness.ts';
import type { Protects } from '../users.ts';
import type { Candidate, Owner } from './candidates.ts';
import { identify } from './identity.ts';
import type { CleanObject, Verdict } from './leftover.ts';
import { neededBy } from './needed.ts';

/** What a verdict goes by. */
export interface Situation {
  /** The release's own. */
  readonly namespace: string;
  readonly newest: number;
  /** Its objects have gone with it. */
  readonly isUninstalled: boolean;
  /** The newest and the deployed revision: what their hooks rely on stays. */
  readonly installed: readonly Release[];
  readonly used: Protects;
  /** `KIND/NAME`, as the user wrote them. */
  readonly include: readonly string[];
  /** Other releases of the namespace that have a hook of this kind and name. */
  readonly others: (ref: ObjectRef) => readonly string[];
}

/** Beside Jobs and Pods: kinds that serve nobody but the hooks around them, unless somebody shows otherwise. */
const SMALL: ReadonlySet<string> = new Set(['ConfigMap', 'ServiceAccount', 'Role', 'RoleBinding']);

/** What becomes of an object that is in the cluster, and why; with the hook that has made it. */
export function judge(
  live: KubeObject,
  state: CleanObject['state'],
  candidate: Candidate,
  situation: Situation,
): { readonly owner: Owner; readonly verdict: Verdict } {
  const { ref, owners } = candidate;
  const identity = identify(live, candidate, situation.others(ref));
  if ('foreign' in identity) return { owner: owners[0]!, verdict: keep(identity.foreign) };
  const { owner } = identity;
  const never = neverReason(ref, state, situation);
  if (never !== undefined) return { owner, verdict: keep(never) };
  const careful = carefulReason(live, ref, state, candidate, owner, situation);
  if (careful !== undefined && !isNamed(situation.include, ref)) return { owner, verdict: keep(careful, true) };
  return { owner, verdict: { fate: 'delete', reason: whyLeft(state, owner, candidate, situation), includable: false } };
}

function keep(reason: string, includable = false): Verdict {
  return { fate: 'keep', reason, includable };
}

/** True where one of the names is this object's. */
export function isNamed(names: readonly string[], ref: Pick<ObjectRef, 'kind' | 'name'>): boolean {
  const title = titleOf(ref).toLowerCase();
  return names.some((name) => name.toLowerCase() === title);
}

/** Why it stays, whatever the user says. */
function neverReason(ref: ObjectRef, state: CleanObject['state'], { installed, used }: Situation): string | undefined {
  if (state === 'terminating') return 'it is being deleted already';
  const user = used(ref);
  if (user !== undefined) return user;
  const needs = installed.map((release) => neededBy(ref, release)).find((found) => found);
  return needs && `${needs} needs it`;
}

/** Why it stays unless it is named. */
function carefulReason(
  live: KubeObject,
  ref: ObjectRef,
  state: CleanObject['state'],
  candidate: Candidate,
  owner: Owner,
  situation: Situation,
): string | undefined {
  const { annotations = {} } = live.metadata;
  const isRun = isJob(ref) || isPod(ref);
  const holds = precious(ref);
  if (holds !== undefined) return holds;
  if (ref.namespace === '') return 'it is in no namespace, so other releases may use it';
  if (ref.namespace !== situation.namespace)
    return `it is in namespace ${ref.namespace}, where other releases may use it`;
  if (annotations[RESOURCE_POLICY]?.trim().toLowerCase() === 'keep') return `${RESOURCE_POLICY}: keep`;
  if (state === 'running') return 'it still works';
  if (!(HOOK in annotations)) return 'it comes from a List, so it bears no hook annotation';
  if (isRun) return undefined;
  if (!SMALL.has(ref.kind)) return `a ${ref.kind} may serve others`;
  if (shouldBeGone(owner) || isGone(candidate, situation)) return undefined;
  return 'its policy keeps it, and the release still has this hook';
}

/** A policy of the hook should have deleted it after its last run. */
function shouldBeGone({ hook, lastRun }: Owner): boolean {
  const policy = { Succeeded: 'hook-succeeded', Failed: 'hook-failed' }[lastRun?.phase ?? ''];
  return policy !== undefined && hook.deletePolicies.includes(policy);
}

/** Nothing will ever delete it: the newest revision lacks the hook, or the release is gone. */
function isGone({ owners }: Candidate, { newest, isUninstalled }: Situation): boolean {
  return isUninstalled || owners.every(({ revision }) => revision !== newest);
}

function whyLeft(state: CleanObject['state'], owner: Owner, candidate: Candidate, situation: Situation): string {
  const { hook } = owner;
  const ended = state === 'failed' ? 'it failed, its log goes with it; ' : '';
  if (situation.isUninstalled) return `${ended}the release is uninstalled`;
  if (isGone(candidate, situation))
    return `${ended}revision ${candidate.owners[0]!.revision} was the last one with this hook`;
  if (shouldBeGone(owner)) return `${ended}${hook.deletePolicies.join(', ')} should have deleted it`;
  if (staleResult(hook)) return `${ended}no policy deletes it before the hook comes again`;
  return `${ended}it stays until the hook comes again`;
}
