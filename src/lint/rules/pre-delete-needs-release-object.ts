import { type Hook, titleOf } from '../../manifest/document.ts';
import { breaksConsumer } from '../../release/graph.ts';
import { keyOf } from '../../release/identity.ts';
import { leftBefore, surelySameNamespace } from '../../release/life.ts';
import { isGrant, misses } from '../../release/missing.ts';
import { type Need, needsOf, stateOf } from '../../release/needs.ts';
import type { Release } from '../../release/release.ts';
import { copyFix } from '../copy-fix.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'pre-delete-needs-release-object',
  family: 'order',
  level: 'info',
  summary: 'A pre-delete hook brings what it needs along.',
  why: `\`helm uninstall\` runs the pre-delete hooks of a failed release too. If the install failed before Helm created the
ordinary objects (in pre-install, or because the API refused one of them), an account, Secret or ConfigMap among them
does not exist: the hook's pod does not start, and each uninstall ends with "timed out" until someone creates what is
missing, or uses \`--no-hooks\`.`,

  *check(hook, release, { timeout }) {
    for (const need of lackedBy(hook, release)) {
      // Where another event lacks it for certain, dependency-missing-in-phase has the copy.
      const users = () => usersOf(need, release);
      yield {
        at: need.at,
        message: `${titleOf(hook)} needs ${titleOf(need)} (${need.via}), an ordinary object: after an install that failed before Helm made it, the hook cannot start and blocks the uninstall`,
        ...(misses(hook, need, release) ? {} : copyFix({ need, users, suffix: '-pre-delete', timeout }, release)),
      };
    }
  },
});

/** The objects of the release that a pre-delete hook does not start without, each once. */
function lackedBy(hook: Hook, release: Release): readonly Need[] {
  if (!hook.events.includes('pre-delete')) return [];
  const needs = needsOf(hook, release).filter((need) => isOfRelease(need, release));
  return [...new Map(needs.toReversed().map((need) => [keyOf(need.kind, need.name), need])).values()].toReversed();
}

/** All pre-delete hooks that a copy would serve. */
function usersOf(need: Need, release: Release): readonly Hook[] {
  const { kind, name, consumer } = need;
  return release.hooks.filter(
    (hook) =>
      surelySameNamespace(hook.namespace, consumer.namespace, release) &&
      lackedBy(hook, release).some((own) => own.kind === kind && own.name === name) &&
      !misses(hook, need, release),
  );
}

/** True where the hook does not start without it, and no hook of any event has made it. */
function isOfRelease(need: Need, release: Release): boolean {
  if (need.optional || isGrant(need) || need.via === 'imagePullSecrets' || need.kind === 'Namespace') return false;
  if (need.objects.length === 0 || !breaksConsumer(need)) return false;
  return (
    stateOf(need, 'pre-delete', release) === 'left' &&
    !need.providers.some((provider) => leftBefore(provider, 'pre-delete'))
  );
}
