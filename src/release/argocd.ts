import type { Hook } from '../manifest/document.ts';
import { atoi } from '../manifest/go-numbers.ts';
import { DELETE_POLICIES, HOOK, HOOK_DELETE_POLICY, type HookEvent } from '../manifest/vocabulary.ts';

export const ARGOCD_HOOK = 'argocd.argoproj.io/hook';
export const ARGOCD_WAVE = 'argocd.argoproj.io/sync-wave';
export const ARGOCD_DELETE_POLICY = 'argocd.argoproj.io/hook-delete-policy';

/** The moments at which Argo CD runs hooks, in their order. */
export const ARGOCD_PHASES = ['PreSync', 'Sync', 'PostSync', 'SyncFail', 'PreDelete', 'PostDelete'] as const;

export type ArgocdPhase = (typeof ARGOCD_PHASES)[number];

/** Source: argo-cd gitops-engine/pkg/sync/hook/helm/type.go : hookTypes; controller/hook.go : hookTypeAnnotations (3.3). */
const PHASES: Readonly<Partial<Record<HookEvent, ArgocdPhase>>> = {
  'pre-install': 'PreSync',
  'pre-upgrade': 'PreSync',
  'post-install': 'PostSync',
  'post-upgrade': 'PostSync',
  'pre-delete': 'PreDelete',
  'post-delete': 'PostDelete',
};

const DELETE_PHASES: readonly ArgocdPhase[] = ['PreDelete', 'PostDelete'];

/** Argo CD's words for Helm's delete policies. Source: gitops-engine/pkg/sync/hook/helm/delete_policy.go. */
const POLICIES: Readonly<Record<string, string>> = {
  'before-hook-creation': 'BeforeHookCreation',
  'hook-succeeded': 'HookSucceeded',
  'hook-failed': 'HookFailed',
};

/** The phase into which Argo CD puts an event; undefined for rollback and test, and whatever else it does not know. */
export function argocdPhase(word: string): ArgocdPhase | undefined {
  return Object.hasOwn(PHASES, word) ? PHASES[word as HookEvent] : undefined;
}

/** The words of Argo CD's own annotation, with those that it does not know. */
export function argocdWords(hook: Hook): { readonly known: readonly string[]; readonly unknown: readonly string[] } {
  const words = wordsOf(hook, ARGOCD_HOOK).filter((word) => word !== '');
  const isKnown = (word: string) => word === 'Skip' || ARGOCD_PHASES.some((phase) => phase === word);
  return { known: words.filter(isKnown), unknown: words.filter((word) => !isKnown(word)) };
}

/**
 * The phases in which Argo CD runs a hook, none where it never does. Its own annotation decides on the phases of a sync
 * where it holds a word that Argo CD knows; at deletion both annotations count.
 * Source: gitops-engine/pkg/sync/hook/hook.go : Types, Skip; controller/hook.go : isHookOfType.
 */
export function argocdPhases(hook: Hook): readonly ArgocdPhase[] {
  const own = wordsOf(hook, ARGOCD_HOOK);
  const helm = helmPhases(hook);
  const sync = ARGOCD_PHASES.filter((phase) => !DELETE_PHASES.includes(phase));
  const decides = own.some((word) => word === 'Skip' || sync.some((phase) => phase === word));
  return ARGOCD_PHASES.filter((phase) => {
    if (DELETE_PHASES.includes(phase)) return own.includes(phase) || helm.includes(phase);
    return decides ? own.includes(phase) : helm.includes(phase);
  });
}

/** The phases that Helm's annotation alone stands for. Argo CD compares its words as they are written. */
export function helmPhases(hook: Hook): readonly ArgocdPhase[] {
  const words = wordsOf(hook, HOOK);
  return ARGOCD_PHASES.filter((phase) => words.some((word) => argocdPhase(word) === phase));
}

/** Where in a phase: all hooks of one wave start together. Source: gitops-engine/pkg/sync/syncwaves/waves.go : Wave. */
export function argocdWave(hook: Hook): bigint {
  const own = hook.annotations.get(ARGOCD_WAVE);
  return (own && atoi(own.value)) ?? hook.weight;
}

/** The delete policies of both annotations together. Source: gitops-engine/pkg/sync/hook/delete_policy.go. */
export function argocdPolicies(hook: Hook): readonly string[] {
  const own = wordsOf(hook, ARGOCD_DELETE_POLICY);
  const helm = wordsOf(hook, HOOK_DELETE_POLICY);
  const found = DELETE_POLICIES.filter((word) => own.includes(POLICIES[word]!) || helm.includes(word));
  return (found.length > 0 ? found : ['before-hook-creation' as const]).map((word) => POLICIES[word]!);
}

function wordsOf(hook: Hook, key: string): readonly string[] {
  return (hook.annotations.get(key)?.value ?? '').split(',').map((word) => word.trim());
}
