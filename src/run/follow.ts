import type { Clock } from './clock.ts';
import { type Cluster, ClusterError, type KubeObject, listingOf, only, refOf, type Selection } from './cluster.ts';
import { TroubleWatch } from './diagnosis.ts';
import type { Diagnosis, Tell } from './event.ts';
import { Evidence, type Warning } from './evidence.ts';
import { Hopeless } from './hopeless.ts';
import { PodLogs } from './pod-logs.ts';
import { hasEnded, hasStarted, podOf } from './pods.ts';
import { isJob, isPod, readinessOf } from './readiness.ts';
import { Stages } from './stages.ts';

/** What a run happens in. */
export interface World {
  readonly cluster: Cluster;
  readonly clock: Clock;
  /** Aborts when the user interrupts the run. */
  readonly signal: AbortSignal;
  /** Takes values of Secrets, in base64, that no output may show; without it no Secret is read. */
  readonly learn?: (values: readonly string[]) => void;
}

/** `hopeless`: with --fail-fast, it waits for what does not come. */
export type Ending = 'ready' | 'failed' | 'gone' | 'hopeless';

/** How many objects of a hook get a watch on their events. */
const MOST_EVENT_WATCHES = 3;

/**
 * After which time without a sign of life events are watched: mostly none is needed. A Job has its pod within
 * milliseconds; of volumes that are missing only events tell, and a pod that has none has little else to tell of.
 */
const EVENTS_AFTER_MS = { job: 400, mounts: 700, pod: 2500 } as const;

/** Follows one created hook object and the pods below it: its end, its steps, its logs, its troubles. */
export class Follower {
  readonly evidence: Evidence;
  readonly #world: World;
  readonly #tell: Tell;
  readonly #stages: Stages;
  readonly #logs: PodLogs;
  #eventWatches = 0;
  readonly #troubles: TroubleWatch;
  readonly #hopeless: Hopeless | undefined;
  /** Why it is hopeless. */
  despair: Diagnosis | undefined;
  /** What the watch on the object showed last, it showed late. */
  #isLate = false;

  constructor(hook: number, created: KubeObject, world: World, tell: Tell, failFast = false) {
    this.#world = world;
    this.#tell = tell;
    this.evidence = new Evidence(created);
    const { cluster, clock } = world;
    const blind = (error: unknown, what: string) => this.#blind(error, what);
    this.#logs = new PodLogs({ cluster, clock, evidence: this.evidence, tell, hook, blind });
    this.#stages = new Stages(hook, clock.now(), tell);
    this.#hopeless = failFast ? new Hopeless(this.evidence, clock) : undefined;
    this.#troubles = new TroubleWatch(this.evidence, world, (diagnosis) => tell({ type: 'trouble', hook, diagnosis }));
  }

