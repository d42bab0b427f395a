import { DELETE_POLICIES } from '../manifest/vocabulary.ts';
import { groupOf } from '../release/life.ts';
import { type Cluster, type ClusterError, type KubeObject, type Right, refOf } from './cluster.ts';
import { deletesBefore, type PlannedHook, type RunPlan, titleOfObject } from './plan.ts';
import { isJob, isPod } from './readiness.ts';

/** What a run may not do: what it cannot go without, and what it only sees less without. */
export interface MissingRights {
  readonly needed: readonly string[];
  readonly wanted: readonly string[];
}

const DELETES: ReadonlySet<string> = new Set(DELETE_POLICIES);

interface Wish {
  readonly right: Right;
  readonly needed: boolean;
}

/**
 * Asks for every right that a plan uses, before anything is created.
 *
 * @throws ClusterError where the cluster does not answer
 */
export async function missingRights(plan: RunPlan, cluster: Cluster): Promise<MissingRights> {
  const wishes = new Map<string, Wish>();
  for (const hook of plan.hooks)
    for (const object of hook.objects)
      for (const wish of await wishesFor(object, hook, plan, cluster)) {
        const text = textOf(wish.right);
        wishes.set(text, { ...wish, needed: wish.needed || wishes.get(text)?.needed === true });
      }
  const answers = await Promise.all([...wishes.values()].map(({ right }) => cluster.allows(right)));
  const missing = [...wishes].filter((_, index) => !answers[index]);
  return {
    needed: missing.filter(([, { needed }]) => needed).map(([text]) => text),
    wanted: missing.filter(([, { needed }]) => !needed).map(([text]) => text),
  };
}

async function wishesFor(object: KubeObject, hook: PlannedHook, plan: RunPlan, cluster: Cluster): Promise<Wish[]> {
  const kind = await cluster.kindOf(object.apiVersion, object.kind).catch((error: ClusterError) => {
    // An earlier hook may bring it.
    if (error.reason === 'unknown-kind') return undefined;
    throw error;
  });
  if (!kind) return [];
  const namespace = kind.namespaced ? object.metadata.namespace || plan.namespace : '';
  const own = (verb: string): Wish => ({
    right: { verb, group: groupOf(object.apiVersion), resource: kind.resource, namespace },
    needed: true,
  });
  const other = (verb: string, resource: string): Wish => ({
    right: { verb, group: '', resource, namespace },
    needed: false,
  });
  const wishes = creates(hook) ? creation(plan).map(own) : [];
  if (hook.past?.state === 'adopted') wishes.push(own('get'));
  const title = titleOfObject(object);
  if (hook.policies.some((policy) => DELETES.has(policy)) || deletesBefore(hook, plan, title))
    wishes.push(own('delete'));
  if (hook.past?.state === 'done') return wishes;
  const ref = { ...refOf(object), namespace };
  const mustNotExist = plan.method === 'apply' && !hook.policies.includes('before-hook-creation');
  if (plan.protects(ref) || (mustNotExist && (isJob(object) || isPod(object)))) wishes.push(own('get'));
  if (isJob(object) || isPod(object)) wishes.push(own('watch'), other('watch', 'events'), other('get', 'pods/log'));
  if (isJob(object)) wishes.push(other('list', 'pods'), other('watch', 'pods'));
  return wishes;
}

function creation({ method }: RunPlan): readonly string[] {
  return method === 'apply' ? ['create', 'patch'] : ['create'];
}

/** Of a List that an earlier run has begun with something may be left to make. */
function creates({ past, objects }: PlannedHook): boolean {
  return !past || (past.state === 'adopted' && past.made.length < objects.length);
}

function textOf({ verb, group, resource, namespace }: Right): string {
  return `${verb} ${resource}${group && `.${group}`}${namespace && ` in ${namespace}`}`;
}
