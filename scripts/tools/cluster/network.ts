import { createServer } from 'node:net';
import { attempt, run } from '../run.ts';
import type { ClusterRecord } from './record.ts';

/** The address by which pods know the API server, in every cluster. */
export const SERVICE_ADDRESS = '10.96.0.1';
export const SERVICE_RANGE = '10.96.0.0/16';

/** The first three numbers of an address range that neither this machine's routes nor the given records use. */
export function freeNetwork(records: readonly ClusterRecord[]): string {
  const routes = run('ip', ['-4', 'route', 'show', 'table', 'all']);
  const used = new Set(records.map((record) => record.network));
  for (let number = 0; number < 1000; number++) {
    const network = `10.${210 + (number >> 8)}.${number & 255}`;
    if (!used.has(network) && !routes.includes(`${network}.`) && !routes.includes(`10.${210 + (number >> 8)}.0.0/`)) {
      return network;
    }
  }
  throw new Error('no free address range in 10.210.0.0/16 to 10.213.0.0/16');
}

/**
 * Makes the bridge that the pods are attached to, and the one rule that leads from the API server's service address
 * to its real one: it stands in for kube-proxy. Only for packets from this bridge, so clusters do not meet.
 */
export function makeNetwork(record: ClusterRecord, apiPort: number): void {
  const { bridge, address } = record;
  run('iptables', ['-w', '-t', 'nat', '-A', 'PREROUTING', ...ruleFor(record, apiPort)]);
  run('ip', ['link', 'set', bridge, 'up']);
  // Where a firewall drops what it does not know, pods must still reach the API server and the kubelet.
  run('iptables', ['-w', '-I', 'INPUT', '-i', bridge, '-d', address, ...commentOf(record), '-j', 'ACCEPT']);
}

/** Makes the bridge and gives it its address. */
export function makeBridge({ bridge, address }: ClusterRecord): void {
  run('ip', ['link', 'add', bridge, 'type', 'bridge']);
  run('ip', ['address', 'add', `${address}/24`, 'dev', bridge]);
  run('ip', ['link', 'set', bridge, 'up']);
}

function ruleFor(record: ClusterRecord, apiPort: number): string[] {
  const from = ['-i', record.bridge, '-d', SERVICE_ADDRESS, '-p', 'tcp', '--dport', '443'];
  return [...from, ...commentOf(record), '-j', 'DNAT', '--to-destination', `${record.address}:${apiPort}`];
}

const commentOf = (record: ClusterRecord): string[] => ['-m', 'comment', '--comment', record.comment];

/** Removes bridge and rules, as far as they are there. */
export function removeNetwork(record: ClusterRecord): void {
  for (const table of ['nat', 'filter']) {
    for (const line of attempt('iptables', ['-w', '-t', table, '-S']).split('\n')) {
      const words = line.split(' ').map((word) => word.replaceAll('"', ''));
      if (words.includes(record.comment)) attempt('iptables', ['-w', '-t', table, '-D', ...words.slice(1)]);
    }
  }
  attempt('ip', ['link', 'delete', record.bridge]);
}

/** Whether bridge or rules are there. */
export function networkExists(record: ClusterRecord): boolean {
  const rules = ['nat', 'filter'].map((table) => attempt('iptables', ['-w', '-t', table, '-S'])).join('');
  return rules.includes(record.comment) || attempt('ip', ['link', 'show', record.bridge]) !== '';
}

/** A port that is free on an address of this machine. */
export function freePort(address: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, address, () => {
      const port = (server.address() as { port: number }).port;
      server.close(() => resolve(port));
    });
  });
}
