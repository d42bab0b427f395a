import { type Hook, titleOf } from '../../manifest/document.ts';
import { HOOK, HOOK_DELETE_POLICY } from '../../manifest/vocabulary.ts';
import { isBounded } from '../../release/bounds.ts';
import { isRun } from '../../release/life.ts';
import { isLeftBehind } from '../../release/orphans.ts';
import { REMADE } from '../../release/policies.ts';
import { runsPods } from '../../release/references.ts';
import { usesOfHooks } from '../../release/uses.ts';
import { fixOf } from '../annotation-fix.ts';
import type { Level } from '../finding.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'hook-orphan',
  family: 'deletion',
  level: 'warning',
  summary: 'What serves hooks alone is deleted with them.',
  why: `Hooks are no part of the release: \`helm uninstall\` deletes none of them. What only hooks use, and what no
\`hook-succeeded\` deletes, stays in the cluster for good: the rights of an account, for whoever can start a pod there, and
webhooks that call a Service which is gone, so that the API refuses what it asks them about. The repair adds
\`hook-succeeded\` where all users are hooks of the same events, and none of them can outlive it.`,

  *check(hook, release, { timeout }) {
    const at = hook.annotations.get(HOOK_DELETE_POLICY) ?? hook.annotations.get(HOOK);
    if (!at || !isLeftBehind(hook, release)) return;
    const users = usesOfHooks(release)(hook).hooks.filter((use) => use.hook !== hook);
    const goesAlong = (user: Hook) => isOfSameEvents(user, hook) && mayGoAlong(user, hook, timeout);
    const repair =
      REMADE.has(hook.kind) && users.length > 0 && users.every((use) => use.certain && goesAlong(use.hook));
    const written = hook.deletePolicies.length > 0 ? hook.deletePolicies : ['before-hook-creation'];
    const after = [...written, 'hook-succeeded'].join(',');
    yield {
      at: at.range,
      level: levelOf(
        hook,
        users.some(({ document }) => runsPods(document.head.kind)),
      ),
      message: `helm uninstall leaves ${titleOf(hook)} in the cluster, for it is a hook: ${outcome(hook)}`,
      ...(repair ? { help: `write ${HOOK_DELETE_POLICY}: ${after}` } : {}),
      ...(repair
        ? fixOf('opt-in', hook.document, HOOK_DELETE_POLICY, after, 'only hooks of the same events use it')
        : {}),
    };
  },
});

function isOfSameEvents(user: Hook, { events }: Hook): boolean {
  return user.events.every((event) => events.includes(event));
}

/** Else rbac-outlives-or-dies-early would take hook-succeeded away again. Where nobody has said anything it may be said. */
function mayGoAlong(user: Hook, hook: Hook, timeout: number): boolean {
  if (!isRun(user) || isBounded(user, timeout) || user.deletePolicies.includes('hook-succeeded')) return true;
  return !user.annotations.has(HOOK_DELETE_POLICY) && !hook.annotations.has(HOOK_DELETE_POLICY);
}

const RIGHTS = /^(Cluster)?Role(Binding)?$/;

const WEBHOOKS = /^(Mutating|Validating)WebhookConfiguration$/;

/** Rights that no pod of the release has may be for somebody else. */
function levelOf({ kind }: Hook, arePods: boolean): Level {
  return WEBHOOKS.test(kind) || (RIGHTS.test(kind) && arePods) ? 'warning' : 'info';
}

function outcome({ kind }: Hook): string {
  if (RIGHTS.test(kind)) return 'its rights outlive the release';
  return WEBHOOKS.test(kind) ? 'the API goes on calling what is gone' : 'nothing deletes it';
}
