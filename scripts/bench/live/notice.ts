import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { median } from '../measure.ts';
import { ms, verdict } from '../verdicts.ts';
import type { BenchKit } from './kit.ts';
import { jobs } from './phases.ts';
import { Place } from './place.ts';

const ROUNDS = 10;
const LATE_MS = 50;

/** How much later than a bare watch beside it a run tells that a Job is over. */
export async function benchNotice(kit: BenchKit): Promise<void> {
  using place = new Place('notice', kit.helms['Helm 4'], kit, jobs(1));
  const late: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const watch = place.startWatch();
    const run = place.startEvents();
    // The watch tells first of the last run's Job, which is over and then deleted.
    const seen = firstLine(watch.stdout, (line) => isFresh(line, started));
    const started = Date.now();
    const told = await firstLine(run.stdout, (line) => JSON.parse(line).type === 'hook-finished');
    const bare = await seen;
    watch.kill();
    if (run.exitCode === null) await new Promise((resolve) => run.once('close', resolve));
    late.push(told - bare);
  }
  console.log(`\nA Job's end, told later than by a bare watch: ${late.map((time) => time.toFixed(0)).join(', ')} ms`);
  const middle = median(late);
  verdict('completion noticed', ms(middle), middle <= LATE_MS, `within ${LATE_MS} ms of a bare watch`);
}

interface WatchLine {
  readonly type: string;
  readonly object: {
    readonly metadata: { readonly creationTimestamp: string };
    readonly status?: { readonly conditions?: readonly { readonly type: string; readonly status: string }[] };
  };
}

/** Stamps have whole seconds. */
function isFresh(line: string, since: number): boolean {
  const { type, object } = JSON.parse(line) as WatchLine;
  if (type === 'DELETED' || Date.parse(object.metadata.creationTimestamp) < since - 1000) return false;
  return object.status?.conditions?.some(({ type, status }) => type === 'Complete' && status === 'True') ?? false;
}

/** When a line comes for which something is true, in milliseconds. */
async function firstLine(stream: Readable, is: (line: string) => boolean): Promise<number> {
  for await (const line of createInterface({ input: stream })) if (is(line)) return performance.now();
  throw new Error('the program ended before it said what it was watched for');
}
