import { RESOURCE_POLICY } from '../../manifest/vocabulary.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'keep-ignored',
  family: 'annotations',
  level: 'warning',
  summary: '`helm.sh/resource-policy: keep` has no effect on a hook.',
  why: `Helm looks at the resource policy when it deletes the objects of a release. Hooks are deleted by their own delete policies
(\`pkg/action/hooks.go : deleteHookByPolicy\`), which do not look at it. So the object is deleted like any other hook: before the next
hook of its name by default, or after success. It is never deleted at uninstall, kept or not.`,

  concerns: (hook) => hook.annotations.has(RESOURCE_POLICY),

  *check(hook) {
    const policy = hook.annotations.get(RESOURCE_POLICY);
    if (policy?.value.trim().toLowerCase() !== 'keep') return;
    const deletions = deletionsOf(hook.deletePolicies);
    const installOnly = hook.events.every((event) => event === 'pre-install');
    yield {
      at: policy.range,
      level: installOnly || deletions === '' ? 'info' : 'warning',
      message: `resource policy "keep" has no effect on a hook: ${deletions || 'its delete policies never delete it'}`,
      help: 'make it an ordinary object of the release, or remove the annotation',
    };
  },
});

const WHEN: ReadonlyMap<string, string> = new Map([
  ['before-hook-creation', 'before it is created again'],
  ['hook-succeeded', 'when it has succeeded'],
  ['hook-failed', 'when it has failed'],
]);

function deletionsOf(policies: readonly string[]): string {
  const effective = policies.length === 0 ? ['before-hook-creation'] : policies;
  const when = [...new Set(effective)].flatMap((policy) => WHEN.get(policy) ?? []).join(', and ');
  return when === '' ? '' : `Helm deletes it ${when}`;
}
