// Which hooks a rewrite moves, and past whom: only what holds data or rights, and nothing that would notice.
import assert from 'node:assert/strict';
import type { OracleReading } from '../oracle/oracle.ts';
import { type Edge, edgesIn, hooksIn, type Node } from './edges.ts';
import { valuesAt } from './json-paths.ts';

const MOVABLE = /^(ServiceAccount|Secret|ConfigMap|PersistentVolumeClaim|(Cluster)?Role(Binding)?)$/;
const GRANTS = /^(Cluster)?Role(Binding)?$/;

/** Which events can have run, in this revision or an earlier one, before an event first succeeds. */
const EARLIER: Readonly<Record<string, RegExp>> = {
  'pre-install': /^$/,
  'post-install': /^pre-install$/,
  'pre-upgrade': /-(install|rollback)$|^test$/,
  'post-upgrade': /-(install|rollback)$|^(test|pre-upgrade)$/,
  'pre-rollback': /-(install|upgrade)$|^test$/,
  'post-rollback': /-(install|upgrade)$|^(test|pre-rollback)$/,
  test: /-(install|upgrade|rollback)$/,
  'pre-delete': /-(install|upgrade|rollback)$|^test$/,
  'post-delete': /^(?!post-delete$)/,
};

/** @param after what Helm reads behind a rewrite that writes weights for needs alone */
export function checkMoved(before: OracleReading, after: OracleReading): void {
  const hooks = hooksIn(before);
  const edges = edgesIn(hooks);
  const moved = hooks.filter(({ at }) => before.hooks[at]!.weight !== after.hooks[at]!.weight);
  for (const hook of moved) {
    const title = `${hook.kind}/${hook.name}`;
    assert.match(hook.kind, MOVABLE, `${title} is moved`);
    const [from, to] = [before, after].map(({ hooks }) => BigInt(hooks[hook.at]!.weight));
    assert.ok(to! < from!, `${title} moves to the front, not from ${from} to ${to}`);
    for (const event of new Set(before.hooks[hook.at]!.events)) checkPassed(hook, event, [before, after], edges, hooks);
  }
}

/** Who came before the hook in this event and comes behind it does not see another world for it. */
function checkPassed(
  hook: Node,
  event: string,
  [before, after]: readonly [OracleReading, OracleReading],
  edges: readonly Edge[],
  hooks: readonly Node[],
): void {
  const isFirst = ({ order }: OracleReading, other: number) =>
    order[event]!.indexOf(other) < order[event]!.indexOf(hook.at);
  const passed = before.order[event]!.filter((other) => isFirst(before, other) && !isFirst(after, other));
  for (const other of new Set(passed)) {
    const user = hooks[other]!;
    const needs = edges.some(({ provider, consumer }) => provider === hook.at && consumer === other);
    const title = `${hook.kind}/${hook.name} passes ${user.kind}/${user.name} in ${event}`;
    const fails = needs && mustFail(before, hook.at, other);
    if (names(user, hook.name)) assert.ok(fails && !GRANTS.test(hook.kind), `${title}, which names it`);
    if (needs) assert.ok(fails || isLate(user, hook), `${title}, which reads what an earlier event left`);
  }
}

/** Whether there is an event in which the consumer finds nothing, for nothing earlier can have left it. */
function mustFail({ hooks, order }: OracleReading, provider: number, consumer: number): boolean {
  const { events, deletePolicies } = hooks[provider]!;
  return hooks[consumer]!.events.some((event) => {
    const queue = order[event]!;
    if (!queue.includes(provider) || queue.indexOf(provider) < queue.indexOf(consumer)) return false;
    return deletePolicies.includes('hook-succeeded') || !events.some((earlier) => EARLIER[event]!.test(earlier));
  });
}

/** What only waits for it, and works all the same: a binding for its role, a claim for its class. */
function isLate(user: Node, hook: Node): boolean {
  return GRANTS.test(user.kind) && GRANTS.test(hook.kind);
}

/** Whether a pod's command, arguments or variables hold a name as a whole word. */
function names({ kind, root }: Node, name: string): boolean {
  const spec = kind === 'Pod' ? ['spec'] : ['spec', 'template', 'spec'];
  const containers = ['containers', 'initContainers'].flatMap((list) => valuesAt(root, [...spec, list, '*']));
  const words = containers.flatMap((container) =>
    [
      ['command', '*'],
      ['args', '*'],
      ['env', '*', 'value'],
    ].flatMap((path) => valuesAt(container, path)),
  );
  const parts = words.flatMap((word) => String(word).split(/[^A-Za-z0-9.-]+/));
  return parts.includes(name);
}
