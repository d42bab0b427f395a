import { type Hook, titleOf } from '../../manifest/document.ts';
import { child, descend, text } from '../../manifest/node.ts';
import { bindingsFor, isHookDocument } from '../../release/grants.ts';
import { accountOf, placeOf } from '../../release/identity.ts';
import { runs } from '../../release/life.ts';
import { podSpecOf } from '../../release/references.ts';
import type { Release } from '../../release/release.ts';
import type { Problem } from '../finding.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'rbac-cluster-admin',
  family: 'rights',
  level: 'warning',
  summary: 'A hook is not made an administrator.',
  why: `A binding to cluster-admin gives a hook's account everything, and a hook that stays behind (or one that is not deleted
by a policy) keeps it. Who may make pods in the namespace has it then too. It is an info where the release's own account, which
ordinary objects make an administrator, runs a hook as well.`,

  *check(hook, release) {
    if (!runs(hook)) return;
    if (hook.kind === 'ClusterRoleBinding' || hook.kind === 'RoleBinding') {
      const role = child(hook.document.root, 'roleRef');
      if (text(child(role, 'name')) !== 'cluster-admin' || text(child(role, 'kind')) !== 'ClusterRole') return;
      const where = hook.kind === 'RoleBinding' ? 'in its namespace' : 'in the whole cluster';
      yield {
        at: placeOf(hook.document, 'roleRef', 'name'),
        message: `${titleOf(hook)} binds cluster-admin: whoever runs as its subjects may do everything ${where}`,
        help: 'bind a Role with what the hook uses',
      };
    } else yield* administrator(hook, release);
  },
});

function* administrator(hook: Hook, release: Release): Generator<Problem> {
  const podSpec = podSpecOf(hook.document);
  if (!podSpec) return;
  const account = accountOf(podSpec);
  const binding = bindingsFor(account, hook.namespace, release).find(
    (binding) => !isHookDocument(binding) && text(descend(binding.root, 'roleRef', 'name')) === 'cluster-admin',
  );
  if (!binding) return;
  yield {
    at: (child(podSpec, 'serviceAccountName') ?? child(podSpec, 'serviceAccount') ?? { range: placeOf(hook.document) })
      .range,
    level: 'info',
    message: `${titleOf(hook)} runs as account "${account}", which ${titleOf(binding.head)} makes an administrator`,
    help: 'give it an account of its own, with what it uses',
  };
}
