import { append } from '../append.ts';
import { type Hook, titleOf } from '../manifest/document.ts';
import type { Engine } from '../release/engine.ts';
import { type EngineFate, engineFate } from '../release/engines.ts';
import { runs } from '../release/life.ts';
import type { Plan } from '../release/plan.ts';
import { type Cell, eventsText, table } from './table.ts';
import { type Paint, painter, printable, type Style } from './text.ts';

/** What holds for every hook under an engine. */
const GENERAL: Readonly<Record<Engine, string>> = {
  helm3: 'no post-renderer ever sees a hook',
  helm4: "as planned; Helm's own default does not wait for what it deletes",
  argocd:
    'PreSync and PostSync are part of every sync; in a phase the weight is the wave, and a wave starts all at once',
  flux: "Helm's own library: order and policies as in Helm, waiting for all; tests with spec.test.enable, rollbacks as remediation",
  template:
    'whoever applies the output of helm template creates hooks like everything else: no order, no waiting, no delete policy',
};

const STATES: Readonly<Record<EngineFate['state'], readonly Style[]>> = {
  runs: ['green'],
  differs: ['yellow'],
  never: ['bold', 'red'],
};

/** A line for each hook, a column for each engine; below what an engine does to all of them, and to single ones. */
export function enginesText(plan: Plan, engines: readonly Engine[], { colour }: { readonly colour: boolean }): string {
  const paint = painter(colour);
  const hooks = hooksOf(plan);
  if (hooks.length === 0) return 'No hooks: there is nothing that engines could differ in.\n';
  const rows = hooks.map((hook): Cell[] => [
    { text: printable(titleOf(hook)) },
    { text: eventsText(hook.events) },
    ...engines.map((engine) => {
      const { when, state } = engineFate(hook, engine, plan.release);
      return { text: when, styles: STATES[state] };
    }),
  ]);
  const head = ['hook', 'events', ...engines].map((text) => ({ text, styles: ['dim' as const] }));
  const notes = engines.map((engine) => notesText(engine, hooks, plan, paint));
  return `${[...table([head, ...rows], paint), '', ...notes].join('\n')}\n`;
}

function notesText(engine: Engine, hooks: readonly Hook[], { release }: Plan, paint: Paint): string {
  const byNote = new Map<string, Hook[]>();
  for (const hook of hooks) for (const note of engineFate(hook, engine, release).notes) append(byNote, note, hook);
  const lines = [...byNote].map(([note, of]) => {
    const more = of.length > 1 ? ` and ${of.length - 1} more` : '';
    return `  ${printable(titleOf(of[0]!))}${more}: ${printable(note)}`;
  });
  return [`${paint(engine, 'bold', 'cyan')}  ${paint(GENERAL[engine], 'dim')}`, ...lines].join('\n');
}

/** The same for programs. */
export function enginesJson(plan: Plan, engines: readonly Engine[]) {
  return hooksOf(plan).map((hook) => {
    const { kind, name, namespace, events } = hook;
    const fates = engines.map((engine) => [engine, engineFate(hook, engine, plan.release)] as const);
    return { kind, name, namespace, events: [...new Set(events)], engines: Object.fromEntries(fates) };
  });
}

/** Those that Helm does not drop, of the events that were asked for. */
function hooksOf({ release, events }: Plan): readonly Hook[] {
  return release.hooks.filter((hook) => runs(hook) && hook.events.some((event) => events.has(event)));
}
