import { type Hook, titleOf } from '../../manifest/document.ts';
import { HOOK_LOG_POLICY, LOG_POLICIES } from '../../manifest/vocabulary.ts';
import { isRun, runs } from '../../release/life.ts';
import { fixOf } from '../annotation-fix.ts';
import { policyWord } from '../policy-word.ts';
import { defineRule } from '../rule.ts';
import type { Surroundings } from '../surroundings.ts';

const FAILED = 'hook-failed';

const WHY = 'the output of a failed hook is printed before Helm deletes it';

export default defineRule({
  id: 'failed-hook-loses-logs',
  family: 'deletion',
  level: 'warning',
  summary: 'A hook that is deleted when it fails leaves its output.',
  why: `\`hook-failed\` deletes a Job or Pod, its pods and their logs, as soon as it has failed, or the timeout has passed.
Helm itself says no more than \`BackoffLimitExceeded\` or \`timed out\`, so nobody learns why. With
\`helm.sh/hook-output-log-policy: hook-failed\` (Helm 3.18 and newer) Helm prints the output of the containers, not of init
containers, before it deletes them; whatever secrets a container prints are then in Helm's output, so the repair is made on
request only. A test Pod is an info under Helm 4: \`helm test --logs\` reads its log before the deletion.`,

  *check(hook, _release, surroundings) {
    const deletion = isRun(hook) && runs(hook) ? policyWord(hook, FAILED) : undefined;
    if (!deletion || hook.logPolicies.includes(FAILED)) return;
    const after = LOG_POLICIES.filter((word) => word === FAILED || hook.logPolicies.includes(word)).join(',');
    const readable = isReadable(hook, surroundings);
    yield {
      at: deletion,
      level: readable ? 'info' : 'warning',
      message: `${titleOf(hook)} is deleted when it fails, and its log with it: ${readable ? 'only helm test --logs shows what went wrong' : 'what went wrong cannot be read'}`,
      help: `write ${HOOK_LOG_POLICY}: ${after}`,
      ...fixOf('opt-in', hook.document, HOOK_LOG_POLICY, after, WHY),
    };
  },
});

/** Source: pkg/cmd/release_testing.go of Helm 4.0.5 : `--logs` comes before the deletions. */
function isReadable(hook: Hook, { targets }: Surroundings): boolean {
  return hook.kind === 'Pod' && hook.events.every((event) => event === 'test') && !targets.has('helm3');
}
