import { type Hook, titleOf } from '../manifest/document.ts';
import { HOOK } from '../manifest/vocabulary.ts';
import { repeats } from '../release/life.ts';
import { staleResult } from '../release/policies.ts';
import { type Cluster, ClusterError, type KubeObject, type ObjectRef, refOf } from './cluster.ts';
import { objectsOf } from './objects.ts';
import { isJob, isPod, readinessOf } from './readiness.ts';
import { isClusterScoped } from './scope.ts';

/** What the release's record says about a hook's last run; times in RFC 3339. */
export interface LastRun {
  /** Helm's word: Unknown, Running, Succeeded, Failed. */
  readonly phase: string;
  readonly startedAt: string | null;
  readonly completedAt: string | null;
  /** The revision whose record says so, where that is not the hook's own. */
  readonly revision?: number;
}

/** An object of a hook that is in the cluster now. */
export interface Leftover {
  readonly ref: ObjectRef;
  readonly state: 'running' | 'succeeded' | 'failed' | 'there' | 'terminating';
  readonly createdAt: string | null;
  /** False where it bears no hook annotation: something else has the hook's name. */
  readonly isHooks: boolean;
  /**
   * `kept`: its policy lets it stay. `undeleted`: its policy should have deleted it. `in-the-way`: no policy deletes it
   * before the hook comes again, so Helm 3 stops at it and Helm 4 takes its result.
   */
  readonly meaning: 'kept' | 'undeleted' | 'in-the-way';
}

export interface ListedHook {
  readonly hook: Hook;
  /** The revision whose hook it is: an older one's object can be left where the newest has no such hook. */
  readonly revision: number;
  readonly lastRun: LastRun | null;
  /** undefined where the cluster was not asked, or did not say. */
  readonly objects: readonly Leftover[] | undefined;
  /** Why it did not. */
  readonly unknown: string | null;
}

/** How many objects are asked for at once. */
const AT_ONCE = 10;

/** Asks the cluster for the objects of hooks; reads only. What it may not read is said, hook by hook. */
export async function inventory(
  hooks: readonly Pick<ListedHook, 'hook' | 'revision' | 'lastRun'>[],
  namespace: string,
  cluster: Cluster,
): Promise<readonly ListedHook[]> {
  const listed: ListedHook[] = [];
  for (let at = 0; at < hooks.length; at += AT_ONCE) {
    const some = hooks.slice(at, at + AT_ONCE).map(async (one): Promise<ListedHook> => {
      try {
        return { ...one, objects: await leftoversOf(one.hook, one.lastRun, namespace, cluster), unknown: null };
      } catch (error) {
        if (!(error instanceof ClusterError) || error.reason === 'unreachable') throw error;
        return { ...one, objects: undefined, unknown: error.message };
      }
    });
    listed.push(...(await Promise.all(some)));
  }
  return listed;
}

/** The objects of a hook that are in the cluster now. @throws ClusterError */
export async function leftoversOf(
  hook: Hook,
  lastRun: LastRun | null,
  namespace: string,
  cluster: Cluster,
): Promise<readonly Leftover[]> {
  const wanted = objectsOf(hook).filter(({ metadata }) => metadata.name);
  const found = await Promise.all(wanted.map((object) => find(object, namespace, cluster)));
  return found.flatMap((object) => (object ? [leftoverOf(object, hook, lastRun)] : []));
}

async function find(object: KubeObject, namespace: string, cluster: Cluster): Promise<KubeObject | undefined> {
  const ref = refOf(object);
  const place = isClusterScoped(ref) ? '' : ref.namespace || namespace;
  try {
    return await cluster.get({ ...ref, namespace: place });
  } catch (error) {
    // A definition that is gone has taken its resources along.
    if (error instanceof ClusterError && error.reason === 'unknown-kind') return undefined;
    throw error;
  }
}

function leftoverOf(object: KubeObject, hook: Hook, lastRun: LastRun | null): Leftover {
  const { creationTimestamp, annotations = {} } = object.metadata;
  const isHooks = HOOK in annotations;
  const state = stateOf(object);
  return {
    ref: refOf(object),
    state,
    createdAt: creationTimestamp ? new Date(creationTimestamp).toISOString() : null,
    isHooks,
    meaning: isHooks ? meaningOf(hook, state, lastRun) : 'kept',
  };
}

function stateOf(object: KubeObject): Leftover['state'] {
  if (object.metadata.deletionTimestamp) return 'terminating';
  if (!isJob(object) && !isPod(object)) return 'there';
  const { state } = readinessOf(object);
  return state === 'ready' ? 'succeeded' : state === 'failed' ? 'failed' : 'running';
}

function meaningOf(hook: Hook, state: Leftover['state'], lastRun: LastRun | null): Leftover['meaning'] {
  const isOver = state === 'succeeded' || state === 'failed' || state === 'there';
  if (isOver && staleResult(hook) && hook.events.some(repeats)) return 'in-the-way';
  if (hook.kind === 'CustomResourceDefinition' || state === 'terminating') return 'kept';
  const policy = lastRun?.phase === 'Succeeded' ? 'hook-succeeded' : lastRun?.phase === 'Failed' ? 'hook-failed' : '';
  return hook.deletePolicies.includes(policy) ? 'undeleted' : 'kept';
}

/** `Job/migrate` of a leftover. */
export function titleOfLeftover({ ref }: Leftover): string {
  return titleOf(ref);
}
