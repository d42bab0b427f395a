import {
  type Cluster,
  ClusterError,
  type CreateOptions,
  type Deletion,
  type KindInfo,
  type KubeObject,
  type LogLine,
  type LogReading,
  type Method,
  type ObjectRef,
  type Right,
  refOf,
  type Selection,
} from '../run/cluster.ts';
import { accessFrom, renewedFrom } from './kubernetes-config.ts';
import { createOnce } from './kubernetes-create.ts';
import { readDeletion } from './kubernetes-deletion.ts';
import { KubernetesHttp, type Request } from './kubernetes-http.ts';
import { containerLog } from './kubernetes-logs.ts';
import { list, type Watched, watch } from './kubernetes-watch.ts';

const FIELD_MANAGER = 'helm';
const APPLY = 'application/apply-patch+yaml';

/** Asks for names, labels and owners only. */
const METADATA = 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1';
const METADATA_LIST = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1';

interface Resource {
  readonly kind: string;
  readonly name: string;
  readonly namespaced: boolean;
}

/** A real cluster behind the port. */
export interface Kubernetes extends Cluster {
  readonly server: string;
  readonly context: string;
  /** HELM_NAMESPACE, else the context's, else `default`. */
  readonly namespace: string;
  readonly replace: (object: KubeObject) => Promise<KubeObject>;
  /** The API server's clock, in milliseconds since 1970, to about a second; ours until it has answered. */
  readonly serverTime: () => number;
  /** Tells, in words, when it stays away for some time, and when it is back. */
  readonly tellAbsence: (tell: (words: string) => void) => void;
  /** From now on a cluster that does not answer is not waited for. */
  readonly hurry: () => void;
  /** Ends its connections: open ones keep the process alive. */
  readonly close: () => Promise<void>;
}

/**
 * Opens the cluster that Helm would use. Sends nothing yet.
 *
 * @throws UserError where no cluster is configured
 */
export function openKubernetes(env: Readonly<Record<string, string | undefined>>): Kubernetes {
  const access = accessFrom(env);
  return new KubernetesCluster(new KubernetesHttp(access, () => renewedFrom(env, access)));
}

class KubernetesCluster implements Kubernetes {
  readonly server: string;
  readonly context: string;
  readonly namespace: string;
  readonly #http: KubernetesHttp;
  readonly #kinds = new Map<string, KindInfo>();
  /** By uid. */
  readonly #created = new Set<string | undefined>();

  constructor(http: KubernetesHttp) {
    this.#http = http;
    ({ server: this.server, context: this.context, namespace: this.namespace } = http.access);
  }

  serverTime(): number {
    return Date.now() + this.#http.clockAhead;
  }

  tellAbsence(tell: (words: string) => void): void {
    this.#http.absence.tell = tell;
  }

  readonly hurry = (): void => this.#http.hurry();

  close(): Promise<void> {
    return this.#http.close();
  }

  async kindOf(apiVersion: string, kind: string): Promise<KindInfo> {
    const known = this.#kinds.get(`${apiVersion}/${kind}`);
    if (known) return known;
    // Asked again as long as it is unknown: an earlier hook may be the CRD.
    const { resources } = await this.#http
      .json<{ resources: readonly Resource[] }>({ path: rootOf(apiVersion) })
      .catch((error: ClusterError) => {
        if (error.reason === 'not-found') return { resources: [] };
        throw error;
      });
    for (const { kind, name, namespaced } of resources)
      if (!name.includes('/')) this.#kinds.set(`${apiVersion}/${kind}`, { resource: name, namespaced });
    const found = this.#kinds.get(`${apiVersion}/${kind}`);
    if (!found) throw new ClusterError('unknown-kind', `the cluster does not know ${kind} in ${apiVersion}`);
    return found;
  }

  async get(ref: ObjectRef): Promise<KubeObject | undefined> {
    try {
      return await this.#http.json<KubeObject>({ path: await this.#path(ref, ref.name) });
    } catch (error) {
      if ((error as ClusterError).reason === 'not-found') return undefined;
      throw error;
    }
  }

