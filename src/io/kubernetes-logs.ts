import { ClusterError, type LogLine, type LogReading } from '../run/cluster.ts';
import { pause } from './clock.ts';
import type { KubernetesHttp } from './kubernetes-http.ts';
import { LogLines } from './log-lines.ts';

/** How long a server that was there may be away before a log is given up. */
const AWAY_MS = 120_000;
const AGAIN_MS = 500;

/**
 * The lines of a container, over cut connections: each line bears its time, so that reading goes on behind the last one.
 *
 * @param path of the pod's log
 * @throws ClusterError where it cannot be read at all
 */
export async function* containerLog(
  http: KubernetesHttp,
  path: string,
  { container, follow, previous, last, ended, isMeant, gap, point }: LogReading,
  signal: AbortSignal,
): AsyncGenerator<readonly LogLine[]> {
  let away: number | undefined;
  for (;;) {
    const query = {
      container,
      timestamps: 'true',
      ...(follow && { follow: 'true' }),
      ...(previous && { previous: 'true' }),
      ...(last !== undefined && { tailLines: String(last) }),
      ...(point.stamp && { sinceTime: wholeSecond(point.stamp) }),
    };
    const lines = new LogLines(point, { stampedOnly: previous, gap });
    try {
      const open = () => {
        away = undefined;
      };
      let isKnown = isMeant === undefined;
      for await (const chunk of http.chunks({ path, query, signal, accept: '*/*' }, open)) {
        isKnown ||= await isMeant!();
        if (!isKnown) return;
        yield lines.take(chunk);
      }
      const isEnd = previous || ended?.();
      yield isEnd && !signal.aborted ? lines.end() : lines.broken();
      return;
    } catch (error) {
      yield lines.broken();
      const reason = error instanceof ClusterError ? error.reason : undefined;
      if (signal.aborted || reason === 'not-found') return;
      away ??= performance.now();
      if (reason !== 'unreachable' || performance.now() - away > AWAY_MS) throw error;
      await pause(AGAIN_MS, signal);
    }
  }
}

/** The API takes whole seconds; a stamp bears the time zone of its node. */
function wholeSecond(stamp: string): string {
  return stamp.replace(/\.\d+/, '');
}
