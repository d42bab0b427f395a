// Every pod that there ever was in a namespace, in the order in which they came, and what it said at its end.
import { spawn } from 'node:child_process';
import { kubeconfig, kubectl } from '../support/tools.ts';
import type { Place } from './place.ts';

export interface PodRun {
  /** Of the Job, or of the Pod itself. */
  readonly name: string;
  readonly phase: string;
  readonly said: string;
}

export interface PodWatch {
  /** All pods but those of workloads. Ends the watch. */
  readonly end: () => Promise<readonly PodRun[]>;
}

// Not parted by tabs: kubectl makes columns of spaces of them.
const FIELDS = [
  '{.metadata.uid}',
  '{.metadata.name}',
  '{.metadata.labels.batch\\.kubernetes\\.io/job-name}',
  '{.metadata.ownerReferences[*].kind}',
  '{.status.phase}',
  '{.status.containerStatuses[*].state.terminated.message}',
];

/** A pod that never runs: once the watch shows it, all that was before has been shown. */
const mark = (name: string): string =>
  `apiVersion: v1
kind: Pod
metadata: {name: ${name}}
spec: {schedulerName: nobody, terminationGracePeriodSeconds: 0, containers: [{name: none, image: none}]}
`;

/** Begins to watch the pods of a place. */
export async function watchPods(place: Place): Promise<PodWatch> {
  const output = `jsonpath={"{"}${FIELDS.join('{"|"}')}{"}\\n"}`;
  const args = ['--namespace', place.namespace, 'get', 'pods', '--watch', '-o', output];
  const child = spawn(kubectl(), args, {
    env: { ...process.env, KUBECONFIG: kubeconfig() },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  const marked = async (name: string) => {
    await place.apply(mark(name));
    while (!text.includes(`|${name}|`)) {
      if (child.exitCode !== null) throw new Error(`kubectl get pods --watch ended with ${child.exitCode}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };
  try {
    await marked('mark-first');
  } catch (error) {
    child.kill();
    throw error;
  }
  const end = async () => {
    await marked('mark-last').finally(() => child.kill());
    return podRuns(text);
  };
  return { end };
}

function podRuns(text: string): PodRun[] {
  const pods = new Map<string, PodRun>();
  for (const [, fields] of text.matchAll(/^\{([\s\S]*?)\}$/gm)) {
    const [uid, name, job, owner, phase, said] = fields!.split('|') as [string, string, string, string, string, string];
    if (owner === 'ReplicaSet' || name.startsWith('mark-')) continue;
    pods.set(uid, { name: job || name, phase, said: said.trim() || pods.get(uid)?.said || '' });
  }
  return [...pods.values()];
}
