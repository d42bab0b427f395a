import { type ManifestDocument, titleOf } from '../../manifest/document.ts';
import type { HookEvent } from '../../manifest/vocabulary.ts';
import { breaksConsumer } from '../../release/graph.ts';
import { indexOf, keyOf } from '../../release/identity.ts';
import { leftBefore, outlivesSuccess, sameNamespace } from '../../release/life.ts';
import { isGrant } from '../../release/missing.ts';
import { type Need, needsOf, stateOf } from '../../release/needs.ts';
import type { Release } from '../../release/release.ts';
import type { Problem } from '../finding.ts';
import { defineRule } from '../rule.ts';

/** Before Helm changes the ordinary objects: an upgrade makes them new, a rollback old again. */
const BEFORE: readonly HookEvent[] = ['pre-upgrade', 'pre-rollback'];

export default defineRule({
  id: 'dependency-of-previous-revision',
  family: 'order',
  level: 'info',
  summary: 'A hook of pre-upgrade does not count on what the upgrade brings.',
  why: `Helm changes the ordinary objects of a release after pre-upgrade and pre-rollback. A hook of these events that
reads one sees it as the revision before has left it, and none at all where the new revision brings it: then its pod
does not start. Where the installed release is known (\`lint\` of a chart with the release's name), the rule is silent if
it has the object, and an error if it has not.`,

  *check(hook, release, { previous }) {
    if (!hook.events.some((event) => BEFORE.includes(event))) return;
    const seen = new Set<string>();
    for (const need of needsOf(hook, release)) {
      const key = keyOf(need.kind, need.name);
      const events = isGrant(need) || seen.has(key) ? [] : BEFORE.filter((event) => readsOlder(need, event, release));
      if (events.length === 0 || (previous && isIn(previous, need))) continue;
      seen.add(key);
      yield problem(need, events, previous !== undefined);
    }
  },
});

/** True where what the consumer finds in the event is the object that the revision before has left. */
function readsOlder(need: Need, event: HookEvent, release: Release): boolean {
  if (!need.consumer.events.includes(event) || need.kind === 'Namespace' || need.objects.length === 0) return false;
  return stateOf(need, event, release) === 'left' && !need.providers.some((provider) => leftBefore(provider, event));
}

/** As an object, or as a hook that stays: both are in the cluster when the upgrade begins. */
function isIn(previous: Release, { consumer, kind, name }: Need): boolean {
  const { hooks, objects } = indexOf(previous);
  const key = keyOf(kind, name);
  const near = (document: ManifestDocument) => sameNamespace(document.head.namespace, consumer.namespace, previous);
  return (
    (objects.get(key) ?? []).some(near) ||
    (hooks.get(key) ?? []).some((hook) => outlivesSuccess(hook) && near(hook.document))
  );
}

function problem(need: Need, events: readonly HookEvent[], isKnown: boolean): Problem {
  const { consumer, via } = need;
  const isFatal = isKnown && events.includes('pre-upgrade') && !need.optional && breaksConsumer(need);
  const what = `${titleOf(consumer)} reads ${titleOf(need)} (${via}) in ${events.join(', ')}`;
  if (isFatal) {
    const level = via === 'imagePullSecrets' ? 'warning' : 'error';
    return { at: need.at, level, message: `${what}, before Helm creates it: the installed revision does not have it` };
  }
  return { at: need.at, message: `${what}: it sees the object of the revision before, and none if this one brings it` };
}
