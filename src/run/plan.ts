import { UserError, usageError } from '../errors.ts';
import { type Hook, titleOf } from '../manifest/document.ts';
import { DELETE_POLICIES, type HookEvent } from '../manifest/vocabulary.ts';
import { didYouMean } from '../nearest.ts';
import { hooksOf } from '../release/order.ts';
import type { Release } from '../release/release.ts';
import type { KubeObject, Method } from './cluster.ts';
import { objectsOf } from './objects.ts';
import type { Past } from './past.ts';
import { precious } from './protection.ts';
import { type Protects, usedBy } from './users.ts';
import { type Advise, adviceOn } from './why/advice.ts';

export interface RunOptions {
  readonly namespace: string;
  readonly method: Method;
  /** For each wait: for the deletion, and for the hook. 0: no limit. */
  readonly timeoutMs: number;
  /** No delete policy is carried out, neither before nor after. */
  readonly keep: boolean;
  /** A hook ends as soon as a trouble is there that does not pass by itself. */
  readonly failFast?: boolean;
  /** `KIND/NAME` of objects that may be deleted in spite of what they are. */
  readonly recreate: readonly string[];
}

export interface PlannedHook {
  readonly hook: Hook;
  /** `Job/shop-migrate` */
  readonly title: string;
  /** What is created: one object, or the items of a List. Namespaces are as written. */
  readonly objects: readonly KubeObject[];
  /** As Helm applies them: before-hook-creation where none is written; none with --keep. */
  readonly policies: readonly string[];
  /** Why it is run although it was not chosen. */
  readonly brought?: Brought;
  /** What an earlier run, on which this one goes on, has done with it. */
  readonly past?: Past;
}

export interface Brought {
  /** `Job/migrate` */
  readonly neededBy: string;
  /** False where nobody was asked whether it exists. */
  readonly isCertain: boolean;
}

/** Everything that is decided before a run begins. */
export interface RunPlan extends RunOptions {
  readonly event: HookEvent;
  readonly release: string;
  readonly hooks: readonly PlannedHook[];
  /** For each hook those of its own weight that it waits for; the others run with it. Unset: one after another. */
  readonly after?: readonly (readonly number[])[];
  /** How many hooks the whole phase has, where not all are run. */
  readonly outOf?: number;
  /** Why an object, if it exists, is left exactly as it is; undefined where it may be deleted. */
  readonly protects: Protects;
  /** What to do about a hook's trouble. */
  readonly advise?: Advise;
}

/**
 * The hooks of an event in Helm's order, and what happens to each.
 *
 * @param release the revision, chart or manifest that the hooks come from
 * @param installed the revisions whose objects may be in the cluster: what they use is left alone too
 * @throws UserError where a hook cannot be built: Helm would find out in the middle of the phase
 */
export function planRun(
  release: Release,
  event: HookEvent,
  options: RunOptions,
  installed: readonly Release[] = [],
): RunPlan {
  const name = release.name ?? '';
  const hooks = hooksOf(release, event).map((hook) => planHook(hook, options));
  checkRecreate(hooks, event, options);
  const releases = [release, ...installed];
  const protects = protection(releases, hooks, options);
  return { ...options, event, release: name, hooks, protects, advise: adviser(releases, event, hooks, options) };
}

function adviser(
  releases: readonly Release[],
  event: HookEvent,
  hooks: readonly PlannedHook[],
  { namespace, keep, timeoutMs }: RunOptions,
): Advise {
  return (diagnosis, index) => {
    const hook = hooks[index]!;
    const place = hook.objects[0]?.metadata.namespace || namespace;
    return adviceOn(diagnosis, { event, hook, releases, keep, timeoutMs, namespace: place });
  };
}

/** True where an existing object of a hook is deleted first: by its policy, or by --recreate. */
export function deletesBefore({ hook, policies }: PlannedHook, { recreate }: RunOptions, title: string): boolean {
  if (isNamed(recreate, title)) return true;
  // Helm deletes no CRD for a policy: helm.sh/helm/v4 pkg/action/hooks.go : deleteHookByPolicy.
  return policies.includes('before-hook-creation') && hook.kind !== 'CustomResourceDefinition';
}

function isNamed(recreate: readonly string[], title: string): boolean {
  return recreate.some((named) => named.toLowerCase() === title.toLowerCase());
}

function checkRecreate(hooks: readonly PlannedHook[], event: HookEvent, { recreate }: RunOptions): void {
  const titles = hooks.flatMap(({ objects }) => objects.map(titleOfObject));
  const unknown = recreate.find((named) => !titles.some((title) => isNamed([named], title)));
  if (unknown !== undefined)
    throw usageError(
      `--recreate ${unknown}: no ${event} hook is called so${didYouMean(unknown, titles)}; nothing was run`,
    );
}

/** `Job/shop-migrate` */
export function titleOfObject({ kind, metadata }: KubeObject): string {
  return titleOf({ kind, name: metadata.name ?? '' });
}

function planHook(hook: Hook, { keep, method }: RunOptions): PlannedHook {
  const title = titleOf(hook);
  const stored = hook.deletePolicies.length === 0 ? ['before-hook-creation'] : hook.deletePolicies;
  const policies = keep ? [] : stored;
  const objects = objectsOf(hook);
  for (const object of objects) check(object, hook, method === 'apply' || deletes(policies));
  return { hook, title, objects, policies };
}

function deletes(policies: readonly string[]): boolean {
  return policies.some((policy) => (DELETE_POLICIES as readonly string[]).includes(policy));
}

function check(object: KubeObject, hook: Hook, needsName: boolean): void {
  const place = `the ${object.kind || 'document'} in ${hook.document.path || hook.document.source.file}`;
  if (!object.kind || !object.apiVersion) throw new UserError(`${place} has no kind or apiVersion; nothing was run`);
  if (!object.metadata?.name && needsName)
    throw new UserError(`${place} has no metadata.name, so it can be neither applied nor deleted; nothing was run`);
  for (const field of ['annotations', 'labels'] as const)
    for (const [key, value] of Object.entries(object.metadata[field] ?? {}))
      if (typeof value !== 'string')
        throw new UserError(
          `${titleOfObject(object)} has ${key}: ${JSON.stringify(value)}, ` +
            `and the API takes only strings there; nothing was run`,
        );
}

function protection(
  releases: readonly Release[],
  hooks: readonly PlannedHook[],
  { recreate, namespace }: RunOptions,
): Protects {
  const objects = hooks.flatMap(({ objects }) => objects);
  const used = usedBy(releases, objects, namespace);
  return (ref) => {
    if (isNamed(recreate, titleOf(ref))) return undefined;
    return precious(ref) ?? used(ref);
  };
}
