import type { Hook } from '../manifest/document.ts';
import { child, items, type Node, text } from '../manifest/node.ts';
import { isTrue } from '../manifest/scalar.ts';
import { seconds } from './bounds.ts';
import { podSpecOf } from './references.ts';

/** Source: pkg/controller/job/job_controller.go of Kubernetes : DefaultJobPodFailureBackOff, MaxJobPodFailureBackOff. */
const NEW_POD = { first: 10, most: 600 };

/** Source: pkg/kubelet/apis/config/v1beta1/defaults.go : MaxContainerBackOff; flowcontrol.NewBackOff's first is the same. */
const SAME_POD = { first: 10, most: 300 };

/** Source: pkg/apis/batch/v1/defaults.go : SetDefaults_Job. */
const USUAL_LIMIT = 6;

/** In seconds; more need not be told apart. */
const FOR_EVER = 10_000_000;

/** How a Job that fails again and again comes to its end. */
export interface Backoff {
  /** The pauses between its tries, in seconds; how long a try takes comes on top. */
  readonly pauses: number;
  /** `backoffLimit 2`, `the default backoffLimit 6`: which limit ends it. */
  readonly limit: string;
}

/**
 * What is known of a Job's retries by its manifest: a new pod for each with `Never`, the containers of one with
 * `OnFailure`, whose first restart comes at once.
 * Sources: pkg/controller/job/backoff_utils.go : getRemainingTimeForFailuresCount; job_controller.go : syncJob,
 * pastBackoffLimitOnFailure; pkg/kubelet/kuberuntime/kuberuntime_manager.go : doBackOff.
 *
 * @returns undefined where something else may end it: a failure policy that fails the Job, another controller, a
 *   suspension, a field that the API refuses
 */
export function backoffOf(hook: Hook): Backoff | undefined {
  const spec = child(hook.document.root, 'spec');
  const podSpec = podSpecOf(hook.document);
  const restarts = text(child(podSpec, 'restartPolicy'));
  if (restarts !== 'Never' && restarts !== 'OnFailure') return undefined;
  if (child(spec, 'managedBy') || isTrue(child(spec, 'suspend'))) return undefined;
  if (failsByPolicy(spec)) return undefined;
  const limit = limitOf(spec);
  if (!limit) return undefined;
  const pods = atOnce(spec);
  const containers = items(child(podSpec, 'containers')).length || 1;
  const pauses = restarts === 'Never' ? newPods(limit.count, pods) : samePod(limit.count, pods * containers);
  return { pauses, limit: limit.name };
}

interface Limit {
  readonly count: number;
  readonly name: string;
}

function limitOf(spec: Node | undefined): Limit | undefined {
  let least: Limit | undefined;
  for (const name of ['backoffLimit', 'backoffLimitPerIndex']) {
    const node = child(spec, name);
    if (!node) continue;
    const count = seconds(node);
    if (count === undefined) return undefined;
    if (!least || count < least.count) least = { count, name: `${name} ${count}` };
  }
  return least ?? { count: USUAL_LIMIT, name: `the default backoffLimit ${USUAL_LIMIT}` };
}

/** With an action FailJob some exit codes end the Job at the first failure. */
function failsByPolicy(spec: Node | undefined): boolean {
  const rules = items(child(child(spec, 'podFailurePolicy'), 'rules'));
  return rules.some((rule) => /^Fail/.test(text(child(rule, 'action')) ?? ''));
}

/** How many pods run, and fail, together. */
function atOnce(spec: Node | undefined): number {
  const parallelism = seconds(child(spec, 'parallelism')) || 1;
  return Math.min(parallelism, seconds(child(spec, 'completions')) || parallelism);
}

/** A pause behind each failure that the limit allows, which all pods that run together share. */
function newPods(limit: number, step: number): number {
  let total = 0;
  for (let failed = step; failed <= limit && total < FOR_EVER; failed += step) total += pause(failed, NEW_POD);
  return total;
}

/** The kubelet's pauses, each container's own, while the restarts of all count together: at least this long. */
function samePod(limit: number, containers: number): number {
  const restarts = Math.ceil(limit / containers);
  let total = 0;
  for (let failed = 1; failed < restarts && total < FOR_EVER; failed++) total += pause(failed, SAME_POD);
  return total;
}

function pause(failures: number, { first, most }: typeof NEW_POD): number {
  return Math.min(first * 2 ** (failures - 1), most);
}
