// What Helm's order of hooks keeps through a rewrite, under both majors.
import assert from 'node:assert/strict';
import type { OracleReading } from '../oracle/oracle.ts';
import { edgesIn, hooksIn, type Node } from './edges.ts';
import { valueAt } from './json-paths.ts';

/** In each event: the same hooks, what is satisfied stays so, and Jobs and Pods keep their places among each other. */
export function checkOrder(before: OracleReading, after: OracleReading): void {
  const hooks = hooksIn(before);
  const titles = (reading: OracleReading) => reading.hooks.map(({ kind, name, path }) => `${path} ${kind}/${name}`);
  assert.deepEqual(titles(after), titles(before), 'the same hooks, stored in the same order');
  assert.deepEqual(Object.keys(after.order).sort(), Object.keys(before.order).sort(), 'the same events');
  const edges = edgesIn(hooks);
  for (const [event, old] of Object.entries(before.order)) {
    const fresh = after.order[event]!;
    const runs = (order: readonly number[]) => order.filter((at) => isRun(hooks[at]!));
    assert.deepEqual(runs(fresh), runs(old), `the Jobs and Pods of ${event}`);
    const isFirst = (order: readonly number[], one: number, other: number) =>
      order.includes(one) && order.indexOf(one) < order.indexOf(other);
    for (const { provider, consumer } of edges) {
      if (!isFirst(old, provider, consumer)) continue;
      const [needed, user] = [hooks[provider]!, hooks[consumer]!];
      const title = `${user.kind}/${user.name} needs ${needed.kind}/${needed.name} in ${event}`;
      assert.ok(isFirst(fresh, provider, consumer), `${title}, which came before it`);
    }
  }
}

function isRun({ kind, root }: Node): boolean {
  const version = valueAt(root, ['apiVersion']);
  return (kind === 'Job' && version === 'batch/v1') || (kind === 'Pod' && version === 'v1');
}
