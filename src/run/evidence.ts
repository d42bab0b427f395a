import type { KubeObject } from './cluster.ts';
import type { About, Attempt, Diagnosis } from './event.ts';
import { plain } from './plain.ts';
import { type Container, type Pod, stampOf } from './pods.ts';
import { isPod } from './readiness.ts';

/** A Warning event of a hook's object or of one of its pods. */
export interface Warning {
  readonly reason: string;
  readonly message: string;
}

/** Of a pod's specification what says why it does not start. */
export interface PodSpec {
  readonly serviceAccountName?: string;
  readonly activeDeadlineSeconds?: number;
  readonly imagePullSecrets?: readonly { readonly name?: string }[];
  readonly nodeSelector?: Readonly<Record<string, string>>;
  readonly containers?: readonly ContainerSpec[];
  readonly initContainers?: readonly ContainerSpec[];
  readonly volumes?: readonly Volume[];
}

export interface ContainerSpec {
  readonly name: string;
  readonly image?: string;
  readonly resources?: { readonly limits?: { readonly memory?: string } };
}

export interface Volume {
  readonly name: string;
  readonly secret?: { readonly secretName?: string };
  readonly configMap?: { readonly name?: string };
  readonly persistentVolumeClaim?: { readonly claimName?: string };
}

/** A claim that is not bound, and what its events say. */
export interface OpenClaim {
  readonly name: string;
  readonly why: string;
}

const TAIL_LINES = 20;

interface Tail {
  lines: string[];
  /** Of the attempt before. */
  before: string[];
}

const NO_TAIL: Readonly<Tail> = { lines: [], before: [] };

/** SIGKILL or SIGTERM. */
export function isKill(exitCode: number): boolean {
  return exitCode === 137 || exitCode === 143;
}

/** What was seen of one hook: enough to say why it did not succeed. */
export class Evidence {
  /** The hook's object as last seen. */
  object: KubeObject;
  /** By uid, in the order in which they appeared. */
  readonly pods = new Map<string, Pod>();
  readonly warnings: Warning[] = [];
  /** What the pod's claims wait for, once that was asked. */
  openClaims: readonly OpenClaim[] | undefined;
  /** The last that kept the hook from going on: a deadline deletes the pods that showed it. */
  trouble: Diagnosis | undefined;
  readonly #attempts = new Map<string, Attempt>();
  readonly #pullErrors = new Map<string, string>();
  readonly #tails = new Map<string, Tail>();

  constructor(object: KubeObject) {
    this.object = object;
  }

  /** Takes a pod as it looks now. */
  see(pod: Pod): void {
    this.pods.set(pod.uid, pod);
    for (const container of pod.containers) {
      this.#seeEnd(pod, container);
      const { reason, message = '' } = container.waiting ?? {};
      if (reason === 'ErrImagePull') this.#pullErrors.set(`${pod.name}/${container.name}`, message);
    }
  }

  /** Takes a pod that is gone, as it looked last. */
  lose(pod: Pod): void {
    this.pods.set(pod.uid, { ...pod, isDeleted: true });
  }

  // A container that restarts shows its last end only: each is kept when it is seen.
  #seeEnd(pod: Pod, { name, sidecar, terminated, lastTerminated }: Container): void {
    for (const end of [lastTerminated, terminated]) {
      // A Job that has failed ends the pods beside the one that failed: those are no attempts.
      if (!end || end.exitCode === 0 || sidecar || (pod.isDeleted && isKill(end.exitCode))) continue;
      const { exitCode, reason = '', startedAt = null, finishedAt = '', containerID = '' } = end;
      // Two attempts can begin and end within one second, so their stamps alone do not tell them apart.
      const key = `${pod.uid}/${name}/${containerID}/${startedAt}/${finishedAt}`;
      const [from, to] = [stampOf(startedAt), stampOf(finishedAt)];
      const ms = from === undefined || to === undefined ? 0 : Math.max(to - from, 0);
      this.#attempts.set(key, { pod: pod.name, container: name, exitCode, reason, startedAt, ms });
    }
  }

  addLine(pod: string, container: string, line: string): void {
    const tail = this.#tailOf(pod, container);
    if (tail.lines.push(plain(line)) > TAIL_LINES) tail.lines.shift();
  }

  /** The container was started again: what it said before is not what it ends with. */
  beginAttempt(pod: string, container: string): void {
    const tail = this.#tailOf(pod, container);
    if (tail.lines.length === 0) return;
    tail.before = tail.lines;
    tail.lines = [];
  }

  #tailOf(pod: string, container: string): Tail {
    const key = `${pod}/${container}`;
    const tail = this.#tails.get(key) ?? { lines: [], before: [] };
    this.#tails.set(key, tail);
    return tail;
  }

  /** The last lines of a container's last attempt that said something, oldest first. */
  tail(pod: string, container: string, count: number): readonly string[] {
    const { lines, before } = this.#tails.get(`${pod}/${container}`) ?? NO_TAIL;
    return (lines.length > 0 ? lines : before).slice(-count);
  }

  /** The registry's own words: kubelets before 1.31 leave them out while they wait to try again. */
  pullError(pod: string, container: string): string | undefined {
    return this.#pullErrors.get(`${pod}/${container}`);
  }

  /** Ends with an error, in the order in which they were seen. */
  get attempts(): readonly Attempt[] {
    return [...this.#attempts.values()];
  }

  get lastPod(): Pod | undefined {
    return [...this.pods.values()].at(-1);
  }

  /** As the hook writes it. */
  get podSpec(): PodSpec {
    const spec = (this.object.spec ?? {}) as PodSpec & { readonly template?: { readonly spec?: PodSpec } };
    return (isPod(this.object) ? spec : spec.template?.spec) ?? {};
  }

  /** The Secret or ConfigMap behind a volume of the pod. */
  sourceOf(volume: string): About | undefined {
    const found = this.podSpec.volumes?.find(({ name }) => name === volume);
    if (found?.secret) return { kind: 'Secret', name: found.secret.secretName ?? '' };
    return found?.configMap && { kind: 'ConfigMap', name: found.configMap.name ?? '' };
  }
}
