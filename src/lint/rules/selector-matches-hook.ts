import { type Hook, titleOf } from '../../manifest/document.ts';
import { child, items, text } from '../../manifest/node.ts';
import type { HookEvent } from '../../manifest/vocabulary.ts';
import { isRun, runs, surelySameNamespace } from '../../release/life.ts';
import { containersOf, podSpecOf } from '../../release/references.ts';
import type { Release } from '../../release/release.ts';
import { hasWorkload, labelsOfPods, type Selecting, servicesFor } from '../../release/services.ts';
import type { Level } from '../finding.ts';
import { defineRule } from '../rule.ts';

/** No Service of the release is there, or nobody depends on it. */
const QUIET: readonly HookEvent[] = ['pre-install', 'post-delete', 'test'];

export default defineRule({
  id: 'selector-matches-hook',
  family: 'release',
  level: 'error',
  summary: 'No Service of the release selects the pods of a hook.',
  why: `A Service sends requests to every ready pod that has the labels of its selector, and a pod without a readiness probe
is ready as soon as it runs. Where the pods of a Job have them too, often because both take them from one template helper,
a part of the requests goes to the Job while it runs, and is refused. A Service whose ports all go by names that the pod does not
declare sends it nothing (\`k8s.io/endpointslice : getEndpointPorts\`), and the rule is silent. It is a warning for hooks of
pre-delete, and an info for tests and for hooks of pre-install, for headless Services, for pods with a readiness probe, and where the Service has no other pods in the release.`,

  *check(hook, release) {
    if (!isRun(hook) || !runs(hook)) return;
    const labels = labelsOfPods(hook.document);
    if (labels.size === 0) return;
    for (const selecting of servicesFor(labels, hook.namespace, release)) {
      const port = portTo(hook, selecting);
      if (!port) continue;
      const [key] = selecting.selector.keys();
      yield {
        at: labels.get(key!)!.at,
        level: levelOf(hook, selecting, release),
        message: `${titleOf(selecting.service.head)} selects the pods of ${titleOf(hook)} (${selectorText(selecting)}): while they run, requests to ${port} go to them too`,
        help: 'leave one of these labels out of the pod template, or give it another value',
      };
    }
  },
});

function levelOf(hook: Hook, selecting: Selecting, release: Release): Level {
  const { service } = selecting;
  const isHeadless = text(child(child(service.root, 'spec'), 'clusterIP')) === 'None';
  if (isHeadless || hook.events.every((event) => QUIET.includes(event)) || hasProbe(hook)) return 'info';
  if (!hasWorkload(selecting, release)) return 'info';
  const isLast = hook.events.every((event) => event === 'pre-delete' || QUIET.includes(event));
  return isLast || !surelySameNamespace(service.head.namespace, hook.namespace, release) ? 'warning' : 'error';
}

function hasProbe(hook: Hook): boolean {
  return containersOf(podSpecOf(hook.document)).some((container) => child(container, 'readinessProbe'));
}

function selectorText({ selector }: Selecting): string {
  return [...selector].map(([key, { value }]) => `${key}=${value}`).join(', ');
}

/** The first port of a Service that leads to the hook's pods, in words. A number leads to any pod. */
function portTo(hook: Hook, { service }: Selecting): string | undefined {
  const ports = items(child(child(service.root, 'spec'), 'ports'));
  const port = ports.find((port) => {
    const target = text(child(port, 'targetPort'));
    return !target || /^\d+$/.test(target) || declares(hook, target, protocolOf(port));
  });
  const number = text(child(port, 'port'));
  return port && `port ${number}`;
}

/** Source: k8s.io/endpointslice utils.go : FindPort; of init containers only those that stay. */
function declares(hook: Hook, name: string, protocol: string): boolean {
  const podSpec = podSpecOf(hook.document);
  const sidecars = items(child(podSpec, 'initContainers')).filter(
    (one) => text(child(one, 'restartPolicy')) === 'Always',
  );
  return [...items(child(podSpec, 'containers')), ...sidecars].some((container) =>
    items(child(container, 'ports')).some(
      (port) => text(child(port, 'name')) === name && protocolOf(port) === protocol,
    ),
  );
}

function protocolOf(port: Parameters<typeof child>[0]): string {
  return text(child(port, 'protocol')) || 'TCP';
}
