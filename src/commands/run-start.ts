import { setImmediate } from 'node:timers/promises';
import type { Context } from '../context.ts';
import type { Kubernetes } from '../io/kubernetes.ts';
import type { Outcome } from '../run/event.ts';
import type { Script } from '../run/script.ts';
import { type LiveRun, runLive } from './run-live.ts';
import { repeatedly } from './run-repeat.ts';
import type { Settings } from './run-settings.ts';

interface Start extends Omit<LiveRun, 'cluster' | 'signal' | 'journal'> {
  readonly settings: Settings;
  readonly context: Context;
  readonly cluster: Kubernetes | undefined;
  readonly journal: LiveRun['journal'] | undefined;
}

/** Runs a plan: on the cluster, or on the built-in model of one. @throws UserError where nothing could be run */
export async function startRun(start: Start): Promise<Outcome> {
  const { settings, context, cluster, journal } = start;
  const signal = context.interrupted();
  if (settings.script) return simulate(start, settings.script, signal);
  return runLive({ ...start, signal, cluster: cluster!, journal: journal! });
}

async function simulate(start: Start, script: Script, signal: AbortSignal): Promise<Outcome> {
  const { Simulation } = await import('../run/simulation.ts');
  const idle = () => setImmediate();
  const simulation = new Simulation(start.plan, script, { start: Date.now(), idle, signal });
  return repeatedly(start.repeating, start.session, (emit, options) => simulation.run(emit, options));
}
