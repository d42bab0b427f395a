import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../run.ts';
import { SERVICE_ADDRESS } from './network.ts';
import type { ClusterRecord } from './record.ts';

// Every part of the control plane has a user of its own: the audit log tells them from the people who are tested.
export const USERS = {
  admin: 'admin',
  'controller-manager': 'system:kube-controller-manager',
  scheduler: 'system:kube-scheduler',
  kubelet: 'system:node:node',
} as const;

export type User = keyof typeof USERS;

/** Makes CA, serving certificate, service account key, tokens and one kubeconfig per user in the state folder. */
export function makeKeys(record: ClusterRecord, apiPort: number): void {
  const { folder, address } = record;
  const names = `IP:${address},IP:127.0.0.1,IP:${SERVICE_ADDRESS},DNS:kubernetes.default.svc,DNS:kubernetes.default`;
  const ec = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '3650'];
  const at = { cwd: folder };
  run('openssl', ['req', '-x509', ...ec, '-subj', '/CN=helm-hooks-test', '-keyout', 'ca.key', '-out', 'ca.crt'], at);
  const issued = ['-CA', 'ca.crt', '-CAkey', 'ca.key', '-addext', 'basicConstraints=critical,CA:false'];
  const serving = ['-subj', '/CN=kube-apiserver', '-addext', `subjectAltName=${names}`, '-keyout', 'api.key'];
  run('openssl', ['req', '-x509', ...ec, ...issued, ...serving, '-out', 'api.crt'], at);
  const key = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
  writeFileSync(join(folder, 'accounts.key'), key.export({ type: 'pkcs1', format: 'pem' }), { mode: 0o600 });
  const lines = (Object.keys(USERS) as User[]).map((user) => {
    const token = randomBytes(16).toString('hex');
    writeFileSync(kubeconfigOf(record, user), kubeconfig(record, apiPort, user, token), { mode: 0o600 });
    return `${token},${USERS[user]},${user},"system:masters"\n`;
  });
  writeFileSync(join(folder, 'tokens.csv'), lines.join(''), { mode: 0o600 });
}

/** The path of a user's kubeconfig. */
export function kubeconfigOf(record: ClusterRecord, user: User): string {
  return join(record.folder, `${user}.kubeconfig`);
}

// JSON is YAML.
function kubeconfig({ folder, address, id }: ClusterRecord, port: number, user: User, token: string): string {
  const name = `helm-hooks-test-${id}`;
  const server = `https://${address}:${port}`;
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name, cluster: { server, 'certificate-authority': join(folder, 'ca.crt') } }],
    users: [{ name: user, user: { token } }],
    contexts: [{ name, context: { cluster: name, user, namespace: 'default' } }],
    'current-context': name,
  };
  return `${JSON.stringify(config, null, 2)}\n`;
}
