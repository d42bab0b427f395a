// npm run bench:live: `run` against both Helms on a real cluster, in turn, and what it asks of the API.
import { benchPhases } from './bench/live/compare.ts';
import { benchNotice } from './bench/live/notice.ts';
import { benchRequests } from './bench/live/requests.ts';
import { verdicts } from './bench/verdicts.ts';
import { build } from './build.ts';
import { kubectl } from './tools/cluster/binary.ts';
import { startCluster } from './tools/cluster.ts';
import { helm3, helm4 } from './tools/helm.ts';

const BENCHES = { phases: benchPhases, requests: benchRequests, notice: benchNotice } as const;

const chosen = process.argv.slice(2);
const unknown = chosen.find((name) => !Object.hasOwn(BENCHES, name));
if (unknown !== undefined) {
  console.error(`npm run bench:live [-- ${Object.keys(BENCHES).join('|')}]: there is no bench "${unknown}"`);
  process.exit(2);
}
await build();
const helms = { 'Helm 4': await helm4(), 'Helm 3': await helm3() };
// One of its own, so that nobody else's work is in its times and its log.
const cluster = await startCluster();
try {
  const kit = { kubeconfig: cluster.kubeconfig, kubectl: await kubectl(), audit: cluster.audit, helms };
  for (const [name, bench] of Object.entries(BENCHES))
    if (chosen.length === 0 || chosen.includes(name)) await bench(kit);
} finally {
  cluster.stop();
}
console.log(`\nTargets\n${verdicts()}`);
