import type { Context } from '../context.ts';
import { EXIT, type ExitCode } from '../errors.ts';
import type { Kubernetes } from '../io/kubernetes.ts';
import { type Answer, dryRunJson } from '../report/run-dry.ts';
import { printable } from '../report/text.ts';
import { ClusterError, type KubeObject, refOf } from '../run/cluster.ts';
import { leftover } from '../run/diagnosis.ts';
import { fateOf } from '../run/fate.ts';
import { type PlannedHook, type RunPlan, titleOfObject } from '../run/plan.ts';

export interface DryOptions {
  /** Asked about every object with --dry-run=server. */
  readonly cluster: Kubernetes | undefined;
  readonly context: Context;
  readonly isJson: boolean;
  readonly source: string;
  readonly mask: (words: string) => string;
}

/** `--dry-run`: what a run would do, and with a cluster to ask, what its API says to every object. */
export async function dryRun(plan: RunPlan, options: DryOptions): Promise<ExitCode> {
  const { cluster, context, isJson, source, mask } = options;
  const answers = cluster && (await ask(plan, cluster, mask));
  if (isJson) context.stdout(dryRunJson(plan, source, answers));
  else
    for (const [object, { accepted, message }] of answers ?? []) {
      const words = accepted ? ['accepted', message].filter(Boolean).join('; ') : (message ?? 'refused');
      context.stdout(`${printable(titleOfObject(object))}: ${printable(words)}\n`);
    }
  const isRefused = answers?.values().some(({ accepted }) => !accepted);
  return isRefused ? EXIT.findings : EXIT.ok;
}

async function ask(
  plan: RunPlan,
  cluster: Kubernetes,
  mask: (words: string) => string,
): Promise<Map<KubeObject, Answer>> {
  const answers = new Map<KubeObject, Answer>();
  for (const hook of plan.hooks.filter(({ past }) => !past))
    for (const object of hook.objects) {
      const { accepted, message } = await answerTo(object, hook, plan, cluster).catch(refusal);
      answers.set(object, { accepted, message: message && mask(message) });
    }
  return answers;
}

async function answerTo(object: KubeObject, hook: PlannedHook, plan: RunPlan, cluster: Kubernetes): Promise<Answer> {
  const { namespaced } = await cluster.kindOf(object.apiVersion, object.kind);
  const { namespace: written, ...metadata } = object.metadata;
  const namespace = namespaced ? written || plan.namespace : '';
  const placed: KubeObject = { ...object, metadata: namespace ? { ...metadata, namespace } : metadata };
  const ref = refOf(placed);
  const { fate, reason } = fateOf(placed, hook, plan);
  const exists = ref.name !== '' && (await cluster.get(ref).catch(unlessForbidden));
  if (exists && fate === 'kept') return { accepted: true, message: `one exists and is left as it is: ${reason}` };
  if (exists && fate === 'refused' && plan.method === 'apply')
    return { accepted: false, message: leftover(titleOfObject(object)).message };
  if (!exists || fate !== 'deleted') {
    await cluster.create(placed, plan.method, { dryRun: true });
    return { accepted: true, message: null };
  }
  await createBeside(placed, plan, cluster);
  return { accepted: true, message: 'the one that exists is deleted first' };
}

/** A POST is checked in full before the API finds that the name is taken; an apply would be taken for a change. */
async function createBeside(object: KubeObject, { method }: RunPlan, cluster: Kubernetes): Promise<void> {
  try {
    await cluster.create(object, 'post', { dryRun: true, strict: method === 'apply' });
  } catch (error) {
    if (!(error instanceof ClusterError) || error.reason !== 'already-exists') throw error;
  }
}

function refusal(error: unknown): Answer {
  if (!(error instanceof ClusterError)) throw error;
  return { accepted: false, message: error.message };
}

/** Who may not look asks as if nothing were there. */
function unlessForbidden(error: unknown): undefined {
  if (!(error instanceof ClusterError) || error.reason !== 'forbidden') throw error;
}