  /**
   * Resolves when the object is ready, has failed, or has been deleted by someone.
   *
   * @throws ClusterError where the object itself cannot be watched
   */
  async follow(signal: AbortSignal): Promise<Ending> {
    const { object } = this.evidence;
    if (!isJob(object) && !isPod(object)) return 'ready';
    this.#stages.begin(this.#world.clock.now());
    const end = this.#followObject(object, signal);
    if (!this.#hopeless) return end;
    const despair = this.#hopeless.trouble.then((trouble): Ending => {
      this.despair = trouble;
      return 'hopeless';
    });
    return Promise.race([end, despair]);
  }

  async #followObject(object: KubeObject, signal: AbortSignal): Promise<Ending> {
    // What an earlier run has made may be done already.
    if (readinessOf(object).state !== 'waiting') return this.#seeEnd(object, signal);
    if (isPod(object)) this.#seePod(object, signal, false);
    if (isJob(object)) this.#accompany(this.#followPods(signal));
    this.#accompany(this.#followWarnings(object, signal));
    for await (const change of this.#world.cluster.watch(only(refOf(object)), listingOf(object), signal)) {
      if (change.type === 'gone' || change.object.metadata.uid !== object.metadata.uid) return 'gone';
      this.evidence.object = change.object;
      if (isPod(object)) this.#seePod(change.object, signal, !change.late);
      this.#isLate = change.late === true;
      const { state } = readinessOf(change.object);
      // The watch on its pods may have been silent all the while.
      if (state !== 'waiting' && isJob(object) && !this.evidence.pods.values().some(hasEnded))
        return this.#seeEnd(change.object, signal);
      if (state !== 'waiting') return state;
      this.#look(signal);
    }
    // Aborted: whoever aborted has already given up waiting for this promise.
    return new Promise(() => {});
  }

  async #seeEnd(object: KubeObject, signal: AbortSignal): Promise<Ending> {
    const { objects } = isPod(object)
      ? listingOf(object)
      : await this.#world.cluster.list(this.#pods()).catch((error) => {
          this.#blind(error, 'pods');
          return { objects: [] };
        });
    for (const pod of objects) this.#seePod(pod, signal, false);
    return readinessOf(object).state === 'ready' ? 'ready' : 'failed';
  }

  /** The hook is over: closes its steps. Objects that are ready when created have none. */
  finish(succeeded: boolean): void {
    const { object } = this.evidence;
    if (isJob(object) || isPod(object)) this.#stages.finish(this.#world.clock.now(), succeeded, !this.#isLate);
  }

  /** Waits for the last lines of its containers; after that no more are taken. */
  drain(): Promise<void> {
    return this.#logs.drain(this.#world.signal);
  }

  async #followPods(signal: AbortSignal): Promise<void> {
    for await (const { type, object, late } of this.#world.cluster.watch(this.#pods(), undefined, signal)) {
      if (type !== 'gone') this.#seePod(object, signal, !late);
      else {
        this.evidence.lose(podOf(object));
        this.#stages.gone(object.metadata.uid ?? '', this.#world.clock.now(), !late);
      }
    }
  }

  #pods(): Selection {
    const { uid = '', namespace = '' } = this.evidence.object.metadata;
    // The label of Kubernetes 1.27 and older too; newer ones write both.
    return { apiVersion: 'v1', kind: 'Pod', namespace, labels: `controller-uid=${uid}` };
  }

  #seePod(object: KubeObject, signal: AbortSignal, exact: boolean): void {
    const pod = podOf(object);
    if (isJob(this.evidence.object) && !this.evidence.pods.has(pod.uid))
      this.#accompany(this.#followWarnings(object, signal));
    this.evidence.see(pod);
    this.#stages.see(pod, this.#world.clock.now(), exact);
    this.#logs.see(pod);
    if (isJob(this.evidence.object)) this.#look(signal);
  }

  #look(signal: AbortSignal): void {
    this.#troubles.look(signal);
    this.#hopeless?.look(signal);
  }

  /** Events say why nothing starts: the Job's why it has no pod, the pod's why it does not run. */
  async #followWarnings(object: KubeObject, signal: AbortSignal): Promise<void> {
    await this.#world.clock.sleep(this.#eventsAfter(object), signal);
    const { uid = '', namespace = '' } = object.metadata;
    const pod = this.evidence.pods.get(uid);
    const hasStarts = pod ? pod.containers.some(hasStarted) : this.evidence.pods.size > 0;
    if (signal.aborted || hasStarts || this.#eventWatches++ >= MOST_EVENT_WATCHES) return;
    const fields = `involvedObject.uid=${uid}`;
    await this.#collectWarnings({ apiVersion: 'v1', kind: 'Event', namespace, fields }, signal);
  }

  #eventsAfter(object: KubeObject): number {
    if (isJob(object)) return EVENTS_AFTER_MS.job;
    return this.evidence.podSpec.volumes?.length ? EVENTS_AFTER_MS.mounts : EVENTS_AFTER_MS.pod;
  }

  async #collectWarnings(selection: Selection, signal: AbortSignal): Promise<void> {
    for await (const { type, object } of this.#world.cluster.watch(selection, undefined, signal)) {
      if (type === 'gone') continue;
      const { reason = '', message = '' } = object as unknown as Partial<Warning>;
      this.#hopeless?.hear(reason);
      if (object.type !== 'Warning') continue;
      this.evidence.warnings.push({ reason, message });
      this.#look(signal);
    }
  }

  /** A companion that fails makes a run know less, not fail. */
  #accompany(work: Promise<void>): void {
    work.catch((error) => this.#blind(error, 'pods or events'));
  }

  #blind(error: unknown, what: string): void {
    if (!(error instanceof ClusterError)) throw error;
    this.#tell({ type: 'note', message: `cannot read ${what}: ${error.message}` });
  }
}
