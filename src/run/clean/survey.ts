import { type Cluster, ClusterError, type KubeObject } from '../cluster.ts';
import { isJob, isPod, readinessOf } from '../readiness.ts';
import type { Candidate } from './candidates.ts';
import type { CleanObject, Unseen } from './leftover.ts';
import { judge, type Situation } from './verdict.ts';

/** How many objects are asked for at once. */
const AT_ONCE = 10;

/** What there is of a release's hooks. */
export interface Survey {
  readonly objects: readonly CleanObject[];
  /** May be there, but this login cannot see. */
  readonly unseen: readonly Unseen[];
}

/** Looks at every candidate and judges what is there; reads only. @throws ClusterError where nothing answers */
export async function survey(
  candidates: readonly Candidate[],
  situation: Situation,
  cluster: Cluster,
): Promise<Survey> {
  const objects: CleanObject[] = [];
  const unseen: Unseen[] = [];
  for (let at = 0; at < candidates.length; at += AT_ONCE) {
    const some = candidates.slice(at, at + AT_ONCE);
    const seen = await Promise.all(some.map((candidate) => look(candidate, situation, cluster)));
    for (const one of seen) {
      if (one && 'message' in one) unseen.push(one);
      else if (one) objects.push(one);
    }
  }
  return { objects, unseen };
}

async function look(
  candidate: Candidate,
  situation: Situation,
  cluster: Cluster,
): Promise<CleanObject | Unseen | undefined> {
  const { ref, owners } = candidate;
  try {
    const live = await cluster.get(ref);
    if (!live) return undefined;
    const state = stateOf(live);
    const pods = isJob(ref) ? await podsBelow(live, cluster) : 0;
    return { ref, live, state, pods, ...judge(live, state, candidate, situation) };
  } catch (error) {
    if (!(error instanceof ClusterError) || error.reason === 'unreachable') throw error;
    return { ref, owner: owners[0]!, message: error.message };
  }
}

function stateOf(live: KubeObject): CleanObject['state'] {
  if (live.metadata.deletionTimestamp) return 'terminating';
  if (!isJob(live) && !isPod(live)) return 'there';
  const { state } = readinessOf(live);
  return state === 'ready' ? 'succeeded' : state === 'failed' ? 'failed' : 'running';
}

/** Who may not list pods sees none. */
async function podsBelow({ metadata }: KubeObject, cluster: Cluster): Promise<number> {
  const { uid = '', namespace = '' } = metadata;
  const selection = { apiVersion: 'v1', kind: 'Pod', namespace, labels: `controller-uid=${uid}`, metadataOnly: true };
  try {
    return (await cluster.list(selection)).objects.length;
  } catch (error) {
    if (error instanceof ClusterError && error.reason === 'forbidden') return 0;
    throw error;
  }
}
