import type { Hook } from '../../manifest/document.ts';
import { HOOK_DELETE_POLICY, HOOK_WEIGHT } from '../../manifest/vocabulary.ts';
import {
  ARGOCD_DELETE_POLICY,
  ARGOCD_HOOK,
  ARGOCD_WAVE,
  argocdPhases,
  argocdPolicies,
  argocdWave,
  argocdWords,
  helmPhases,
} from '../../release/argocd.ts';
import { runs } from '../../release/life.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'argocd-mixed',
  family: 'engines',
  level: 'warning',
  summary: "Argo CD's and Helm's hook annotations on one object say the same.",
  why: `Where both stand on an object, Argo CD goes by its own \`argocd.argoproj.io/hook\` and does not look at the sync
events of \`helm.sh/hook\`; a deletion counts in either. Its own sync-wave beats the weight, while the delete policies of both
add up: \`helm.sh/hook-delete-policy: hook-failed\` deletes what \`HookSucceeded\` alone would have left. Helm looks at its own
annotations only. Source: gitops-engine \`pkg/sync/hook/hook.go : Types\`, \`pkg/sync/hook/delete_policy.go\`,
\`pkg/sync/syncwaves/waves.go\`. Told with \`--target argocd\` only; info where both mean the same.`,

  *check(hook, _release, { targets }) {
    const own = hook.annotations.get(ARGOCD_HOOK);
    if (!targets.has('argocd') || !own || !runs(hook)) return;
    const { known, unknown } = argocdWords(hook);
    const phases = argocdPhases(hook).join(', ');
    if (unknown.length > 0) yield { at: own.range, message: unknownText(unknown, known.length, phases) };
    if (known.length === 0) return;
    const differences = [...differencesOf(hook)];
    if (differences.length === 0)
      yield {
        at: own.range,
        level: 'info',
        message: `both annotations mean the same in Argo CD (${phases}): one of them is enough`,
      };
    else
      yield {
        at: own.range,
        // Who writes Skip wants nothing else.
        level: known.join() === 'Skip' ? 'info' : 'warning',
        message: `Argo CD and Helm do not do the same with this hook: ${differences.join('; ')}`,
      };
  },
});

function unknownText(unknown: readonly string[], known: number, phases: string): string {
  const words = unknown.map((word) => `"${word}"`).join(', ');
  if (known > 0) return `Argo CD does not know the hook type ${words} and ignores it`;
  return `Argo CD does not know the hook type ${words} and goes by helm.sh/hook instead: ${phases || 'it never applies this'}`;
}

function* differencesOf(hook: Hook): Iterable<string> {
  const phases = argocdPhases(hook);
  if (phases.length === 0 || phases.join() !== helmPhases(hook).join())
    yield `Argo CD ${phases.length > 0 ? `runs it in ${phases.join(', ')}` : 'never applies it'}, Helm in ${[...new Set(hook.events)].join(', ')}`;
  const wave = hook.annotations.get(ARGOCD_WAVE);
  if (wave && hook.annotations.has(HOOK_WEIGHT) && argocdWave(hook) !== hook.weight)
    yield `wave ${argocdWave(hook)} counts in Argo CD, weight ${hook.weight} in Helm`;
  const policies = hook.annotations.get(HOOK_DELETE_POLICY);
  if (policies && addsPolicies(hook)) yield `Argo CD adds Helm's delete policies: ${argocdPolicies(hook).join(', ')}`;
}

/** True where Argo CD, going by its own policy alone, would delete less. */
function addsPolicies(hook: Hook): boolean {
  const own = hook.annotations.get(ARGOCD_DELETE_POLICY);
  if (!own) return false;
  const words = own.value.split(',').map((word) => word.trim());
  return argocdPolicies(hook).some((policy) => !words.includes(policy));
}
