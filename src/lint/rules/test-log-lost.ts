import { type Hook, titleOf } from '../../manifest/document.ts';
import { HOOK, HOOK_LOG_POLICY, LOG_POLICIES } from '../../manifest/vocabulary.ts';
import { indexOf, keyOf } from '../../release/identity.ts';
import { isRun, runs } from '../../release/life.ts';
import type { Release } from '../../release/release.ts';
import type { Problem } from '../finding.ts';
import { policyWord } from '../policy-word.ts';
import { defineRule } from '../rule.ts';
import type { Surroundings } from '../surroundings.ts';

type Targets = Surroundings['targets'];

export default defineRule({
  id: 'test-log-lost',
  family: 'deletion',
  level: 'warning',
  summary: 'The log of a test can be read by `helm test --logs`.',
  why: `\`helm test --logs\` asks for the log of a Pod that is named like the test. Helm 3, and Helm 4 before 4.0.5, ask when
\`hook-succeeded\` has already deleted it, and end with an error though the test has passed. A Job has no such Pod: Helm 4.3
shows nothing of it, and older ones end with an error, as they do for accounts, ConfigMaps and whatever else is a test hook;
the logs of the tests behind it are not shown either. With \`helm.sh/hook-output-log-policy\` Helm 3.18 and newer print the log
of a Job by themselves.`,

  *check(hook, release, { targets }) {
    if (!hook.events.includes('test') || !runs(hook) || !(targets.has('helm3') || targets.has('helm4'))) return;
    if (hook.kind === 'Pod') yield* checkPod(hook, targets);
    else if (hasPod(hook, release)) return;
    else if (isRun(hook)) yield* checkJob(hook, targets);
    else yield* checkOther(hook, targets);
  },
});

/** True where a test of the same name is a Pod: its log is shown once more in the hook's place. */
function hasPod({ name }: Hook, release: Release): boolean {
  const pods = indexOf(release).hooks.get(keyOf('Pod', name)) ?? [];
  return pods.some(({ events }) => events.includes('test'));
}

/** Source: cmd/helm/release_testing.go of Helm 3 : newReleaseTestCmd; the deletions are part of the run. */
function* checkPod(hook: Hook, targets: Targets): Generator<Problem> {
  const at = targets.has('helm3') ? policyWord(hook, 'hook-succeeded') : undefined;
  if (!at) return;
  const message = `${titleOf(hook)} is deleted before helm test --logs of Helm 3 asks for its log: that ends with an error`;
  yield { at, message };
}

/** Source: pkg/action/release_testing.go of Helm 4.3.0 : GetPodLogs leaves out what is no Pod. */
function* checkJob(hook: Hook, targets: Targets): Generator<Problem> {
  const isPrinted = LOG_POLICIES.some((word) => hook.logPolicies.includes(word));
  if (isPrinted && !targets.has('helm3')) return;
  const end = targets.has('helm3') ? ', and in Helm 3 ends with an error' : '';
  yield {
    at: hook.annotations.get(HOOK)!.range,
    message: `helm test --logs looks for a Pod named "${hook.name}": it never shows the log of ${titleOf(hook)}${end}`,
    help: isPrinted ? 'make it a Pod' : `make it a Pod, or write ${HOOK_LOG_POLICY}: ${LOG_POLICIES.join(',')}`,
  };
}

function* checkOther(hook: Hook, targets: Targets): Generator<Problem> {
  const isOld = targets.has('helm3');
  yield {
    at: hook.annotations.get(HOOK)!.range,
    level: isOld ? 'warning' : 'info',
    message: `helm test --logs of ${isOld ? 'Helm 3' : 'Helm before 4.3'} looks for a Pod named "${hook.name}" because of ${titleOf(hook)}, finds none and ends with an error`,
  };
}
