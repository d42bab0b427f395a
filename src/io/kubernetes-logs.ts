import { ClusterError } from '../run/cluster.ts';
import type { KubernetesHttp } from './kubernetes-http.ts';

/**
 * The lines of a container from the first until it has ended, over cut connections: each line bears its time, so that
 * reading goes on behind the last one.
 *
 * @param path of the pod's log
 * @throws ClusterError where it cannot be read at all
 */
export async function* containerLog(
  http: KubernetesHttp,
  path: string,
  container: string,
  signal: AbortSignal,
): AsyncGenerator<string> {
  let last = '';
  for (;;) {
    const resumed = last;
    const since = resumed ? { sinceTime: `${resumed.slice(0, 19)}Z` } : {};
    const query = { container, follow: 'true', timestamps: 'true', ...since };
    try {
      for await (const line of http.lines({ path, query, signal, accept: '*/*' })) {
        const space = line.indexOf(' ');
        const stamp = line.slice(0, space);
        if (resumed && stamp <= resumed) continue;
        last = stamp;
        yield line.slice(space + 1);
      }
      return;
    } catch (error) {
      const reason = error instanceof ClusterError ? error.reason : undefined;
      if (signal.aborted || reason === 'not-found') return;
      if (reason !== 'unreachable' || !last) throw error;
    }
  }
}
