import { titleOf } from '../../manifest/document.ts';
import { child, text } from '../../manifest/node.ts';
import { isRun, runs } from '../../release/life.ts';
import { podSpecOf } from '../../release/references.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'on-failure-restart-hides-logs',
  family: 'failure',
  level: 'info',
  summary: 'A Job whose failure is to be read has restartPolicy Never.',
  why: `With \`OnFailure\` the containers of one pod are started again. When the limit or the deadline is reached, Kubernetes
deletes that pod (\`pkg/controller/job/job_controller.go : syncJob\`: "Remove active pods if Job failed"), and its logs with
it: Helm, and \`helm.sh/hook-output-log-policy: hook-failed\`, come too late. With \`Never\` each try is a pod of its own, which
stays with its log until the Job is deleted.`,

  *check(hook) {
    if (!runs(hook) || !isRun(hook) || hook.kind !== 'Job') return;
    const policy = child(podSpecOf(hook.document), 'restartPolicy');
    if (!policy || text(policy) !== 'OnFailure') return;
    yield {
      at: policy.range,
      message: `${titleOf(hook)} has restartPolicy "OnFailure": when it fails for good, its pod and the logs that say why are deleted`,
      help: 'write restartPolicy: Never',
    };
  },
});