  async create(object: KubeObject, method: Method, { dryRun, strict }: CreateOptions = {}): Promise<KubeObject> {
    const query = {
      fieldManager: FIELD_MANAGER,
      ...(dryRun && { dryRun: 'All' }),
      ...((method === 'apply' || strict) && { fieldValidation: 'Strict' }),
    };
    const ref = refOf(object);
    const path = await this.#path(ref, method === 'apply' ? ref.name : undefined);
    const how = { path, body: object, repeatable: dryRun === true };
    const request: Request =
      method === 'post'
        ? { ...how, method: 'POST', query }
        : { ...how, method: 'PATCH', query: { ...query, force: 'false' }, contentType: APPLY };
    const send = () => this.#http.json<KubeObject>(request);
    if (dryRun) return send();
    const [find, now] = [() => this.get(ref), () => this.serverTime()];
    const created = await createOnce({ object, send, find, now, known: this.#created, hurry: this.#http.hurried });
    this.#created.add(created.metadata.uid);
    return created;
  }

  async replace(object: KubeObject): Promise<KubeObject> {
    const path = await this.#path(refOf(object), object.metadata.name);
    return this.#http.json({ method: 'PUT', path, body: object });
  }

  async delete(ref: ObjectRef, options: Parameters<Cluster['delete']>[1] = {}): Promise<Deletion> {
    const { uid, version } = options;
    const body = {
      apiVersion: 'v1',
      kind: 'DeleteOptions',
      propagationPolicy: 'Background',
      ...((uid || version) && { preconditions: { ...(uid && { uid }), ...(version && { resourceVersion: version }) } }),
    };
    try {
      const path = await this.#path(ref, ref.name);
      return readDeletion(await this.#http.json({ method: 'DELETE', path, body }), ref);
    } catch (error) {
      const { reason } = error as ClusterError;
      // A conflict with the uid: it has gone, and something else bears its name.
      if (reason === 'not-found' || (reason === 'conflict' && (uid || version))) return { state: 'absent' };
      throw error;
    }
  }

  async list(selection: Selection) {
    return list(await this.#watched(selection, METADATA_LIST));
  }

  async *watch(selection: Selection, from: Parameters<Cluster['watch']>[1], signal: AbortSignal) {
    yield* watch(await this.#watched(selection, METADATA), from, signal);
  }

  async *logs(pod: ObjectRef, reading: LogReading, signal: AbortSignal): AsyncGenerator<readonly LogLine[]> {
    yield* containerLog(this.#http, `${await this.#path(pod, pod.name)}/log`, reading, signal);
  }

  async allows({ verb, group, resource, namespace, name }: Right): Promise<boolean> {
    const [plural, subresource] = resource.split('/');
    const attributes = {
      verb,
      group,
      resource: plural,
      ...(subresource && { subresource }),
      namespace,
      ...(name && { name }),
    };
    const review = {
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SelfSubjectAccessReview',
      metadata: {},
      spec: { resourceAttributes: attributes },
    };
    const path = '/apis/authorization.k8s.io/v1/selfsubjectaccessreviews';
    const answer = await this.#http.json<{ status?: { allowed?: boolean } }>({
      method: 'POST',
      path,
      body: review,
      repeatable: true,
    });
    return answer.status?.allowed === true;
  }

  async #watched(selection: Selection, metadata: string): Promise<Watched> {
    const { apiVersion, kind, name, labels, fields, metadataOnly } = selection;
    const fieldSelector = [fields, name && `metadata.name=${name}`].filter(Boolean).join(',');
    const query = { ...(labels && { labelSelector: labels }), ...(fieldSelector && { fieldSelector }) };
    const request = { path: await this.#path(selection), query, ...(metadataOnly && { accept: metadata }) };
    // Bookmarks and the items of a list carry no kind of their own.
    return { http: this.#http, request, complete: (object) => ({ ...object, apiVersion, kind }) };
  }

  async #path(ref: Omit<ObjectRef, 'name'>, name?: string): Promise<string> {
    const { resource, namespaced } = await this.kindOf(ref.apiVersion, ref.kind);
    const scope = namespaced && ref.namespace ? `/namespaces/${encodeURIComponent(ref.namespace)}` : '';
    return `${rootOf(ref.apiVersion)}${scope}/${resource}${name ? `/${encodeURIComponent(name)}` : ''}`;
  }
}

function rootOf(apiVersion: string): string {
  return apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`;
}
