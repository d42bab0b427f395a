import type { Context } from '../context.ts';
import type { Target } from '../io/target.ts';
import type { Rule } from '../lint/rule.ts';
import type { Surroundings } from '../lint/surroundings.ts';
import { runs } from '../release/life.ts';
import { staleResult } from '../release/policies.ts';
import { ClusterError } from '../run/cluster.ts';
import { inventory } from '../run/inventory.ts';

/**
 * Of an installed release, the hooks that no policy deletes before their next run and whose object is there now. The
 * cluster is asked for these alone; what it may not be asked for is not known, and no reason to fail.
 */
export async function leftoversOf(
  { name, release }: Target,
  rules: readonly Rule[],
  env: Context['env'],
): Promise<Pick<Surroundings, 'leftovers'>> {
  if (!name.startsWith('release/') || !rules.some(({ wants }) => wants?.includes('leftovers'))) return {};
  const stale = release.hooks.filter((hook) => runs(hook) && staleResult(hook));
  if (stale.length === 0) return {};
  const { openKubernetes } = await import('../io/kubernetes.ts');
  const cluster = openKubernetes(env);
  try {
    const hooks = stale.map((hook) => ({ hook, revision: 0, lastRun: null }));
    const listed = await inventory(hooks, release.namespace ?? cluster.namespace, cluster);
    const found = listed.flatMap(({ hook, objects = [] }) => {
      const state = objects.find(({ meaning }) => meaning === 'in-the-way')?.state;
      return state === 'succeeded' || state === 'failed' || state === 'there' ? [[hook, state] as const] : [];
    });
    return { leftovers: new Map(found) };
  } catch (error) {
    if (!(error instanceof ClusterError)) throw error;
    return {};
  } finally {
    await cluster.close();
  }
}
