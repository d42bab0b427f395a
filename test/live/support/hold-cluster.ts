// Starts a cluster, prints its kubeconfig, and does nothing until it is ended.
import { startCluster } from '../../../scripts/tools/cluster.ts';

const cluster = await startCluster();
process.stdout.write(`${cluster.kubeconfig}\n`);
setInterval(() => {}, 60_000);
