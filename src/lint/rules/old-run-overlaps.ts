import { type Hook, titleOf } from '../../manifest/document.ts';
import { HOOK, HOOK_DELETE_POLICY } from '../../manifest/vocabulary.ts';
import { deadlineOf, graceOf, isBounded } from '../../release/bounds.ts';
import { looksRandom } from '../../release/chance.ts';
import { isRun, runs } from '../../release/life.ts';
import { isDeletedBefore, retriedIn } from '../../release/remade.ts';
import { bearsTwoRuns } from '../../release/two-runs.ts';
import { fieldsFix } from '../field-fix.ts';
import { defineRule } from '../rule.ts';

/** What is left of Helm's timeout for the end of the Job to be seen, in seconds. */
const MARGIN = 30;

export default defineRule({
  id: 'old-run-overlaps',
  family: 'deletion',
  level: 'warning',
  summary: 'A Job is over before Helm gives up on it.',
  why: `When a hook takes longer than \`--timeout\` Helm gives up, and the Job goes on. The next try deletes it by
\`before-hook-creation\`: the Job is gone at once, its pods live on until they have ended, up to their grace period (30 s),
and meanwhile the new ones start. Two migrations run at the same time, in Helm 3 and 4 (seen on a cluster). A deadline
below the timeout ends the first one in time. The repair sets it 30 s below; a Job that needs longer needs a longer
\`--timeout\`, too.`,

  *check(hook, _release, { timeout }) {
    const at = hook.annotations.get(HOOK_DELETE_POLICY) ?? hook.annotations.get(HOOK);
    const [event] = retriedIn(hook);
    if (!at || !event || !isLeftToRetry(hook) || isBounded(hook, timeout)) return;
    const grace = graceOf(hook);
    if (grace < SHORTEST) return;
    const deadline = timeout - MARGIN;
    const isFixable = deadline > 0 && deadlineOf(hook) === undefined;
    const why = `Helm gives up after ${timeout} s, and the next try would run beside this one`;
    yield {
      at: at.range,
      level: bearsTwoRuns(hook) ? 'info' : 'warning',
      message: `${titleOf(hook)} has no deadline below Helm's timeout (${timeout} s): a retry of ${event} deletes the Job, but its pods go on for up to ${grace} s beside the new ones`,
      help: deadline > 0 ? `set spec.activeDeadlineSeconds: ${deadline}` : 'give it a deadline below the timeout',
      ...(isFixable ? fieldsFix('opt-in', hook.document, ['spec'], { activeDeadlineSeconds: deadline }, why) : {}),
    };
  },
});

/** Below this, in seconds, nothing that matters happens in both. */
const SHORTEST = 2;

/** With hook-failed Helm deletes the Job when it gives up, so that its pods have ended before anyone tries again. */
function isLeftToRetry(hook: Hook): boolean {
  if (hook.kind !== 'Job' || !isRun(hook) || !runs(hook)) return false;
  return isDeletedBefore(hook) && !hook.deletePolicies.includes('hook-failed') && !isNew(hook);
}

/** Under a new name each time, with the revision in it, nothing deletes the old one. */
function isNew(hook: Hook): boolean {
  return /-1$/.test(hook.name) || looksRandom(hook);
}
