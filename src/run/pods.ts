import type { KubeObject } from './cluster.ts';

/** What has become of one container: the part of its status that a run looks at. */
export interface Container {
  readonly name: string;
  readonly init: boolean;
  /** An init container that goes on running beside the others (restartPolicy Always). */
  readonly sidecar: boolean;
  readonly id: string;
  /** Its pod starts it again after it has ended. */
  readonly mayRestart: boolean;
  readonly restarts: number;
  readonly waiting?: { readonly reason?: string; readonly message?: string };
  readonly running?: { readonly startedAt?: string };
  readonly terminated?: Terminated;
  readonly lastTerminated?: Terminated;
}

export interface Terminated {
  readonly containerID?: string;
  readonly exitCode: number;
  readonly reason?: string;
  readonly message?: string;
  readonly startedAt?: string;
  readonly finishedAt?: string;
}

interface ContainerStatus {
  readonly name: string;
  readonly containerID?: string;
  readonly restartCount?: number;
  readonly state?: Pick<Container, 'waiting' | 'running' | 'terminated'>;
  readonly lastState?: Pick<Container, 'terminated'>;
}

interface ContainerSpec {
  readonly name: string;
  readonly restartPolicy?: string;
}

export interface PodCondition {
  readonly type: string;
  readonly status: string;
  readonly reason?: string;
  readonly message?: string;
  readonly lastTransitionTime?: string;
}

export interface Pod {
  readonly name: string;
  readonly namespace: string;
  readonly uid: string;
  readonly node: string;
  readonly phase: string;
  readonly reason: string;
  readonly message: string;
  /** From the moment at which someone, or the Job's controller, has deleted it. */
  readonly isDeleted: boolean;
  readonly conditions: readonly PodCondition[];
  /** Init containers first. */
  readonly containers: readonly Container[];
}

/** Reads what a run needs to know of a pod; missing fields are empty. */
export function podOf(object: KubeObject): Pod {
  const spec = (object.spec ?? {}) as Record<string, unknown>;
  const status = (object.status ?? {}) as Record<string, unknown>;
  const restartPolicy = (spec.restartPolicy as string | undefined) ?? 'Always';
  const { name = '', namespace = '', uid = '' } = object.metadata;
  return {
    name,
    namespace,
    uid,
    node: (spec.nodeName as string) ?? '',
    phase: (status.phase as string) ?? '',
    reason: (status.reason as string) ?? '',
    message: (status.message as string) ?? '',
    isDeleted: object.metadata.deletionTimestamp !== undefined,
    conditions: (status.conditions as PodCondition[]) ?? [],
    containers: [
      ...containersOf(spec.initContainers, status.initContainerStatuses, { init: true, restartPolicy }),
      ...containersOf(spec.containers, status.containerStatuses, { init: false, restartPolicy }),
    ],
  };
}

interface Kept {
  readonly init: boolean;
  /** Of the pod. */
  readonly restartPolicy: string;
}

function containersOf(specs: unknown, statuses: unknown, { init, restartPolicy: pods }: Kept): Container[] {
  const known = (statuses ?? []) as readonly ContainerStatus[];
  return ((specs ?? []) as readonly ContainerSpec[]).map(({ name, restartPolicy }) => {
    const status = known.find((status) => status.name === name);
    const last = status?.lastState?.terminated;
    return {
      name,
      init,
      sidecar: init && restartPolicy === 'Always',
      id: status?.containerID ?? '',
      // A container may have a policy of its own: sidecars, and since Kubernetes 1.34 others.
      mayRestart: (restartPolicy ?? pods) !== 'Never',
      restarts: status?.restartCount ?? 0,
      ...status?.state,
      ...(last && { lastTerminated: last }),
    };
  });
}

/** True once the container has run at all. */
export function hasStarted({ running, terminated }: Container): boolean {
  return running !== undefined || terminated !== undefined;
}

/** True once the container has written a log, of this attempt or of one before. */
export function hasLog(container: Container): boolean {
  return hasStarted(container) || container.lastTerminated !== undefined;
}

/** True when nothing of the pod works any more. */
export function hasEnded({ phase }: Pod): boolean {
  return phase === 'Succeeded' || phase === 'Failed';
}

/** The containers that do the pod's work. */
export function mainContainers(pod: Pod): readonly Container[] {
  return pod.containers.filter(({ init }) => !init);
}

/** True once the container has run at all, even if it waits to be started again. */
export function hasBegun(container: Container): boolean {
  return hasStarted(container) || container.lastTerminated !== undefined;
}

/** When the container first started as far as its status still tells, by the kubelet's stamp of whole seconds. */
export function startOf({ lastTerminated, terminated, running }: Container): number | undefined {
  return stampOf((lastTerminated ?? terminated ?? running)?.startedAt);
}

/** When it ended, by the same stamps; undefined where it has not. */
export function endOf({ terminated }: Container): number | undefined {
  return stampOf(terminated?.finishedAt);
}

/** A stamp of the cluster in milliseconds; undefined where there is none: the kubelet does not know every end. */
export function stampOf(text: string | null | undefined): number | undefined {
  const ms = Date.parse(text ?? '');
  return Number.isNaN(ms) ? undefined : ms;
}
