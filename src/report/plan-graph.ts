import { titleOf } from '../manifest/document.ts';
import type { HookEvent } from '../manifest/vocabulary.ts';
import type { DecidedBy, Plan, PlannedHook } from '../release/plan.ts';

/** A box of the picture: a hook in its turn, or what a hook needs and this event does not make before it. */
export interface GraphNode {
  readonly id: string;
  /** Lines of text of others, not yet made harmless. */
  readonly label: readonly string[];
  /** `outside`: there before the event; `missing`: nothing makes it in time. */
  readonly role: 'hook' | 'outside' | 'missing';
}

export interface GraphEdge {
  /** The consumer. */
  readonly from: string;
  readonly to: string;
  /** How it is needed. */
  readonly label: string;
  readonly satisfied: boolean;
}

/** One event: its hooks in the order in which they run, and who needs whom. */
export interface Cluster {
  readonly id: string;
  readonly event: HookEvent;
  readonly hooks: readonly GraphNode[];
  readonly others: readonly GraphNode[];
  readonly needs: readonly GraphEdge[];
}

/** The plan as clusters of boxes and arrows, for whoever draws it. */
export function graphOf(plan: Plan): readonly Cluster[] {
  return [...plan.events].map(([event, hooks], at) => clusterOf(event, hooks, `e${at}`));
}

function clusterOf(event: HookEvent, hooks: readonly PlannedHook[], id: string): Cluster {
  const nodes = hooks.map((planned, turn) => nodeOf(planned, turn, `${id}h${turn}`));
  const byTitle = new Map<string, string>();
  for (const [turn, { hook }] of hooks.entries())
    if (!byTitle.has(titleOf(hook))) byTitle.set(titleOf(hook), nodes[turn]!.id);
  const others = new Map<string, GraphNode>();
  const needs: GraphEdge[] = [];
  for (const [turn, planned] of hooks.entries()) {
    for (const need of planned.needs) {
      const title = titleOf(need);
      const isOwn = need.state === 'ordered' || need.state === 'by-name' || need.state === 'broken';
      const own = isOwn ? byTitle.get(title) : undefined;
      const role = need.satisfied ? ('outside' as const) : ('missing' as const);
      const other = own ? undefined : (others.get(title) ?? { id: `${id}o${others.size}`, label: [title], role });
      if (other) others.set(title, other);
      needs.push({ from: nodes[turn]!.id, to: own ?? other!.id, label: need.via, satisfied: need.satisfied });
    }
  }
  return { id, event, hooks: nodes, others: [...others.values()], needs };
}

/** Behind the weight: what decides where weights are equal. */
const BY: Readonly<Record<DecidedBy, string>> = {
  weight: '',
  name: ', by name',
  kind: ', by kind',
  file: ', by file',
  repeated: ', once more',
};

function nodeOf({ hook, decidedBy }: PlannedHook, turn: number, id: string): GraphNode {
  const by = decidedBy === undefined ? '' : BY[decidedBy];
  // Not `1.`: Mermaid takes that for a list.
  return { id, label: [`${turn + 1}: ${titleOf(hook)}`, `weight ${hook.weight}${by}`], role: 'hook' };
}
