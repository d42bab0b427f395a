import type { Plan } from '../release/plan.ts';
import { type Cluster, type GraphEdge, type GraphNode, graphOf } from './plan-graph.ts';
import { printable } from './text.ts';

/** The plan as a Mermaid flowchart, which GitHub and GitLab draw in Markdown: events as subgraphs, needs as arrows. */
export function planMermaid(plan: Plan): string {
  const clusters = graphOf(plan);
  const all = clusters.flatMap(({ hooks, others }) => [...hooks, ...others]);
  const lines = ['flowchart TB', ...clusters.flatMap(clusterLines)];
  const missing = all.filter(({ role }) => role === 'missing').map(({ id }) => id);
  const outside = all.filter(({ role }) => role === 'outside').map(({ id }) => id);
  if (outside.length > 0)
    lines.push('  classDef outside stroke-dasharray: 5 5', `  class ${outside.join(',')} outside`);
  if (missing.length > 0)
    lines.push('  classDef missing stroke:#d00,color:#d00', `  class ${missing.join(',')} missing`);
  return `${lines.join('\n')}\n`;
}

function clusterLines({ id, event, hooks, others, needs }: Cluster): string[] {
  return [
    `  subgraph ${id}[${quoted([event])}]`,
    ...hooks.map((node) => `    ${boxOf(node, '[', ']')}`),
    ...others.map((node) => `    ${boxOf(node, '(', ')')}`),
    // An invisible link keeps the boxes in the order in which they run.
    ...hooks.slice(1).map((node, at) => `    ${hooks[at]!.id} ~~~ ${node.id}`),
    ...needs.map(needLine),
    '  end',
  ];
}

function boxOf({ id, label }: GraphNode, open: string, close: string): string {
  return `${id}${open}${quoted(label)}${close}`;
}

function needLine({ from, to, label, satisfied }: GraphEdge): string {
  const text = satisfied ? label : `${label}: too late`;
  return `    ${from} ${satisfied ? '-->' : '-.->'}|${quoted([text])}| ${to}`;
}

/** All but the plainest characters as entity codes: Mermaid has no other escape in a quoted text. */
function quoted(lines: readonly string[]): string {
  const text = lines.map((line) =>
    printable(line).replaceAll(/[^A-Za-z0-9 _.,:/()-]/gu, (character) => `#${character.codePointAt(0)};`),
  );
  return `"${text.join('<br/>')}"`;
}
