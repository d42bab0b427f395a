import { median } from '../measure.ts';
import { ms, verdict } from '../verdicts.ts';
import type { BenchKit } from './kit.ts';
import { PHASES, type Phase } from './phases.ts';
import { Place } from './place.ts';

const ROUNDS = 15;
const FIRST_CALL_MS = 150;
const MEGABYTES = 150;

/** Times each phase, run by both Helms and by us in turn. */
export async function benchPhases(kit: BenchKit): Promise<void> {
  console.log(`Medians of ${ROUNDS} rounds in turn, from the first hook's start to the last one's end.\n`);
  console.log('phase                                   Helm 4       Helm 3          run');
  for (const phase of PHASES) await comparePhase(phase, kit);
}

async function comparePhase({ title, hooks, times, more }: Phase, kit: BenchKit): Promise<void> {
  const name = title.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
  using four = new Place(`${name}-helm-4`, kit.helms['Helm 4'], kit, hooks);
  using three = new Place(`${name}-helm-3`, kit.helms['Helm 3'], kit, hooks);
  using own = new Place(`${name}-run`, kit.helms['Helm 4'], kit, hooks);
  const taken: { four: number[]; three: number[]; own: number[] } = { four: [], three: [], own: [] };
  const firstCalls: number[] = [];
  let megabytes = 0;
  // The first round creates what the others find and delete.
  for (let round = 0; round <= ROUNDS; round++) {
    const helms = [four.upgrade().ms, three.upgrade().ms] as const;
    const mark = kit.audit.mark();
    const run = await own.runHooks();
    if (round === 0) continue;
    taken.four.push(helms[0]);
    taken.three.push(helms[1]);
    taken.own.push(run.ms);
    megabytes = Math.max(megabytes, run.megabytes);
    const [first] = kit.audit.since(mark, { userAgent: 'helm-hooks' });
    if (first) firstCalls.push(Date.parse(first.requestReceivedTimestamp) - run.startedAt);
  }
  const [helm4, helm3, run] = [taken.four, taken.three, taken.own].map(median) as [number, number, number];
  console.log(title.padEnd(36) + [helm4, helm3, run].map((time) => ms(time).padStart(13)).join(''));
  const faster = Math.min(helm4, helm3);
  const limit = Math.max(faster * times, faster + more);
  verdict(`${title}: faster Helm/run`, `${(faster / run).toFixed(2)} x`, run <= limit, words(times, more));
  const first = median(firstCalls);
  verdict(`${title}: first API call`, ms(first), first <= FIRST_CALL_MS, `at most ${FIRST_CALL_MS} ms after the start`);
  verdict(`${title}: memory`, `${megabytes.toFixed(0)} MB`, megabytes <= MEGABYTES, `at most ${MEGABYTES} MB`);
}

function words(times: number, more: number): string {
  if (times < 1) return `at least ${(1 / times).toFixed(1)} x`;
  return `within ${((times - 1) * 100).toFixed(0)} % or ${(more / 1000).toFixed(1)} s`;
}
