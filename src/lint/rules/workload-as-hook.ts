import { type Hook, titleOf } from '../../manifest/document.ts';
import { HOOK } from '../../manifest/vocabulary.ts';
import { groupOf, outlivesSuccess, runs } from '../../release/life.ts';
import { defineRule } from '../rule.ts';

/** What is meant to stay, and the groups that Kubernetes has it in or had it in. */
const STAYING: Readonly<Record<string, readonly string[]>> = {
  Deployment: ['apps', 'extensions'],
  StatefulSet: ['apps'],
  DaemonSet: ['apps', 'extensions'],
  CronJob: ['batch'],
  Service: [''],
  HorizontalPodAutoscaler: ['autoscaling'],
  Ingress: ['networking.k8s.io', 'extensions'],
};

const ROLLED_OUT = new Set(['Deployment', 'StatefulSet', 'DaemonSet']);

export default defineRule({
  id: 'workload-as-hook',
  family: 'deletion',
  level: 'warning',
  summary: 'What is to stay is an object of the release, not a hook.',
  why: `Helm forgets a hook once it is created. A Deployment, a Service or a CronJob that is a hook is not waited for (neither
with \`--wait\`), not updated but deleted and made anew by each upgrade that it belongs to, with nothing running in between, not
brought back by a rollback, and not deleted at uninstall. The rule is silent for a DaemonSet with \`hook-succeeded\`, which pulls
images ahead; anything else that Helm deletes after its success, or that serves tests only, is an info.`,

  *check(hook) {
    if (!runs(hook) || !STAYING[hook.kind]?.includes(groupOf(hook.document.head.apiVersion))) return;
    const stays = outlivesSuccess(hook);
    if (hook.kind === 'DaemonSet' && !stays) return;
    yield {
      at: hook.annotations.get(HOOK)!.range,
      level: stays && hook.events.some((event) => event !== 'test') ? 'warning' : 'info',
      message: `${titleOf(hook)} is a hook: ${[...consequencesOf(hook)].join(', ')}`,
      help: 'remove the hook annotations, or make what it does a Job',
    };
  },
});

function* consequencesOf(hook: Hook): Generator<string> {
  const { deletePolicies, events, kind } = hook;
  if (ROLLED_OUT.has(kind)) yield 'Helm does not wait until it is ready';
  if (!outlivesSuccess(hook)) return yield 'Helm deletes it once the hooks of its event have succeeded';
  const upgrades = events.some((event) => event.endsWith('-upgrade'));
  const remade = deletePolicies.length === 0 || deletePolicies.includes('before-hook-creation');
  if (upgrades && remade) yield 'each upgrade deletes it and makes it anew';
  else if (!upgrades && events.some((event) => event.endsWith('-install'))) yield 'no upgrade changes it';
  yield 'uninstall leaves it behind';
}
