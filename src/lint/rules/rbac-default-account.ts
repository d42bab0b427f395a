import { titleOf } from '../../manifest/document.ts';
import { child, items, text } from '../../manifest/node.ts';
import { runs } from '../../release/life.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'rbac-default-account',
  family: 'rights',
  level: 'warning',
  summary: 'A hook with rights has an account of its own.',
  why: `Every pod of a namespace that names no account runs as "default", with a token that lies in its containers. A binding
to it gives a hook's rights to all of them, also to those of other releases, for as long as the binding is there.`,

  *check(hook) {
    if ((hook.kind !== 'RoleBinding' && hook.kind !== 'ClusterRoleBinding') || !runs(hook)) return;
    for (const subject of items(child(hook.document.root, 'subjects'))) {
      const name = child(subject, 'name');
      if (text(child(subject, 'kind')) !== 'ServiceAccount' || !name || text(name) !== 'default') continue;
      yield {
        at: name.range,
        message: `${titleOf(hook)} is for account "default": every pod of the namespace that names no account gets these rights`,
        help: 'give the hook a ServiceAccount of its own, as a hook of the same events',
      };
    }
  },
});
