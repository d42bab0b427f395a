import { titleOf } from '../../manifest/document.ts';
import { isRun } from '../../release/life.ts';
import { isGrant, type Missing, missersOf, missingOf } from '../../release/missing.ts';
import type { Release } from '../../release/release.ts';
import { accountFix } from '../account-fix.ts';
import { copyFix } from '../copy-fix.ts';
import type { Fix } from '../finding.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'dependency-missing-in-phase',
  family: 'order',
  level: 'error',
  summary: 'What a hook needs exists in each of its events.',
  why: `Helm creates the ordinary objects of a release after pre-install and deletes them before post-delete, and a hook's
object exists only from its own event on, until hook-succeeded deletes it. A Job that needs something at another moment
gets no pod, or a pod that never starts, and Helm says only "timed out". Objects with \`helm.sh/resource-policy: keep\`
are still there at post-delete; names that the release does not bring are taken to exist. A copy of the object, as a
hook of that event and under a name of its own, repairs it. Under the same name it would be deleted while the release
uses it. An account that the pod has no use for is not copied: the Job does without it.`,

  *check(hook, release, { timeout }) {
    for (const missing of missingOf(hook, release)) {
      const { need, events, reason } = missing;
      const rights = isGrant(need);
      yield {
        at: need.at,
        ...(rights || need.via === 'imagePullSecrets' ? { level: 'warning' } : {}),
        message: `${titleOf(hook)} needs ${titleOf(need)} (${need.via}) in ${events.join(', ')}: it ${reason}, so ${outcome(missing)}`,
        ...(rights ? {} : fixOf(missing, release, timeout)),
      };
    }
  },
});

/** A copy serves all users of an object; an account that a pod does not use it can do without. */
function fixOf({ need }: Missing, release: Release, timeout: number): { readonly fix?: Fix } {
  const dropped = accountFix(need, release);
  return dropped.fix
    ? dropped
    : copyFix({ need, users: () => missersOf(need, release), suffix: '-hook', timeout }, release);
}

/** Refused with the pod, so that there is none. */
const ADMITTED: ReadonlySet<string> = new Set(['ServiceAccount', 'PriorityClass', 'RuntimeClass']);

function outcome({ need }: Missing): string {
  const { consumer, kind, via } = need;
  if (isGrant(need)) return 'what the pod asks of the API is forbidden';
  if (via === 'imagePullSecrets') return 'images are pulled without it';
  if (kind === 'CustomResourceDefinition') return 'the API does not know the kind';
  if (kind === 'Namespace' || (consumer.kind === 'Pod' && ADMITTED.has(kind))) return 'the API refuses the hook';
  if (consumer.kind === 'Secret') return 'Kubernetes removes the token';
  const pod = ADMITTED.has(kind) ? 'no pod is ever made' : 'the pod never starts';
  return isRun(consumer) ? `${pod}, and Helm only says "timed out"` : pod;
}
