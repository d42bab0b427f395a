import { type Hook, titleOf } from '../../manifest/document.ts';
import { HOOK, type HookEvent } from '../../manifest/vocabulary.ts';
import { repeats, runs } from '../../release/life.ts';
import { needsOf, stateOf } from '../../release/needs.ts';
import { runsPods } from '../../release/references.ts';
import type { Release } from '../../release/release.ts';
import { type HookUse, usesOfHooks } from '../../release/uses.ts';
import { fixOf } from '../annotation-fix.ts';
import { defineRule } from '../rule.ts';

/** What goes with the chart's version: values, accounts and rights. A PVC holds data that an upgrade wants to keep. */
const RENEWABLE: ReadonlySet<string> = new Set([
  'ServiceAccount',
  'Secret',
  'ConfigMap',
  'Role',
  'ClusterRole',
  'RoleBinding',
  'ClusterRoleBinding',
]);

const COUNTERPART: Readonly<Partial<Record<HookEvent, HookEvent>>> = {
  'pre-install': 'pre-upgrade',
  'post-install': 'post-upgrade',
};

export default defineRule({
  id: 'missing-upgrade-event',
  family: 'order',
  level: 'info',
  summary: 'What serves a hook of install and upgrade is a hook of both.',
  why: `A Job that runs at install and at upgrade, with a Secret or account that is a hook of install only, reads at every
upgrade what the first install has left: new values never reach it, and in a release that was installed before the chart
had that object its pod does not start. The rule is silent where ordinary objects of the release use it too, for to make
it anew would take it from under them. The repair adds the event; a Secret has none, for its values may be made up.`,

  *check(hook, release) {
    if (!RENEWABLE.has(hook.kind) || !runs(hook) || hook.events.some(repeats)) return;
    const users = usesOfHooks(release)(hook);
    const use = users.objects.length > 0 ? undefined : users.hooks.find((use) => readsOld(use, hook, release));
    const annotation = hook.annotations.get(HOOK);
    if (!use || !annotation) return;
    const missing = missingEvents(hook, use.hook);
    const after = [...hook.events, ...missing].join(',');
    const why = `${titleOf(use.hook)}, which needs it, runs in these events`;
    yield {
      at: annotation.range,
      message: `${titleOf(hook)} is made in ${hook.events.join(', ')} only, while ${titleOf(use.hook)}, which needs it (${use.via}), also runs in ${missing.join(', ')}: there it finds what the install has left`,
      help: `write "${after}"`,
      ...(hook.kind === 'Secret' ? {} : fixOf('opt-in', hook.document, HOOK, after, why)),
    };
  },
});

/** True for a hook of install and upgrade that certainly uses the provider, and in the upgrade an old one. */
function readsOld({ hook: user, optional, presumed, certain }: HookUse, provider: Hook, release: Release): boolean {
  if (optional || presumed || !certain || !runsPods(user.kind)) return false;
  if (user.events.every(repeats)) return false;
  const needs = needsOf(user, release).filter(({ providers }) => providers.includes(provider));
  return missingEvents(provider, user).some((event) =>
    needs.some((need) => need.objects.length === 0 && stateOf(need, event, release) === 'left'),
  );
}

/** The counterparts of the provider's events in the upgrade, as far as the user runs then. */
function missingEvents(provider: Hook, user: Hook): readonly HookEvent[] {
  const wanted = provider.events.map((event) => COUNTERPART[event]);
  return user.events.filter((event) => wanted.includes(event) && !provider.events.includes(event));
}
