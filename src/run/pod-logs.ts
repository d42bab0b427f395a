import type { Clock } from './clock.ts';
import { type Cluster, type LogLine, unreadable } from './cluster.ts';
import { ContainerLog } from './container-log.ts';
import type { RunEvent, Untimed } from './event.ts';
import type { Evidence } from './evidence.ts';
import { type Container, hasLog, type Pod, podOf } from './pods.ts';

export interface PodLogsOptions {
  readonly cluster: Cluster;
  readonly clock: Clock;
  readonly evidence: Evidence;
  /** Takes the lines, each of which belongs to this hook. */
  readonly tell: (event: Untimed<Extract<RunEvent, { type: 'log' | 'note' }>>) => void;
  /** Position of the hook in the phase. */
  readonly hook: number;
  /** Called where a log cannot be read. */
  readonly blind: (error: unknown, what: string) => void;
}

/** The logs of all containers of a hook's pods, each read from its first line to its last. */
export class PodLogs {
  readonly #options: PodLogsOptions;
  readonly #logs = new Map<string, ContainerLog>();
  #drained: Promise<unknown> | undefined;

  constructor(options: PodLogsOptions) {
    this.#options = options;
  }

  /** Takes a pod as it looks now. */
  see(pod: Pod): void {
    for (const container of pod.containers.filter(hasLog)) this.#see(pod, container);
  }

  /** Waits for the last lines; after that no more are taken. */
  async drain(signal: AbortSignal): Promise<void> {
    this.#drained ??= Promise.all(this.#logs.values().map((log) => log.finish(signal)));
    await this.#drained;
  }

  #see(pod: Pod, container: Container): void {
    const key = `${pod.uid}/${container.name}`;
    this.#logs.get(key)?.see(container);
    // A pod that appears when the end has been seen has nothing to say about it.
    if (this.#logs.has(key) || this.#drained) return;
    const log = this.#open(pod, container);
    this.#logs.set(key, log);
    log.read.catch((error) => this.#options.blind(error, titleOf(pod, container)));
  }

  #open(pod: Pod, container: Container): ContainerLog {
    const { cluster, clock, evidence, tell } = this.#options;
    const ref = { apiVersion: 'v1', kind: 'Pod', namespace: pod.namespace, name: pod.name };
    let goesOn = false;
    const take = (line: LogLine) => {
      // Of a very long line the beginning says enough.
      if (!goesOn) evidence.addLine(pod.name, container.name, line.text);
      goesOn = line.open === true;
      this.#tellLine(pod.name, container.name, line);
    };
    const look = async () => {
      const now = await cluster.get(ref).catch(unreadable);
      return now && podOf(now).containers.find(({ name }) => name === container.name);
    };
    let isTold = false;
    const missing = () => {
      if (isTold) return;
      isTold = true;
      const message = `${titleOf(pod, container)} grew faster than its node hands it out: lines may be missing`;
      tell({ type: 'note', message });
    };
    return new ContainerLog(container, {
      cluster,
      clock,
      pod: ref,
      container: container.name,
      take,
      ...(container.mayRestart && { look }),
      again: () => evidence.beginAttempt(pod.name, container.name),
      missing,
    });
  }

  #tellLine(pod: string, container: string, { text: line, open }: LogLine): void {
    const { tell, hook } = this.#options;
    tell({ type: 'log', hook, pod, container, line, ...(open && { open }) });
  }
}

function titleOf(pod: Pod, container: Container): string {
  return `the log of ${pod.name}/${container.name}`;
}
