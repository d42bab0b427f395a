import { titleOf } from '../../manifest/document.ts';
import { child, items, type Node, text } from '../../manifest/node.ts';
import { runs } from '../../release/life.ts';
import { defineRule } from '../rule.ts';

const FIELDS = ['verbs', 'resources', 'apiGroups'] as const;

export default defineRule({
  id: 'rbac-wildcard',
  family: 'rights',
  level: 'warning',
  summary: 'A hook has the rights that it uses, by name.',
  why: `A hook does one thing, and everybody who can make a pod with its account, or read its token, can do what the account may.
\`*\` allows also what nobody thought of: verbs like \`escalate\` and \`impersonate\`, Secrets, resources that are installed later.
Within the API group of an operator, where all kinds are meant, it is an info.`,

  *check(hook) {
    if ((hook.kind !== 'Role' && hook.kind !== 'ClusterRole') || !runs(hook)) return;
    for (const rule of items(child(hook.document.root, 'rules'))) {
      const wide = FIELDS.filter((field) => wildcardIn(rule, field));
      if (wide.length === 0) continue;
      yield {
        at: wildcardIn(rule, wide[0]!)!.range,
        ...(isOwn(rule) ? { level: 'info' } : {}),
        message: `${titleOf(hook)} allows ${FIELDS.map((field) => words(rule, field)).join(' ')}`,
        help: `name the ${wide.join(' and ')} that the hook uses`,
      };
    }
  },
});

function wildcardIn(rule: Node, field: string): Node | undefined {
  return items(child(rule, field)).find((item) => text(item) === '*');
}

/** All groups are named, and none is one of Kubernetes itself. */
function isOwn(rule: Node): boolean {
  const groups = items(child(rule, 'apiGroups')).map((group) => text(group) ?? '');
  return groups.length > 0 && groups.every((group) => group.includes('.') && !group.endsWith('.k8s.io'));
}

function words(rule: Node, field: (typeof FIELDS)[number]): string {
  const list = items(child(rule, field)).map((item) => text(item) || '""');
  const given = wildcardIn(rule, field) ? '"*"' : list.join(', ');
  return { verbs: given, resources: `on resources ${given || 'of none'}`, apiGroups: `in API groups ${given}` }[field];
}
