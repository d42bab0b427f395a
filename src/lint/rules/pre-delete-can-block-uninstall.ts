import { titleOf } from '../../manifest/document.ts';
import { HOOK } from '../../manifest/vocabulary.ts';
import { isRun, runs } from '../../release/life.ts';
import { boundFix, boundsOf } from '../bound-fix.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'pre-delete-can-block-uninstall',
  family: 'failure',
  level: 'warning',
  summary: 'A pre-delete Job has a bound: a deadline or a backoffLimit.',
  why: `\`helm uninstall\` deletes nothing before its pre-delete hooks have succeeded
(Helm \`pkg/action/uninstall.go : (*Uninstall).Run\`). A Job that hangs, or fails again and again because the cluster or a
service is not as it was, holds each try for the whole timeout and leaves the release in place. A deadline and few retries tell soon what is wrong; \`helm uninstall --no-hooks\` is the way out.`,

  *check(hook, _release, { timeout }) {
    const event = hook.annotations.get(HOOK);
    if (!event || !runs(hook) || !isRun(hook) || hook.kind !== 'Job' || !hook.events.includes('pre-delete')) return;
    if (boundsOf(hook).length > 0) return;
    yield {
      at: event.range,
      message: `${titleOf(hook)} has neither deadline nor backoffLimit: where it cannot succeed, each helm uninstall waits ${timeout} s, says "timed out", and deletes nothing`,
      ...boundFix(hook, timeout),
    };
  },
});
