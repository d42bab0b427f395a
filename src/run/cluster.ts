/** A Kubernetes object as the API speaks it. */
export interface KubeObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: Metadata;
  readonly [field: string]: unknown;
}

export interface Metadata {
  readonly name?: string;
  readonly namespace?: string;
  readonly uid?: string;
  readonly resourceVersion?: string;
  readonly creationTimestamp?: string;
  readonly deletionTimestamp?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly ownerReferences?: readonly { readonly uid: string; readonly kind: string; readonly name: string }[];
}

/** What names one object in the cluster; `namespace` is '' for cluster-scoped kinds. */
export interface ObjectRef {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

/** POST, as Helm 3, or server-side apply, as Helm 4; both with field manager `helm`. */
export type Method = 'post' | 'apply';

export interface CreateOptions {
  readonly dryRun?: boolean;
  /** A POST refuses unknown fields too; an apply always does. */
  readonly strict?: boolean;
}

/** How the API answered a DELETE. A lingering object is terminating: finalizers, or a pod in its grace period. */
export type Deletion =
  | { readonly state: 'absent' }
  | { readonly state: 'gone'; readonly uid: string | undefined }
  | { readonly state: 'lingering'; readonly object: KubeObject };

/** Objects of one kind, as far as the given fields narrow them down. */
export interface Selection {
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name?: string;
  readonly labels?: string;
  readonly fields?: string;
  /** Names, labels and owners only. */
  readonly metadataOnly?: boolean;
}

/** What existed at one moment; a watch can go on from there and misses nothing. */
export interface Listing {
  readonly resourceVersion: string;
  readonly objects: readonly KubeObject[];
}

/** `present` is what exists when a watch begins, or begins again. */
export interface Change {
  readonly type: 'present' | 'changed' | 'gone';
  readonly object: KubeObject;
  /** It may have happened earlier: the watch had been cut. */
  readonly late?: boolean;
}

/** A right as SelfSubjectAccessReview asks for it. */
export interface Right {
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  readonly namespace: string;
  readonly name?: string;
}

export interface KindInfo {
  /** Plural, as in URLs and rights: `jobs`. */
  readonly resource: string;
  readonly namespaced: boolean;
}

/** Which lines of a container's log are wanted. */
export interface LogReading {
  readonly container: string;
  /** Goes on until the container has ended; else ends with what there is now. */
  readonly follow: boolean;
  /** The log of the attempt before the present one. */
  readonly previous?: boolean;
  /** No more than so many lines at the end. */
  readonly last?: number;
  /**
   * Asked at the end: true where nothing is written any more, so that text behind the last line break is a line, and not
   * the beginning of one. A node that begins another file can do so in the middle of a line.
   */
  readonly ended?: () => boolean;
  /**
   * Asked when a connection has brought its first bytes: false where they may be of another attempt than the one that is
   * meant. Then nothing of it is taken, and the reading ends. A log does not say whose it is.
   */
  readonly isMeant?: () => Promise<boolean>;
  /** Called where lines may have been thrown away. */
  readonly gap?: (gap: LogGap) => void;
  /** Where an earlier reading came to. It is moved on with each line, and lines before it are left out. */
  readonly point: LogPoint;
}

/** `beginning`: a log begins behind the point of its reading; `silence`: no line for some seconds, in the midst of it. */
export type LogGap = 'beginning' | 'silence';

/** A place in a log: behind `lines` lines with this stamp, and behind so many characters of the line that follows. */
export interface LogPoint {
  /** RFC 3339; empty at the beginning. */
  stamp: string;
  lines: number;
  characters: number;
}

export interface LogLine {
  readonly text: string;
  /** The line is longer than this: the next one of this container goes on with it. */
  readonly open?: boolean;
}

export type ClusterErrorReason =
  | 'not-found'
  | 'already-exists'
  | 'conflict'
  | 'gone'
  | 'forbidden'
  | 'unauthorized'
  | 'refused'
  | 'unknown-kind'
  | 'unreachable'
  | 'other';

/** The API said no, or did not answer; `message` is its own words in one line. */
export class ClusterError extends Error {
  readonly reason: ClusterErrorReason;

  constructor(reason: ClusterErrorReason, message: string) {
    super(message);
    this.name = 'ClusterError';
    this.reason = reason;
  }
}

/**
 * The door to a cluster: what a run needs of it and no more. Every method throws `ClusterError` and nothing else;
 * retries of cut connections, 429 and 410 happen behind it.
 */
export interface Cluster {
  /** @throws ClusterError `unknown-kind` where the API does not serve it */
  readonly kindOf: (apiVersion: string, kind: string) => Promise<KindInfo>;
  readonly get: (ref: ObjectRef) => Promise<KubeObject | undefined>;
  readonly create: (object: KubeObject, method: Method, options?: CreateOptions) => Promise<KubeObject>;
  /** Propagation Background, as Helm; with `uid` only if it still is that very object, with `version` as it was read. */
  readonly delete: (
    ref: ObjectRef,
    options?: { readonly uid?: string; readonly version?: string },
  ) => Promise<Deletion>;
  readonly list: (selection: Selection) => Promise<Listing>;
  /** Every change since `from`, or what there is and then every change; ends when `signal` aborts, and only then. */
  readonly watch: (selection: Selection, from: Listing | undefined, signal: AbortSignal) => AsyncIterable<Change>;
  /** Lines of one container, as many at a time as have come; ends where the log ends or `signal` aborts. */
  readonly logs: (pod: ObjectRef, reading: LogReading, signal: AbortSignal) => AsyncIterable<readonly LogLine[]>;
  /** True where the API allows it. */
  readonly allows: (right: Right) => Promise<boolean>;
}

/** For `catch`, where what the cluster does not show is simply not known. */
export function unreadable(error: unknown): undefined {
  if (!(error instanceof ClusterError)) throw error;
}

/** What names an object that has a name. */
export function refOf(object: KubeObject): ObjectRef {
  const { name = '', namespace = '' } = object.metadata;
  return { apiVersion: object.apiVersion, kind: object.kind, namespace, name };
}

/** The one object that a write has just returned, as the beginning of a watch. */
export function listingOf(object: KubeObject): Listing {
  return { resourceVersion: object.metadata.resourceVersion ?? '', objects: [object] };
}

/** Selects one object. */
export function only({ apiVersion, kind, namespace, name }: ObjectRef): Selection {
  return { apiVersion, kind, namespace, name };
}
