import { type Hook, titleOf } from '../../manifest/document.ts';
import { outlivesSuccess, runs } from '../../release/life.ts';
import { policyWord } from '../policy-word.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'hook-failed-without-effect',
  family: 'deletion',
  level: 'info',
  summary: 'Only what can fail has the policy `hook-failed`.',
  why: `Helm waits for Jobs and Pods alone; everything else has succeeded as soon as it is created. When a Job fails, Helm
deletes by \`hook-failed\` that Job, not the account or the ConfigMap that it uses. \`hook-succeeded\` deletes these: when all hooks
of the event have succeeded, and, in Helm 3.19 and newer, when a later one has failed
(\`pkg/action/hooks.go : execHookWithDelayedShutdown\`).`,

  *check(hook) {
    const at = runs(hook) && !canFail(hook) ? policyWord(hook, 'hook-failed') : undefined;
    if (!at) return;
    const then = outlivesSuccess(hook)
      ? 'it stays when the hook that uses it fails'
      : 'hook-succeeded does, also when a later hook fails';
    yield { at, message: `${titleOf(hook)} cannot fail, so hook-failed never deletes it: ${then}` };
  },
});

/** By kind alone: Helm 3 does not look at the group. What is in a list may be a Job. */
function canFail({ kind }: Hook): boolean {
  return kind === 'Job' || kind === 'Pod' || kind.endsWith('List');
}
