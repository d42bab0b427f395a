import { titleOf } from '../manifest/document.ts';
import {
  type Change,
  type Cluster,
  ClusterError,
  type Deletion,
  type KindInfo,
  type KubeObject,
  type Listing,
  type LogLine,
  type LogReading,
  type Method,
  type ObjectRef,
  refOf,
  type Selection,
} from './cluster.ts';
import { Queue } from './queue.ts';
import { isJob, isPod } from './readiness.ts';
import { isClusterScoped } from './scope.ts';
import { DEFAULT_HOOK, type HookScript, type Script } from './script.ts';
import { SimulatedPod } from './simulated-pod.ts';
import type { VirtualClock } from './virtual-clock.ts';

/** How long the API takes for a write. */
const WRITE_MS = 10;

interface Watcher {
  readonly selection: Selection;
  readonly queue: Queue<Change>;
}

interface Call {
  readonly verb: 'create' | 'apply' | 'delete';
  readonly object: string;
}

/**
 * A cluster that exists in memory: objects come and go, Jobs make pods, pods run as the script says. The same engine
 * runs against it as against a real one.
 */
export class SimulatedCluster implements Cluster {
  /** Every write that arrived, in order. */
  readonly calls: Call[] = [];
  readonly #clock: VirtualClock;
  readonly #script: Script;
  readonly #objects = new Map<string, KubeObject>();
  readonly #watchers = new Set<Watcher>();
  readonly #pods = new Map<string, SimulatedPod>();
  #version = 0;

  constructor(clock: VirtualClock, script: Script) {
    this.#clock = clock;
    this.#script = script;
  }

  /** Puts an object there as if it had been there before. */
  put(object: KubeObject): KubeObject {
    const isNew = !this.#objects.has(keyOf(refOf(object)));
    const uid = object.metadata.uid ?? `uid-${this.#version + 1}`;
    const stored = { ...object, metadata: { ...object.metadata, uid, resourceVersion: String(++this.#version) } };
    this.#objects.set(keyOf(refOf(stored)), stored);
    this.#announce(isNew ? 'present' : 'changed', stored);
    return stored;
  }

  /** Puts a hook's object there as an earlier run left it. */
  putPrevious(object: KubeObject, namespace: string): void {
    const place = isClusterScoped(object) ? {} : { namespace };
    this.put({ ...object, metadata: { ...place, ...object.metadata } });
  }

  readonly kindOf = async (apiVersion: string, kind: string): Promise<KindInfo> => ({
    resource: `${kind.toLowerCase()}s`,
    namespaced: !isClusterScoped({ apiVersion, kind }),
  });

  readonly allows = async (): Promise<boolean> => true;

  readonly get = async (ref: ObjectRef): Promise<KubeObject | undefined> => this.#objects.get(keyOf(ref));

  readonly list = async (selection: Selection): Promise<Listing> => ({
    resourceVersion: String(this.#version),
    objects: [...this.#objects.values()].filter((object) => matches(object, selection)),
  });

  readonly create = async (object: KubeObject, method: Method): Promise<KubeObject> => {
    await this.#write(method === 'post' ? 'create' : 'apply', refOf(object));
    const existing = this.#objects.get(keyOf(refOf(object)));
    const title = titleOf(refOf(object));
    if (existing && method === 'post') throw new ClusterError('already-exists', `${title} already exists`);
    if (existing) return this.put({ ...existing, ...object, metadata: { ...existing.metadata, ...object.metadata } });
    const created = this.put(isJob(object) ? triedOnce(object) : object);
    if (isJob(created) || isPod(created)) this.#start(created);
    return created;
  };

  readonly delete = async (ref: ObjectRef, { uid }: { readonly uid?: string } = {}): Promise<Deletion> => {
    await this.#write('delete', ref);
    const existing = this.#objects.get(keyOf(ref));
    if (!existing || (uid && existing.metadata.uid !== uid)) return { state: 'absent' };
    const { delete: lingers } = this.#scriptOf(ref);
    if (lingers === 0) {
      this.#remove(existing);
      return { state: 'gone', uid: existing.metadata.uid };
    }
    const deletionTimestamp = new Date(this.#clock.now()).toISOString();
    const object = this.put({ ...existing, metadata: { ...existing.metadata, deletionTimestamp } });
    this.#clock.after(lingers, () => this.#remove(object));
    return { state: 'lingering', object };
  };

  async *watch(selection: Selection, from: Listing | undefined, signal: AbortSignal): AsyncGenerator<Change> {
    const watcher = { selection, queue: new Queue<Change>(signal) };
    const since = Number(from?.resourceVersion ?? 0);
    for (const object of this.#objects.values())
      if (matches(object, selection) && Number(object.metadata.resourceVersion) > since)
        watcher.queue.push({ type: from ? 'changed' : 'present', object });
    this.#watchers.add(watcher);
    try {
      yield* watcher.queue;
    } finally {
      this.#watchers.delete(watcher);
    }
  }

  async *logs(pod: ObjectRef, reading: LogReading, signal: AbortSignal): AsyncGenerator<readonly LogLine[]> {
    yield* this.#pods.get(keyOf(pod))?.logs(reading, signal) ?? [];
  }

  async #write(verb: Call['verb'], ref: ObjectRef): Promise<void> {
    this.calls.push({ verb, object: titleOf(ref) });
    await this.#clock.sleep(WRITE_MS, new AbortController().signal);
  }

  #start(object: KubeObject): void {
    const pod = new SimulatedPod(object, this.#scriptOf(refOf(object)), this.#clock, {
      put: (changed) => {
        if (this.#objects.has(keyOf(refOf(object))) || !isJob(object)) this.put(changed);
      },
      remove: (gone) => this.#remove(gone),
    });
    this.#pods.set(keyOf(pod.ref), pod);
    pod.start();
  }

  #remove(object: KubeObject): void {
    const key = keyOf(refOf(object));
    const stored = this.#objects.get(key);
    if (!stored) return;
    this.#objects.delete(key);
    this.#announce('gone', { ...stored, metadata: { ...stored.metadata, resourceVersion: String(++this.#version) } });
  }

  #announce(type: Change['type'], object: KubeObject): void {
    for (const { selection, queue } of this.#watchers) if (matches(object, selection)) queue.push({ type, object });
  }

  #scriptOf(ref: ObjectRef): HookScript {
    return { ...DEFAULT_HOOK, ...this.#script.hooks[titleOf(ref)] };
  }
}

function keyOf({ apiVersion, kind, namespace, name }: ObjectRef): string {
  return [apiVersion, kind, namespace, name].join('|');
}

function matches(object: KubeObject, { apiVersion, kind, namespace, name, labels, fields }: Selection): boolean {
  if (object.apiVersion !== apiVersion || object.kind !== kind || fields !== undefined) return false;
  if (namespace && object.metadata.namespace !== namespace) return false;
  if (name !== undefined && object.metadata.name !== name) return false;
  const [key, value] = labels?.split('=') ?? [];
  return key === undefined || object.metadata.labels?.[key] === value;
}

/** A simulated Job has one attempt, whatever it says of its own. */
function triedOnce(job: KubeObject): KubeObject {
  return { ...job, spec: { ...(job.spec as object), backoffLimit: 0 } };
}
