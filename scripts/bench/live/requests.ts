import type { AuditEvent } from '../../tools/cluster/audit.ts';
import { verdict } from '../verdicts.ts';
import type { BenchKit } from './kit.ts';
import { configMaps, jobs } from './phases.ts';
import { Place } from './place.ts';

const MANY = 10;

/** How many more requests each further hook costs, by the audit log; logs are not counted, for Helm shows none. */
export async function benchRequests(kit: BenchKit): Promise<void> {
  console.log('\nRequests for each further hook\n');
  for (const [title, hooks] of [
    ['ConfigMap', configMaps],
    ['Job', jobs],
  ] as const) {
    const counts: Record<string, number> = {};
    for (const who of ['Helm 4', 'Helm 3', 'run'] as const) {
      const one = await count(who, 1, hooks(1), title, kit);
      const many = await count(who, MANY, hooks(MANY), title, kit);
      counts[who] = (many - one) / (MANY - 1);
    }
    const [four, three, run] = [counts['Helm 4']!, counts['Helm 3']!, counts.run!];
    console.log(`${title.padEnd(12)} Helm 4 ${four.toFixed(1)}, Helm 3 ${three.toFixed(1)}, run ${run.toFixed(1)}`);
    const most = Math.max(four, three);
    verdict(`requests per ${title}`, run.toFixed(1), run <= most, `at most Helm's ${most.toFixed(1)}`);
  }
}

async function count(
  who: 'Helm 4' | 'Helm 3' | 'run',
  hooks: number,
  manifest: string,
  title: string,
  kit: BenchKit,
): Promise<number> {
  const name = `${title}-${who}-${hooks}`.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
  using place = new Place(name, kit.helms[who === 'run' ? 'Helm 4' : who], kit, manifest);
  const turn = async () => {
    if (who === 'run') await place.runHooks();
    else place.upgrade();
  };
  // What is there already is deleted first, and that is the usual case.
  await turn();
  const mark = kit.audit.mark();
  await turn();
  const isOwn = ({ userAgent = '' }: AuditEvent) => userAgent.startsWith(who === 'run' ? 'helm-hooks' : 'Helm/');
  const isLog = ({ objectRef }: AuditEvent) => objectRef?.subresource === 'log';
  return kit.audit.since(mark).filter((event) => isOwn(event) && !isLog(event)).length;
}
