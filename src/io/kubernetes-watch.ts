import { type Change, ClusterError, type KubeObject, type Listing } from '../run/cluster.ts';
import { pause } from './clock.ts';
import type { KubernetesHttp, Request } from './kubernetes-http.ts';

interface WatchLine {
  readonly type: 'ADDED' | 'MODIFIED' | 'DELETED' | 'BOOKMARK' | 'ERROR';
  readonly object: KubeObject & { readonly code?: number; readonly message?: string };
}

const AGAIN_MS = 50;
const AWAY_AGAIN_MS = 500;
const MOST_MS = 1000;

/** Bookmarks come every minute. Source: k8s.io/apiserver pkg/storage/cacher/cacher.go : defaultBookmarkFrequency. */
const QUIET_MS = 70_000;

/** What comes so soon after a watch has begun again may have happened before. */
const CATCHING_UP_MS = 500;

/** How long a server that was there may be away before a watch gives up. */
const AWAY_MS = 120_000;

/** One list or watch endpoint, and how to read it. */
export interface Watched {
  readonly http: KubernetesHttp;
  readonly request: Pick<Request, 'path' | 'query' | 'accept'>;
  /** Watches leave `kind` and `apiVersion` to the endpoint where a list is read. */
  readonly complete: (object: KubeObject) => KubeObject;
}

export async function list({ http, request, complete }: Watched, signal?: AbortSignal): Promise<Listing> {
  const body = await http.json<{ metadata: { resourceVersion?: string }; items?: KubeObject[] }>({
    ...request,
    ...(signal && { signal }),
  });
  return { resourceVersion: body.metadata.resourceVersion ?? '', objects: (body.items ?? []).map(complete) };
}

/**
 * Every change, over cut connections and forgotten versions (410 Gone): then it lists again and says what has changed.
 *
 * @throws ClusterError where the API refuses, or stays away for two minutes
 */
export async function* watch(watched: Watched, from: Listing | undefined, signal: AbortSignal): AsyncGenerator<Change> {
  const known = new Map((from?.objects ?? []).map((object) => [object.metadata.uid, object]));
  let version = from?.resourceVersion;
  let awaySince: number | undefined;
  let isForgotten = false;
  for (let again = false, wait = AGAIN_MS; !signal.aborted; again = true) {
    const since = performance.now();
    try {
      if (isForgotten) {
        const listing = await list(watched, signal);
        for (const change of compare(listing, known)) yield { ...change, late: true };
        version = listing.resourceVersion;
        isForgotten = false;
      }
      for await (const line of lines(watched, version, signal)) {
        awaySince = undefined;
        wait = AGAIN_MS;
        version = line.object.metadata.resourceVersion ?? version;
        if (line.type === 'BOOKMARK') continue;
        yield { ...note(line, known), late: again && performance.now() - since < CATCHING_UP_MS };
      }
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof ClusterError)) throw error;
      if (error.reason === 'gone') isForgotten = true;
      else {
        awaySince ??= performance.now();
        if (error.reason !== 'unreachable' || performance.now() - awaySince > AWAY_MS) throw error;
        wait = Math.max(wait, AWAY_AGAIN_MS);
      }
    }
    // A server that hangs up or forgets at once is not to be asked without a pause.
    await pause(wait, signal);
    wait = Math.min(2 * wait, MOST_MS);
  }
}

async function* lines({ http, request, complete }: Watched, version: string | undefined, signal: AbortSignal) {
  const query = {
    ...request.query,
    watch: 'true',
    timeoutSeconds: '280',
    // 0: what the API server has in its cache, then changes. An API server on etcd 3.4 answers a watch without a version,
    // and one from 0 with bookmarks, with an error (RequestWatchProgress is disabled).
    ...(version ? { resourceVersion: version, allowWatchBookmarks: 'true' } : { resourceVersion: '0' }),
  };
  // A connection that is half open brings nothing, and no end either; one that is begun again loses nothing.
  const quiet = new AbortController();
  let timer = setTimeout(() => quiet.abort(), QUIET_MS);
  try {
    for await (const text of http.lines({ ...request, query, signal: AbortSignal.any([signal, quiet.signal]) })) {
      clearTimeout(timer);
      const line = parse(text);
      if (line.type === 'ERROR') throw ended(line.object);
      yield { type: line.type, object: complete(line.object) };
      timer = setTimeout(() => quiet.abort(), QUIET_MS);
    }
  } catch (error) {
    if (!quiet.signal.aborted) throw error;
  } finally {
    clearTimeout(timer);
  }
}

/** A server that goes away may leave half a line. */
function parse(text: string): WatchLine {
  try {
    return JSON.parse(text);
  } catch {
    throw new ClusterError('unreachable', 'the watch ended in the middle of a line');
  }
}

function ended({ code = 500, message = 'the watch ended' }: WatchLine['object']): ClusterError {
  return new ClusterError(code === 410 ? 'gone' : code >= 500 || code === 429 ? 'unreachable' : 'other', message);
}

type Known = Map<string | undefined, KubeObject>;

function note({ type, object }: WatchLine, known: Known): Change {
  if (type === 'DELETED') {
    known.delete(object.metadata.uid);
    return { type: 'gone', object };
  }
  const isNew = !known.has(object.metadata.uid);
  known.set(object.metadata.uid, object);
  return { type: isNew ? 'present' : 'changed', object };
}

function* compare({ objects }: Listing, known: Known): Generator<Change> {
  const present = new Set(objects.map(({ metadata }) => metadata.uid));
  for (const [uid, object] of [...known])
    if (!present.has(uid)) {
      known.delete(uid);
      yield { type: 'gone', object };
    }
  for (const object of objects) yield note({ type: 'MODIFIED', object }, known);
}
