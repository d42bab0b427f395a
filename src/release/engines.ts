import { type Hook, titleOf } from '../manifest/document.ts';
import { type HookEvent, LOG_POLICIES } from '../manifest/vocabulary.ts';
import { ARGOCD_HOOK, type ArgocdPhase, argocdPhase, argocdPhases, argocdWave } from './argocd.ts';
import type { Engine } from './engine.ts';
import { isRun, repeats, runs } from './life.ts';
import { staleResult } from './policies.ts';
import type { Release } from './release.ts';

/** What becomes of a hook under an engine: the same as in Helm 4, something else, or nothing. */
export interface EngineFate {
  readonly state: 'runs' | 'differs' | 'never';
  /** When, in a few words: `PreSync, wave 5`. */
  readonly when: string;
  /** What a person should know, in words that follow the hook's name and a colon. */
  readonly notes: readonly string[];
}

const RUNS: EngineFate = { state: 'runs', when: 'runs', notes: [] };

const FATES: { readonly [Name in Engine]: (hook: Hook, release: Release) => EngineFate } = {
  helm3: (hook) => ({ ...RUNS, notes: helm3Notes(hook) }),
  helm4: (hook) => ({ ...RUNS, notes: staleNote(hook, 'its old result is taken for the new one') }),
  argocd: argocdFate,
  flux: fluxFate,
  template: templateFate,
};

/** The fate of a hook that Helm does not drop. */
export function engineFate(hook: Hook, engine: Engine, release: Release): EngineFate {
  return FATES[engine](hook, release);
}

function staleNote(hook: Hook, words: string): string[] {
  return staleResult(hook)?.when === 'always' ? [`no before-hook-creation: ${words}`] : [];
}

/** Source: pkg/action/hooks.go of 3.22 : deleteHookByPolicy (no CRD is ever deleted), execHook (POST). */
function helm3Notes(hook: Hook): string[] {
  const isCrd = hook.kind === 'CustomResourceDefinition' && hook.events.some(repeats);
  return isCrd
    ? ['a CRD is never deleted: when it comes again Helm 3 stops with "already exists"']
    : staleNote(hook, 'Helm 3 stops with "already exists"');
}

function argocdFate(hook: Hook, release: Release): EngineFate {
  const phases = argocdPhases(hook);
  const unknown = [...new Set(hook.events)].filter((event) => argocdPhase(event) === undefined);
  if (phases.length === 0) return { state: 'never', when: 'never', notes: [] };
  const notes = [
    ...(unknown.length > 0 ? [`not at ${unknown.join(', ')}`] : []),
    ...everySync(hook, phases),
    ...together(hook, phases, release),
  ];
  return { state: 'differs', when: `${phases.join(', ')}, wave ${argocdWave(hook)}`, notes };
}

function everySync(hook: Hook, phases: readonly ArgocdPhase[]): string[] {
  if (hook.annotations.has(ARGOCD_HOOK)) return [];
  const one = (install: HookEvent, upgrade: HookEvent) =>
    hook.events.includes(install) !== hook.events.includes(upgrade);
  const alone =
    (phases.includes('PreSync') && one('pre-install', 'pre-upgrade')) ||
    (phases.includes('PostSync') && one('post-install', 'post-upgrade'));
  if (!alone) return [];
  const isInstall = hook.events.some((event) => event.endsWith('-install'));
  return [`on every sync, ${isInstall ? 'not only at the first one' : 'at the first one too'}`];
}

/** Source: gitops-engine/pkg/sync/sync_context.go : Sync applies a whole wave before it waits. */
function together(hook: Hook, phases: readonly ArgocdPhase[], release: Release): string[] {
  if (!isRun(hook)) return [];
  const same = phases.flatMap((phase) => wavesOf(release).get(`${phase} ${argocdWave(hook)}`) ?? []);
  const other = same.find((one) => one !== hook);
  return other ? [`starts together with ${titleOf(other)}: one wave`] : [];
}

const known = new WeakMap<Release, ReadonlyMap<string, readonly Hook[]>>();

/** Jobs and Pods by phase and wave; of each the first two, for more are not told. */
function wavesOf(release: Release): ReadonlyMap<string, readonly Hook[]> {
  const found = known.get(release) ?? collectWaves(release);
  known.set(release, found);
  return found;
}

function collectWaves({ hooks }: Release): ReadonlyMap<string, readonly Hook[]> {
  const waves = new Map<string, Hook[]>();
  for (const hook of hooks.filter((hook) => isRun(hook) && runs(hook))) {
    for (const phase of argocdPhases(hook)) {
      const key = `${phase} ${argocdWave(hook)}`;
      const wave = waves.get(key);
      if (!wave) waves.set(key, [hook]);
      else if (wave.length < 2) wave.push(hook);
    }
  }
  return waves;
}

/** Flux runs Helm's own library. Source: helm-controller internal/action/{config,test}.go, internal/reconcile/test.go. */
function fluxFate(hook: Hook): EngineFate {
  const hasLog = LOG_POLICIES.some((word) => hook.logPolicies.includes(word));
  const notes = [
    ...staleNote(hook, 'its old result is taken for the new one'),
    ...(hasLog ? ['its log policy does nothing: the log is thrown away'] : []),
  ];
  if (hook.events.every((event) => event === 'test')) return { state: 'differs', when: 'if spec.test', notes };
  if (hook.events.every((event) => event.endsWith('-rollback')))
    return { state: 'differs', when: 'if remediation', notes };
  return { ...RUNS, notes };
}

const UPGRADES: readonly HookEvent[] = ['pre-upgrade', 'post-upgrade'];

/** `helm template` prints hooks of every event. Source: pkg/cmd/template.go : newTemplateCmd. */
function templateFate(hook: Hook): EngineFate {
  const { events } = hook;
  const isSurprise = isRun(hook) && !events.some((event) => event.endsWith('-install'));
  const words = events.some((event) => UPGRADES.includes(event))
    ? 'runs when the output is first applied, when there is nothing to upgrade'
    : `runs when the output is applied, not at ${[...new Set(events)].join(', ')}`;
  return { state: 'differs', when: 'at once', notes: isSurprise ? [words] : [] };
}
