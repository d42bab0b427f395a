import { type Hook, titleOf } from '../../manifest/document.ts';
import { child, items, type Node } from '../../manifest/node.ts';
import { resolveScalar } from '../../manifest/scalar.ts';
import type { Engine } from '../../release/engine.ts';
import { placeOf } from '../../release/identity.ts';
import { isRun, runs } from '../../release/life.ts';
import { argocdKeyOf } from '../../release/policies.ts';
import { podSpecOf } from '../../release/references.ts';
import { fieldsFix } from '../field-fix.ts';
import type { Problem } from '../finding.ts';
import { defineRule } from '../rule.ts';

/** Who waits until a Pod has succeeded. */
const WAITING: readonly Engine[] = ['helm3', 'helm4', 'flux'];

const ENDING: ReadonlySet<string> = new Set(['Never', 'OnFailure']);

const SAYS_SO = /^( +)restartPolicy: (?:Never|OnFailure)[ \t]*$/m;

export default defineRule({
  id: 'restart-policy',
  family: 'failure',
  level: 'error',
  summary: 'The pod of a hook ends: its restartPolicy is Never or OnFailure.',
  why: `\`Always\` is what Kubernetes takes for a Pod that says nothing. Such a Pod is started again after each success, so
that it never gets to the phase Succeeded for which Helm waits: the operation ends with "timed out". A Job without a
policy, or with \`Always\`, is refused by the API (pkg/apis/batch/validation/validation.go : ValidateJobSpec), but only
when its turn comes: \`helm lint\`, \`helm template\` and the install pass, and a pre-delete Job fails at the uninstall.
Argo CD takes a Pod that is ready for done (gitops-engine \`pkg/health/health_pod.go\`), so with it the repair is on request.`,

  concerns: (hook) => runs(hook) && isRun(hook) && !saysSo(hook),

  *check(hook, _release, { targets }) {
    const podSpec = podSpecOf(hook.document);
    if (podSpec?.type === 'mapping')
      yield* hook.kind === 'Pod' ? checkPod(hook, podSpec, targets) : checkJob(hook, podSpec);
  },
});

/** Spares the filter the reading of nearly all pods: the policy stands beside the containers, both in block style. */
function saysSo({ document: { source, range } }: Hook): boolean {
  const written = source.text.slice(range.start, range.end);
  const indent = SAYS_SO.exec(written)?.[1];
  return indent !== undefined && written.includes(`\n${indent}containers:`) && !written.includes('podFailurePolicy');
}

function* checkPod(hook: Hook, podSpec: Node, targets: ReadonlySet<Engine>): Generator<Problem> {
  const policy = policyOf(podSpec);
  // Since Kubernetes 1.34 each container can have a policy of its own.
  if (ENDING.has(policy) || items(child(podSpec, 'containers')).some((one) => child(one, 'restartPolicy'))) return;
  const known = policy === '' || policy === 'Always';
  if (known && !WAITING.some((engine) => targets.has(engine))) return;
  const outcome = known
    ? 'is started again after each success: Helm waits until it times out'
    : 'is refused by the API';
  const safety = targets.has('argocd') || argocdKeyOf(hook) ? 'opt-in' : 'safe';
  yield {
    at: child(podSpec, 'restartPolicy')?.range ?? placeOf(hook.document),
    message: `${titleOf(hook)} has ${said(policy)} and ${outcome}`,
    help: 'write restartPolicy: Never',
    ...(known && fieldsFix(safety, hook.document, ['spec'], { restartPolicy: 'Never' }, 'a Pod that never ends fails')),
  };
}

function* checkJob(hook: Hook, podSpec: Node): Generator<Problem> {
  const policy = policyOf(podSpec);
  const onlyNever = child(child(hook.document.root, 'spec'), 'podFailurePolicy') !== undefined;
  if (policy === 'Never' || (policy === 'OnFailure' && !onlyNever)) return;
  const when = hook.events.includes('pre-delete') ? 'blocks the uninstall' : 'fails when its turn comes';
  yield {
    at: child(podSpec, 'restartPolicy')?.range ?? placeOf(hook.document),
    message: `${titleOf(hook)} has ${said(policy)}${onlyNever ? ' beside podFailurePolicy' : ''}: the API refuses such a Job, so the hook ${when}`,
    help: `write restartPolicy: Never${onlyNever ? '' : ' or OnFailure'} in the pod template`,
  };
}

/** '' where none is given. */
function policyOf(podSpec: Node): string {
  const node = child(podSpec, 'restartPolicy');
  return node?.type === 'scalar' ? resolveScalar(node).text : '';
}

function said(policy: string): string {
  return policy === '' ? 'no restartPolicy (that is Always)' : `restartPolicy ${JSON.stringify(policy)}`;
}
