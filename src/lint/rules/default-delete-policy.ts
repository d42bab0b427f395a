import { titleOf } from '../../manifest/document.ts';
import { DELETE_POLICIES, HOOK, HOOK_DELETE_POLICY } from '../../manifest/vocabulary.ts';
import { runs } from '../../release/life.ts';
import { DEFAULT_POLICY, lacksPolicy, whyKept } from '../../release/policies.ts';
import { fixOf } from '../annotation-fix.ts';
import { defineRule } from '../rule.ts';
import { optionOf } from '../surroundings.ts';

export default defineRule({
  id: 'default-delete-policy',
  family: 'annotations',
  level: 'info',
  summary: 'A hook Job or Pod says when it is deleted.',
  why: `Without \`helm.sh/hook-delete-policy\` Helm deletes a hook right before it runs again, and leaves it in the
cluster until then: finished Jobs and their pods pile up, and stay behind when the release is uninstalled.
The rewrite adds \`${DEFAULT_POLICY}\`. It leaves alone what is needed after its success: tests and hooks
of pre-delete and post-delete (their log is the only proof), a hook that another document names, or may choose by label or
variable (something may wait for it), one that speaks of owner references (what it made would be collected with it) or of finalizers, and what
Argo CD reads: by its annotations, or all hooks where the chart is for it (\`--target argocd\`).`,

  options: {
    policies: {
      type: 'words',
      words: DELETE_POLICIES,
      must: 'before-hook-creation',
      summary: `What the fix writes instead of ${DEFAULT_POLICY}.`,
    },
  },

  concerns: (hook) => lacksPolicy(hook),

  *check(hook, release, surroundings) {
    const event = hook.annotations.get(HOOK);
    if (!event || !runs(hook) || surroundings.targets.has('argocd') || whyKept(hook, release)) return;
    const configured = optionOf<readonly string[]>(surroundings, 'default-delete-policy', 'policies')?.join(',');
    const policy = release.defaultPolicy ?? configured ?? DEFAULT_POLICY;
    yield {
      at: event.range,
      message: `${titleOf(hook)} has no delete policy, so it stays in the cluster after its success`,
      help: `write ${HOOK_DELETE_POLICY}: ${policy}`,
      ...fixOf('safe', hook.document, HOOK_DELETE_POLICY, policy, 'a hook that succeeded is not needed any more'),
    };
  },
});
