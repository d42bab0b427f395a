import { titleOf } from '../../manifest/document.ts';
import { child, descend } from '../../manifest/node.ts';
import { isTrue } from '../../manifest/scalar.ts';
import { isRun, runs } from '../../release/life.ts';
import { defineRule } from '../rule.ts';

/** Who releases Jobs that it queues. Source: sigs.k8s.io/kueue pkg/controller/constants : QueueLabel. */
const QUEUE = 'kueue.x-k8s.io/queue-name';

export default defineRule({
  id: 'suspended-hook',
  family: 'failure',
  level: 'error',
  summary: 'A hook Job is not suspended.',
  why: `A Job with \`suspend: true\` makes no pod until somebody sets it to false, and Helm, which waits for its success, is
the only one who knows of it: the operation ends with "timed out". Its deadline does not run meanwhile either.
A queue (label \`${QUEUE}\`) or another controller (\`managedBy\`) releases it: then the rule is silent.
Source: Kubernetes \`pkg/controller/job/job_controller.go : manageJob, pastActiveDeadline\`.`,

  *check(hook) {
    const { root } = hook.document;
    if (!runs(hook) || !isRun(hook) || hook.kind !== 'Job') return;
    const spec = child(root, 'spec');
    const suspend = child(spec, 'suspend');
    if (!suspend || !isTrue(suspend) || child(spec, 'managedBy')) return;
    if (hook.annotations.has(QUEUE) || descend(root, 'metadata', 'labels', QUEUE)) return;
    yield {
      at: suspend.range,
      message: `${titleOf(hook)} is suspended: it makes no pod, and Helm waits for its success until it times out`,
      help: 'write suspend: false',
    };
  },
});
