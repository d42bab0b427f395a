import { titleOf } from '../../manifest/document.ts';
import { child, items, text } from '../../manifest/node.ts';
import { runs } from '../../release/life.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'binding-subject-namespace',
  family: 'rights',
  level: 'error',
  summary: 'A ClusterRoleBinding says in which namespace an account is.',
  why: `A ClusterRoleBinding lies in no namespace, so a subject of kind ServiceAccount without one means no account: the API
refuses the binding ("subjects[0].namespace: Required value", pkg/apis/rbac/validation of Kubernetes), and the hook fails the
install. \`helm template\` and \`helm lint\` say nothing. In a RoleBinding the binding's own namespace is meant.`,

  *check(hook) {
    if (hook.kind !== 'ClusterRoleBinding' || !runs(hook)) return;
    for (const [index, subject] of items(child(hook.document.root, 'subjects')).entries()) {
      if (text(child(subject, 'kind')) !== 'ServiceAccount' || text(child(subject, 'namespace'))) continue;
      const name = child(subject, 'name');
      yield {
        at: (name ?? subject).range,
        message: `${titleOf(hook)} is for account "${text(name) ?? ''}" without a namespace: the API refuses it (subjects[${index}].namespace: Required value)`,
        help: 'write "namespace: {{ .Release.Namespace }}" beside the name',
      };
    }
  },
});
