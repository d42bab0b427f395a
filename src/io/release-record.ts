import { gunzipSync } from 'node:zlib';
import { UserError } from '../errors.ts';
import type { Revision } from '../run/choose.ts';
import { type Cluster, ClusterError, type KubeObject, type Method } from '../run/cluster.ts';
import type { LastRun } from '../run/inventory.ts';

/** What a run reads of a release's record. Source: helm.sh/helm/v4 pkg/release/v1/{release,hook}.go. */
export interface ReleaseRecord {
  readonly release: string;
  readonly namespace: string;
  readonly revision: number;
  readonly status: string;
  /** How Helm created its objects: `ssa` is apply; absent (Helm 3) and `csa` are POST. */
  readonly method: Method;
  /** True where Helm 4 wrote it. */
  readonly isHelm4: boolean;
  readonly manifest: string;
  readonly hooks: readonly RecordedHook[];
}

export interface RecordedHook {
  readonly path: string;
  readonly manifest: string;
  /** Absent where it never ran. */
  readonly lastRun?: LastRun;
}

interface StoredRelease {
  readonly name: string;
  readonly namespace: string;
  readonly version: number;
  readonly info?: { readonly status?: string };
  readonly apply_method?: string;
  readonly manifest?: string;
  readonly hooks?: readonly StoredHook[];
}

interface StoredHook {
  readonly path?: string;
  readonly manifest?: string;
  readonly last_run?: { readonly started_at?: string; readonly completed_at?: string; readonly phase?: string };
}

/** Reads Helm's records, and never writes one. Source: helm.sh/helm/v4 pkg/storage/driver/{secrets,cfgmaps,util}.go. */
export class ReleaseRecords {
  readonly #cluster: Cluster;
  readonly #kind: 'Secret' | 'ConfigMap';

  /** @throws UserError where HELM_DRIVER keeps records outside the cluster */
  constructor(cluster: Cluster, env: Readonly<Record<string, string | undefined>>) {
    this.#cluster = cluster;
    this.#kind = kindOf(env.HELM_DRIVER ?? '');
  }

  /** All revisions of a release, or of all releases of a namespace. Names and labels only are read. */
  async revisions(namespace: string, release?: string): Promise<Revision[]> {
    const { objects } = await this.#cluster
      .list(this.selection(namespace, release))
      .catch((error) => this.#explain(error));
    return objects.map(revisionOf);
  }

  #explain(error: unknown): never {
    if (!(error instanceof ClusterError) || error.reason !== 'forbidden') throw error;
    const what = `${this.#kind}s`;
    throw new ClusterError(
      'forbidden',
      `${error.message}; Helm keeps releases in ${what}: reading one needs the rights list and get on them`,
    );
  }

  /** What to watch to see Helm begin an operation of its own. */
  selection(namespace: string, release?: string) {
    const labels = `owner=helm${release === undefined ? '' : `,name=${release}`}`;
    return { apiVersion: 'v1', kind: this.#kind, namespace, labels, metadataOnly: true };
  }

  /** @throws UserError where it does not exist or cannot be decoded */
  async read(namespace: string, release: string, revision: number): Promise<ReleaseRecord> {
    const name = `sh.helm.release.v1.${release}.v${revision}`;
    const object = await this.#cluster.get({ apiVersion: 'v1', kind: this.#kind, namespace, name });
    if (!object) throw new UserError(`release ${release} has no revision ${revision}`);
    return this.#decode(object, name);
  }

  #decode(object: KubeObject, name: string): ReleaseRecord {
    const { release = '' } = (object.data ?? {}) as Record<string, string>;
    const packed = this.#kind === 'Secret' ? Buffer.from(release, 'base64').toString('latin1') : release;
    try {
      return recordOf(JSON.parse(unpack(Buffer.from(packed, 'base64'))));
    } catch (error) {
      throw new UserError(`the release record ${name} cannot be read: ${(error as Error).message}`);
    }
  }
}

/** The revision that a record is of, by its labels. */
export function revisionOf({ metadata: { labels = {} } }: KubeObject): Revision {
  return { release: labels.name ?? '', number: Number(labels.version), status: labels.status ?? 'unknown' };
}

/** Older Helms stored plain JSON. Source: pkg/storage/driver/util.go : decodeRelease. */
function unpack(bytes: Buffer): string {
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b && bytes[2] === 0x08;
  return (isGzip ? gunzipSync(bytes) : bytes).toString('utf8');
}

function recordOf(stored: StoredRelease): ReleaseRecord {
  return {
    release: stored.name,
    namespace: stored.namespace,
    revision: stored.version,
    status: stored.info?.status ?? 'unknown',
    method: stored.apply_method === 'ssa' ? 'apply' : 'post',
    isHelm4: stored.apply_method !== undefined,
    manifest: stored.manifest ?? '',
    hooks: (stored.hooks ?? []).map(({ path = '', manifest = '', last_run }) => {
      const lastRun = lastRunOf(last_run);
      return { path, manifest, ...(lastRun && { lastRun }) };
    }),
  };
}

/** Helm 3 stores empty texts, Helm 4 nothing, for a hook that never ran. Source: pkg/release/v1/hook.go : HookExecution. */
function lastRunOf({
  started_at = '',
  completed_at = '',
  phase = '',
}: StoredHook['last_run'] = {}): LastRun | undefined {
  if (phase === '' && started_at === '') return undefined;
  return { phase, startedAt: timeOf(started_at), completedAt: timeOf(completed_at) };
}

/** In milliseconds of UTC; Go's zero time is none. */
function timeOf(text: string): string | null {
  const time = Date.parse(text);
  return Number.isNaN(time) || time < 0 ? null : new Date(time).toISOString();
}

function kindOf(driver: string): 'Secret' | 'ConfigMap' {
  if (['', 'secret', 'secrets'].includes(driver)) return 'Secret';
  if (['configmap', 'configmaps'].includes(driver)) return 'ConfigMap';
  throw new UserError(`HELM_DRIVER=${driver} keeps records where a run cannot read them; give --manifest or --chart`);
}
