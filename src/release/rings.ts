import { type Hook, titleOf } from '../manifest/document.ts';

/** What is known of a node while the walk is on. */
interface Mark {
  readonly index: number;
  /** The smallest index that is reached from it and not yet in a group. */
  low: number;
  grouped: boolean;
}

interface Frame<Node> {
  readonly node: Node;
  readonly mark: Mark;
  readonly next: readonly Node[];
  at: number;
}

/**
 * Nodes in groups that reach each other; every group behind all that its members lead to. Tarjan's walk with a stack
 * of its own, for a chart can have longer chains than calls can be nested. Linear.
 */
export function groupsOf<Node>(nodes: Iterable<Node>, nextOf: (node: Node) => readonly Node[]): Node[][] {
  const marks = new Map<Node, Mark>();
  const open: Node[] = [];
  const groups: Node[][] = [];
  const enter = (node: Node): Frame<Node> => {
    const mark = { index: marks.size, low: marks.size, grouped: false };
    marks.set(node, mark);
    open.push(node);
    return { node, mark, next: nextOf(node), at: 0 };
  };
  for (const start of nodes) {
    if (marks.has(start)) continue;
    const path = [enter(start)];
    for (let frame = path.at(-1); frame; frame = path.at(-1)) {
      if (frame.at < frame.next.length) {
        const next = frame.next[frame.at++]!;
        const seen = marks.get(next);
        if (!seen) path.push(enter(next));
        else if (!seen.grouped) frame.mark.low = Math.min(frame.mark.low, seen.index);
        continue;
      }
      path.pop();
      const above = path.at(-1);
      if (above) above.mark.low = Math.min(above.mark.low, frame.mark.low);
      if (frame.mark.low === frame.mark.index) groups.push(closed(open, frame.node, marks));
    }
  }
  return groups;
}

/** Takes a group off the stack of what is open: everything down to its first node. */
function closed<Node>(open: Node[], first: Node, marks: ReadonlyMap<Node, Mark>): Node[] {
  const group = open.splice(open.lastIndexOf(first));
  for (const node of group) marks.get(node)!.grouped = true;
  return group;
}

/** A shortest way from a node back to itself: it and what follows; empty where there is none. */
export function shortestRing<Node>(start: Node, nextOf: (node: Node) => readonly Node[]): Node[] {
  const cameFrom = new Map<Node, Node>();
  let layer: readonly Node[] = [start];
  while (layer.length > 0) {
    const reached: Node[] = [];
    for (const node of layer) {
      for (const next of nextOf(node)) {
        if (next === start) return wayTo(node, start, cameFrom);
        if (!cameFrom.has(next)) {
          cameFrom.set(next, node);
          reached.push(next);
        }
      }
    }
    layer = reached;
  }
  return [];
}

function wayTo<Node>(node: Node, start: Node, cameFrom: ReadonlyMap<Node, Node>): Node[] {
  const way = [node];
  for (let at = node; at !== start; way.push(at)) at = cameFrom.get(at)!;
  return way.reverse();
}

/** A sentence names no more members than this. */
const NAMED = 6;

/** `Secret/a -> ServiceAccount/b -> Secret/a`, the middle of a long ring counted only. */
export function ringWords(ring: readonly Hook[]): string {
  const titles = ring.slice(0, NAMED).map(titleOf);
  const more = ring.length - titles.length;
  if (more > 0) titles.push(`${more.toLocaleString('en-US')} more`);
  return [...titles, titleOf(ring[0]!)].join(' -> ');
}
