import { UserError } from '../errors.ts';
import { titleOf } from '../manifest/document.ts';
import { breaksConsumer } from '../release/graph.ts';
import { type Need, needsOf } from '../release/needs.ts';
import type { Release } from '../release/release.ts';
import { type Cluster, ClusterError, type ObjectRef } from './cluster.ts';
import { placeOf } from './fate.ts';
import type { Brought, PlannedHook, RunPlan } from './plan.ts';
import type { Choice } from './select.ts';

/** Something that a wanted hook needs and that no wanted hook makes before it. */
interface Lack {
  readonly need: Need;
  /** The hook that makes it earlier in the phase; undefined where none does. */
  readonly provider: number | undefined;
}

/**
 * The plan for the chosen hooks, and for those hooks before them that make what they need and what does not exist:
 * accounts, rights, ConfigMaps, Secrets, claims that the phase has made before and deleted at its end.
 *
 * @param cluster undefined where none is asked: then what may have to be brought along is, and said so
 * @throws UserError where something needed does not exist and cannot be brought along
 * @throws ClusterError where the cluster does not answer
 */
export async function bringAlong(
  plan: RunPlan,
  release: Release,
  choice: Choice,
  cluster: Pick<Cluster, 'get' | 'kindOf'> | undefined,
): Promise<RunPlan> {
  const brought = await missingOf(plan, release, choice, cluster);
  const hooks = plan.hooks.flatMap((hook, index): PlannedHook[] => {
    if (choice.chosen.has(index)) return [hook];
    const reason = brought.get(index);
    return reason ? [{ ...hook, brought: reason }] : [];
  });
  return { ...plan, hooks, outOf: plan.hooks.length };
}

/** The hooks that make what the chosen ones need and what does not exist, by position. The same errors. */
export async function missingOf(
  plan: RunPlan,
  release: Release,
  choice: Choice,
  cluster: Pick<Cluster, 'get' | 'kindOf'> | undefined,
): Promise<ReadonlyMap<number, Brought>> {
  const brought = new Map<number, Brought>();
  const open = [...choice.chosen];
  for (let index = open.shift(); index !== undefined; index = open.shift()) {
    for (const { need, provider } of lacksOf(index, plan, release, choice)) {
      const state = await stateOf(need, provider, plan, cluster);
      if (provider === undefined || choice.skipped.has(provider)) {
        if (state === 'absent' && isVital(need)) throw notToBeHad(need, provider, plan);
        continue;
      }
      if (state === 'unseen' && !need.optional && !need.presumed) throw unseen(need, plan);
      if (!brought.has(provider)) open.push(provider);
      if (state !== 'there' && !brought.has(provider))
        brought.set(provider, { neededBy: titleOf(need.consumer), isCertain: state === 'absent' });
    }
  }
  return brought;
}

function lacksOf(index: number, { hooks }: RunPlan, release: Release, { chosen }: Choice): Lack[] {
  const lacks = new Map<string, Lack>();
  for (const need of needsOf(hooks[index]!.hook, release)) {
    const makers = [...hooks.keys()].slice(0, index).filter((at) => need.providers.includes(hooks[at]!.hook));
    if (makers.some((at) => chosen.has(at))) continue;
    const title = titleOf(need);
    const known = lacks.get(title);
    // One object may be needed in several ways: what the hook cannot do without decides.
    if (!known || (isVital(need) && !isVital(known.need))) lacks.set(title, { need, provider: makers.at(-1) });
  }
  return [...lacks.values()];
}

function isVital(need: Need): boolean {
  return breaksConsumer(need) && !need.optional && !need.presumed;
}

type State = 'there' | 'absent' | 'unseen' | 'unknown';

async function stateOf(
  need: Need,
  provider: number | undefined,
  plan: RunPlan,
  cluster: Pick<Cluster, 'get' | 'kindOf'> | undefined,
): Promise<State> {
  if (!cluster) return 'unknown';
  const refs =
    provider === undefined
      ? [refOfNeed(need, plan)]
      : plan.hooks[provider]!.objects.map((object) => placeOf(object, plan));
  const states = await Promise.all(refs.map((ref) => look(ref, cluster)));
  return states.find((state) => state !== 'there') ?? 'there';
}

/** What is terminating will not be there for long. */
async function look(ref: ObjectRef, cluster: Pick<Cluster, 'get' | 'kindOf'>): Promise<State> {
  try {
    const { namespaced } = await cluster.kindOf(ref.apiVersion, ref.kind);
    const found = await cluster.get(namespaced ? ref : { ...ref, namespace: '' });
    return found && !found.metadata.deletionTimestamp ? 'there' : 'absent';
  } catch (error) {
    if (error instanceof ClusterError && error.reason === 'unknown-kind') return 'absent';
    if (error instanceof ClusterError && error.reason === 'forbidden') return 'unseen';
    throw error;
  }
}

/** Where an object lies that no earlier hook of the phase makes. */
function refOfNeed({ kind, name, providers, objects }: Need, plan: RunPlan): ObjectRef {
  const { head } = providers[0]?.document ?? objects[0]!;
  return placeOf({ apiVersion: head.apiVersion, kind, metadata: { name, namespace: head.namespace } }, plan);
}

function notToBeHad(need: Need, provider: number | undefined, { event }: RunPlan): UserError {
  const what = `${titleOf(need.consumer)} needs ${titleOf(need)}, which does not exist`;
  const why = provider === undefined ? `and no ${event} hook before it makes it` : 'and which --skip leaves out';
  return new UserError(`${what} ${why}; nothing was run`);
}

function unseen(need: Need, { event }: RunPlan): UserError {
  const title = titleOf(need);
  return new UserError(
    `${titleOf(need.consumer)} needs ${title}, and there is no right to see whether it exists; ` +
      `--only with ${title} makes it as the whole ${event} phase would, --skip ${title} takes it as there; nothing was run`,
  );
}
