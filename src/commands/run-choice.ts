import { titleOf } from '../manifest/document.ts';
import type { Release } from '../release/release.ts';
import { bringAlong } from '../run/bring.ts';
import type { Cluster, KubeObject } from '../run/cluster.ts';
import { type RunPlan, titleOfObject } from '../run/plan.ts';
import { isClusterScoped } from '../run/scope.ts';
import type { Script } from '../run/script.ts';
import { choose, isSelective, type Selection } from '../run/select.ts';

interface ChoiceOptions {
  readonly selection: Selection;
  readonly script: Script | undefined;
  /** undefined where none is asked. */
  readonly cluster: Cluster | undefined;
}

/**
 * The plan for what --only, --skip and --from leave of the phase, and what that needs.
 *
 * @throws UserError where a word matches no hook, or something needed can not be had
 */
export async function choosePlan(
  plan: RunPlan,
  release: Release,
  { selection, script, cluster }: ChoiceOptions,
): Promise<RunPlan> {
  if (!isSelective(selection) || plan.hooks.length === 0) return plan;
  const choice = choose(plan, selection);
  return bringAlong(plan, release, choice, script ? modelOf(plan, script) : cluster);
}

/** A simulation begins with what its file says; what the phase does not make is there. */
function modelOf({ hooks }: RunPlan, { existing }: Script): Pick<Cluster, 'get' | 'kindOf'> {
  const made = new Set(
    hooks.flatMap(({ title, objects }) => (existing.includes(title) ? [] : objects.map(titleOfObject))),
  );
  return {
    get: async (ref): Promise<KubeObject | undefined> => {
      const { apiVersion, kind, name, namespace } = ref;
      return made.has(titleOf(ref)) ? undefined : { apiVersion, kind, metadata: { name, namespace } };
    },
    kindOf: async (apiVersion, kind) => ({ resource: '', namespaced: !isClusterScoped({ apiVersion, kind }) }),
  };
}

/** `a,b` is two words. */
export function selectionOf({
  only,
  skip,
  from,
}: Readonly<Record<'only' | 'skip', readonly string[]>> & { readonly from: string | undefined }): Selection {
  return { only: wordsOf(only), skip: wordsOf(skip), from };
}

function wordsOf(given: readonly string[]): string[] {
  return given
    .flatMap((words) => words.split(','))
    .map((word) => word.trim())
    .filter(Boolean);
}
