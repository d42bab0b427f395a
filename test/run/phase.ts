import { setImmediate } from 'node:timers/promises';
import type { Hook } from '../../src/manifest/document.ts';
import type { KubeObject, Method } from '../../src/run/cluster.ts';
import type { RunEvent } from '../../src/run/event.ts';
import { execute } from '../../src/run/execute.ts';
import { type Mask, maskEvent } from '../../src/run/mask.ts';
import type { PlannedHook, RunPlan } from '../../src/run/plan.ts';
import { precious } from '../../src/run/protection.ts';
import type { Script } from '../../src/run/script.ts';
import { SimulatedCluster } from '../../src/run/simulate.ts';
import { SummaryBuilder } from '../../src/run/summary.ts';
import { VirtualClock } from '../../src/run/virtual-clock.ts';

/** A hook in few words: `hook('Job/a', 'before-hook-creation')`. */
export function hook(title: string, ...policies: string[]): PlannedHook {
  const [kind = '', name = ''] = title.split('/');
  const object: KubeObject = { apiVersion: apiVersionOf(kind), kind, metadata: { name }, ...specOf(kind) };
  const parsed = { kind, name, namespace: '', weight: 0n } as Hook;
  return { hook: parsed, title, objects: [object], policies };
}

function apiVersionOf(kind: string): string {
  return kind === 'Job' ? 'batch/v1' : kind === 'ClusterRole' ? 'rbac.authorization.k8s.io/v1' : 'v1';
}

function specOf(kind: string): object {
  const spec = { containers: [{ name: 'main' }] };
  return kind === 'Job' ? { spec: { template: { spec } } } : kind === 'Pod' ? { spec } : {};
}

export interface Setting {
  readonly script?: Partial<Script>;
  readonly timeoutMs?: number;
  readonly method?: Method;
  /** When the user interrupts, in milliseconds from the beginning. */
  readonly interruptAt?: number;
  readonly recreate?: readonly string[];
  /** With --parallel: which hooks each waits for. */
  readonly after?: readonly (readonly number[])[];
  readonly failFast?: boolean;
  /** What is in the cluster beforehand. */
  readonly present?: readonly KubeObject[];
  /** Learns what Secrets hold, and hides it in the summary. */
  readonly mask?: Mask;
}

/** Runs a phase on the simulator, from time 0. */
export async function runPhase(hooks: readonly PlannedHook[], setting: Setting = {}) {
  const clock = new VirtualClock(0, () => setImmediate());
  const cluster = new SimulatedCluster(clock, { hooks: {}, existing: [], ...setting.script });
  for (const title of setting.script?.existing ?? []) {
    const { objects } = hook(title);
    cluster.put({ ...objects[0]!, metadata: { ...objects[0]!.metadata, namespace: 'shop' } });
  }
  for (const object of setting.present ?? []) cluster.put(object);
  const stop = new AbortController();
  if (setting.interruptAt !== undefined) clock.after(setting.interruptAt, () => stop.abort());
  const events: RunEvent[] = [];
  const builder = new SummaryBuilder();
  const plan: RunPlan = {
    event: 'pre-upgrade',
    release: 'shop',
    namespace: 'shop',
    method: setting.method ?? 'post',
    timeoutMs: setting.timeoutMs ?? 300_000,
    keep: false,
    ...(setting.after && { after: setting.after }),
    ...(setting.failFast && { failFast: true }),
    recreate: setting.recreate ?? [],
    hooks,
    protects: (ref) => (setting.recreate?.includes(`${ref.kind}/${ref.name}`) ? undefined : precious(ref)),
  };
  const world = { cluster, clock, signal: stop.signal, ...(setting.mask && { learn: setting.mask.learn }) };
  const outcome = await clock.drive(
    execute(plan, world, (event) => {
      events.push(event);
      builder.add(setting.mask ? maskEvent(event, setting.mask.hide) : event);
    }),
  );
  return {
    outcome,
    events,
    summary: builder.summary,
    calls: cluster.calls.map(({ verb, object }) => `${verb} ${object}`),
  };
}
