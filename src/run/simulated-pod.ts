import { type KubeObject, type LogLine, type LogReading, type ObjectRef, refOf } from './cluster.ts';
import { Queue } from './queue.ts';
import { isJob } from './readiness.ts';
import type { HookScript } from './script.ts';
import type { VirtualClock } from './virtual-clock.ts';

interface PodSpec {
  readonly containers?: readonly { readonly name: string }[];
  readonly initContainers?: readonly { readonly name: string }[];
}

interface Store {
  readonly put: (object: KubeObject) => void;
  readonly remove: (object: KubeObject) => void;
}

/** One pod's life on the virtual clock: that of a Pod hook, or of a Job's only attempt. */
export class SimulatedPod {
  readonly ref: ObjectRef;
  readonly #owner: KubeObject;
  readonly #script: HookScript;
  readonly #clock: VirtualClock;
  readonly #store: Store;
  readonly #spec: PodSpec;
  /** Who reads, and which container. */
  readonly #readers = new Map<Queue<readonly LogLine[]>, string>();
  #begun = false;
  #pod: KubeObject;
  #ended = false;

  constructor(owner: KubeObject, script: HookScript, clock: VirtualClock, store: Store) {
    this.#owner = owner;
    this.#script = script;
    this.#clock = clock;
    this.#store = store;
    this.#pod = isJob(owner) ? podOfJob(owner) : owner;
    this.#spec = (this.#pod.spec ?? {}) as PodSpec;
    this.ref = refOf(this.#pod);
  }

  start(): void {
    const { schedule, pull, init, run } = this.#script;
    const started = schedule + pull + (this.#spec.initContainers?.length ? init : 0);
    if (isJob(this.#owner)) this.#clock.after(Math.min(5, schedule), () => this.#show('Pending', {}, false));
    this.#clock.after(schedule, () => this.#show('Pending', {}, true));
    if (this.#script.outcome === 'stuck') return void this.#clock.after(schedule + pull, () => this.#stick());
    if (this.#spec.initContainers?.length) this.#clock.after(schedule + pull, () => this.#showInit());
    this.#clock.after(started, () => this.#begin());
    this.#script.log.forEach((line, index, all) => {
      this.#clock.after(started + ((index + 1) * run) / (all.length + 1), () => this.#print(line));
    });
    if (this.#script.outcome === 'deleted') this.#clock.after(started + run, () => this.#store.remove(this.#owner));
    else if (this.#script.outcome !== 'hangs') this.#clock.after(started + run, () => this.#end());
  }

  /** Of the first container only; the others are silent. There are no attempts but the present one. */
  logs({ container, follow }: LogReading, signal: AbortSignal): AsyncIterable<readonly LogLine[]> {
    const queue = new Queue<readonly LogLine[]>(signal);
    const isInit = this.#spec.initContainers?.some(({ name }) => name === container);
    if (!follow || this.#ended || (isInit && this.#begun)) queue.end();
    else this.#readers.set(queue, container);
    return queue;
  }

  #print(text: string): void {
    for (const [reader, container] of this.#readers)
      if (container === this.#spec.containers?.[0]?.name) reader.push([{ text }]);
  }

  /** The init containers have ended. */
  #begin(): void {
    this.#begun = true;
    this.#show('Running', { running: {} });
    for (const [reader, container] of this.#readers)
      if (this.#spec.initContainers?.some(({ name }) => name === container)) reader.end();
  }

  #stick(): void {
    const { reason } = this.#script;
    this.#show('Pending', { waiting: { reason, message: 'simulated' } });
  }

  #showInit(): void {
    this.#show('Pending', { waiting: { reason: 'PodInitializing' } }, true, { running: {} });
  }

  #end(): void {
    const failed = this.#script.outcome === 'failed';
    const exitCode = failed ? this.#script.exitCode : 0;
    this.#ended = true;
    this.#show(failed ? 'Failed' : 'Succeeded', { terminated: { exitCode, reason: failed ? 'Error' : 'Completed' } });
    for (const reader of this.#readers.keys()) reader.end();
    if (isJob(this.#owner)) this.#clock.after(this.#script.notice, () => this.#endJob(failed));
  }

  #endJob(failed: boolean): void {
    const condition = failed
      ? {
          type: 'Failed',
          status: 'True',
          reason: 'BackoffLimitExceeded',
          message: 'Job has reached the specified backoff limit',
        }
      : { type: 'Complete', status: 'True' };
    this.#store.put({ ...this.#owner, status: { conditions: [condition], [failed ? 'failed' : 'succeeded']: 1 } });
  }

  #show(phase: string, state: object, scheduled = true, initState: object = { terminated: { exitCode: 0 } }): void {
    const statuses = (specs: PodSpec['containers'], state: object) =>
      (specs ?? []).map(({ name }) => ({ name, containerID: `simulated-${name}`, state }));
    const spec = { ...this.#spec, ...(scheduled && { nodeName: 'simulated' }) };
    const begun = Object.keys(state).length > 0;
    const containerStatuses = begun ? statuses(this.#spec.containers, state) : [];
    const initContainerStatuses = begun ? statuses(this.#spec.initContainers, initState) : [];
    this.#pod = { ...this.#pod, spec, status: { phase, containerStatuses, initContainerStatuses } };
    this.#store.put(this.#pod);
  }
}

function podOfJob(job: KubeObject): KubeObject {
  const { template } = (job.spec ?? {}) as { template?: { spec?: PodSpec } };
  const { name = '', namespace, uid = '' } = job.metadata;
  const labels = { 'controller-uid': uid, 'job-name': name };
  const metadata = { name: `${name}-x7k2p`, ...(namespace && { namespace }), uid: `${uid}-pod`, labels };
  return { apiVersion: 'v1', kind: 'Pod', metadata, spec: template?.spec ?? {} };
}
