import { type Hook, titleOf } from '../../manifest/document.ts';
import { descend } from '../../manifest/node.ts';
import { seconds } from '../../release/bounds.ts';
import { isRun, outlivesSuccess, runs } from '../../release/life.ts';
import { fieldsFix } from '../field-fix.ts';
import { defineRule } from '../rule.ts';
import { secondsOption } from '../surroundings.ts';

/** What a person needs to look at a log, and Helm under any load to see the end. In seconds. */
const ENOUGH = 60;

/** Below this the deletion may come before Helm has seen the end. In seconds. */
const RACE = 5;

/** Of the repair. In seconds. */
const WRITTEN = 300;

export default defineRule({
  id: 'hook-ttl',
  family: 'deletion',
  level: 'info',
  summary: 'A hook Job stays long enough for Helm to see its end.',
  why: `With \`ttlSecondsAfterFinished\` Kubernetes deletes a Job, and its pods and logs, that many seconds after its end, while
Helm waits for that end. A Helm 4 that misses it waits for a Job which is gone, until the timeout, and fails; a Helm 3 takes the
deletion for a success, of a failed Job too. On a quiet cluster Helm wins even against 0 seconds; on a busy one it lost
([helm/helm#31786](https://github.com/helm/helm/issues/31786)). Beside \`hook-succeeded\` it only takes the failed Jobs, which
somebody wants to look at. The rule is silent from ${ENOUGH} seconds on.`,
  options: { enough: { type: 'duration', summary: `From here on the rule is silent, instead of ${ENOUGH}s.` } },

  *check(hook, _release, surroundings) {
    const ttl = isRun(hook) && hook.kind === 'Job' && runs(hook) ? ttlOf(hook) : undefined;
    const value = seconds(ttl);
    if (!ttl || value === undefined || value >= (secondsOption(surroundings, 'hook-ttl', 'enough') ?? ENOUGH)) return;
    const isRace = value < RACE && surroundings.targets.has('helm4');
    const why = `Helm sees the end of a Job that stays for ${WRITTEN} s`;
    yield {
      at: ttl.range,
      level: isRace ? 'warning' : 'info',
      message: `Kubernetes deletes ${titleOf(hook)} ${value} s after its end: ${isRace ? 'if Helm 4 has not seen the end by then, it waits for the timeout and fails' : rest(hook)}`,
      help: `write ${WRITTEN}${outlivesSuccess(hook) ? '' : ', or remove it: hook-succeeded deletes the Job'}`,
      ...fieldsFix('opt-in', hook.document, ['spec'], { ttlSecondsAfterFinished: WRITTEN }, why),
    };
  },
});

function ttlOf({ document }: Hook) {
  return descend(document.root, 'spec', 'ttlSecondsAfterFinished');
}

function rest(hook: Hook): string {
  return outlivesSuccess(hook)
    ? 'its log is gone before anyone can read it'
    : 'beside hook-succeeded that only takes a failed one, and the log that says why';
}
