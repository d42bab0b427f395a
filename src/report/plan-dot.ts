import type { Plan } from '../release/plan.ts';
import { type Cluster, type GraphEdge, type GraphNode, graphOf } from './plan-graph.ts';
import { printable } from './text.ts';

const STYLES: Readonly<Record<GraphNode['role'], string>> = {
  hook: '',
  outside: ', style=dashed',
  missing: ', style=dashed, color=red, fontcolor=red',
};

/** The plan for Graphviz: events as clusters from top to bottom, an arrow from each hook to what it needs. */
export function planDot(plan: Plan): string {
  const clusters = graphOf(plan).flatMap(clusterLines);
  const head = ['digraph hooks {', '  compound=true;', '  node [shape=box, fontname="sans-serif"];'];
  return `${[...head, '  edge [fontname="sans-serif", fontsize=10];', ...clusters, '}'].join('\n')}\n`;
}

function clusterLines({ id, event, hooks, others, needs }: Cluster): string[] {
  return [
    `  subgraph cluster_${id} {`,
    `    label=${quoted([event])};`,
    ...[...hooks, ...others].map((node) => `    ${node.id} [label=${quoted(node.label)}${STYLES[node.role]}];`),
    // The order, which is no need: grey, and strong enough to keep the boxes below each other.
    ...hooks.slice(1).map(({ id }, at) => `    ${hooks[at]!.id} -> ${id} [color=grey, style=dotted, weight=10];`),
    ...needs.map(needLine),
    '  }',
  ];
}

function needLine({ from, to, label, satisfied }: GraphEdge): string {
  const colour = satisfied ? '' : ', color=red, fontcolor=red';
  return `    ${from} -> ${to} [label=${quoted([label])}, constraint=false${colour}];`;
}

/** Source: graphviz, doc/infosrc/grammar: in a quoted string only `"` has to be escaped; `\` begins an escape. */
function quoted(lines: readonly string[]): string {
  const text = lines.map((line) => printable(line).replaceAll('\\', '\\\\').replaceAll('"', '\\"'));
  return `"${text.join('\\n')}"`;
}
