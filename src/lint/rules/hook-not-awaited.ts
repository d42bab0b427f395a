import { titleOf } from '../../manifest/document.ts';
import { HOOK } from '../../manifest/vocabulary.ts';
import { earlyUserOf } from '../../release/not-awaited.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  id: 'hook-not-awaited',
  family: 'failure',
  level: 'info',
  summary: 'A Job that needs another hook to be ready waits for it.',
  why: `Helm waits for the end of Jobs and Pods only. Any other hook, a Deployment, a StatefulSet or a custom resource, counts as
done once it is created (Helm 3 \`pkg/kube/client.go : watchUntilReady\`, Helm 4 \`pkg/kube/statuswait.go : WatchUntilReady\`),
with \`--wait\` too. A Job behind it starts at once, before there is anything to answer. The rule is silent where the Job's
own words show that it waits or tries again.`,

  *check(hook, release) {
    const early = earlyUserOf(hook, release);
    if (!early) return;
    const { run, name } = early;
    const asks = name === hook.name ? 'names it' : `asks for its Service/${name}`;
    yield {
      at: hook.annotations.get(HOOK)!.range,
      message: `Helm does not wait until ${titleOf(hook)} is ready: ${titleOf(run)} behind it, which ${asks}, starts at once`,
      help: `let ${titleOf(run)} wait for it`,
    };
  },
});
