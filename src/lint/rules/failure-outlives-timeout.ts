import { titleOf } from '../../manifest/document.ts';
import { backoffOf } from '../../release/backoff.ts';
import { deadlineOf } from '../../release/bounds.ts';
import { placeOf } from '../../release/identity.ts';
import { isRun, runs } from '../../release/life.ts';
import { boundFix } from '../bound-fix.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'failure-outlives-timeout',
  family: 'failure',
  level: 'info',
  summary: "A Job fails for good before Helm's timeout is over.",
  why: `A Job's pods are tried again after 10 s, then 20, 40, 80 and so on, and the Job fails only when \`backoffLimit\` is
exceeded: with the default of 6 that takes at least 630 s, with \`restartPolicy: OnFailure\` 310 s, while Helm waits 300 s.
So Helm ends first and says "timed out", not why, and the Job's pods go on behind its back. A deadline below the timeout
ends the Job while Helm still looks on. A warning for pre-delete and post-delete, which stand in the way of
an uninstall. \`--timeout\` tells lint how long Helm waits.
Source: Kubernetes \`pkg/controller/job/backoff_utils.go\`, \`pkg/controller/job/job_controller.go\`.`,

  *check(hook, _release, { timeout }) {
    if (!runs(hook) || !isRun(hook) || hook.kind !== 'Job') return;
    const deadline = deadlineOf(hook);
    if (deadline !== undefined && deadline <= timeout) return;
    const backoff = backoffOf(hook);
    if (!backoff || backoff.pauses < timeout) return;
    const isDelete = hook.events.some((event) => event === 'pre-delete' || event === 'post-delete');
    const end = deadline !== undefined && deadline < backoff.pauses ? `its deadline of ${deadline} s` : backoff.limit;
    yield {
      at: placeOf(hook.document, 'spec', deadline === undefined ? 'backoffLimit' : 'activeDeadlineSeconds'),
      ...(isDelete && { level: 'warning' }),
      message: `a failing ${titleOf(hook)} is tried again for at least ${Math.min(backoff.pauses, deadline ?? backoff.pauses)} s (${end}), but Helm waits ${timeout} s: it says "timed out", not the reason`,
      ...boundFix(hook, timeout),
    };
  },
});
