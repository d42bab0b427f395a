import { join } from 'node:path';
import { kubeconfigOf } from './keys.ts';
import { SERVICE_RANGE } from './network.ts';
import { type Daemon, startDaemon } from './processes.ts';
import type { ClusterRecord } from './record.ts';

export interface Ports {
  readonly api: number;
  readonly kubelet: number;
  readonly etcd: number;
  readonly etcdPeer: number;
}

/** The parts of the cluster and how each is started. */
export const parts = (record: ClusterRecord, ports: Ports, kubernetes: string) => {
  const start = (name: string, program: string, args: string[]): Daemon => startDaemon(record, name, program, args);
  const kube = (name: string, args: string[]): Daemon => start(name, kubernetes, [name, ...args]);
  return {
    etcd: () => start('etcd', 'etcd', etcdArgs(record, ports)),
    containerd: () => start('containerd', 'containerd', ['--config', join(record.folder, 'containerd.toml')]),
    apiServer: () => kube('kube-apiserver', apiServerArgs(record, ports)),
    controllerManager: () => kube('kube-controller-manager', controllerManagerArgs(record)),
    scheduler: () => kube('kube-scheduler', schedulerArgs(record)),
    kubelet: () => kube('kubelet', kubeletArgs(record)),
  };
};

function etcdArgs({ folder }: ClusterRecord, ports: Ports): string[] {
  const client = `http://127.0.0.1:${ports.etcd}`;
  const peer = `http://127.0.0.1:${ports.etcdPeer}`;
  return [
    `--data-dir=${folder}/etcd`,
    '--unsafe-no-fsync',
    `--listen-client-urls=${client}`,
    `--advertise-client-urls=${client}`,
    `--listen-peer-urls=${peer}`,
    `--initial-advertise-peer-urls=${peer}`,
    `--initial-cluster=default=${peer}`,
  ];
}

// Bound to the bridge only: no other machine can reach it.
function apiServerArgs({ folder, address }: ClusterRecord, ports: Ports): string[] {
  return [
    `--etcd-servers=http://127.0.0.1:${ports.etcd}`,
    `--bind-address=${address}`,
    `--secure-port=${ports.api}`,
    `--advertise-address=${address}`,
    '--endpoint-reconciler-type=none',
    `--tls-cert-file=${folder}/api.crt`,
    `--tls-private-key-file=${folder}/api.key`,
    `--cert-dir=${folder}/certs`,
    `--client-ca-file=${folder}/ca.crt`,
    `--token-auth-file=${folder}/tokens.csv`,
    '--authorization-mode=Node,RBAC',
    `--service-account-key-file=${folder}/accounts.key`,
    `--service-account-signing-key-file=${folder}/accounts.key`,
    '--service-account-issuer=https://kubernetes.default.svc',
    `--service-cluster-ip-range=${SERVICE_RANGE}`,
    '--kubelet-preferred-address-types=InternalIP',
    '--allow-privileged',
    `--audit-policy-file=${folder}/audit-policy.json`,
    `--audit-log-path=${folder}/audit.log`,
    // Megabytes; a log that is put away at 100, which 0 stands for, ends in the middle of what is read of it.
    '--audit-log-maxsize=100000',
  ];
}

// The host path provisioner gives a claim a folder under /tmp: without a provisioner no claim would ever be bound.
function controllerManagerArgs(record: ClusterRecord): string[] {
  const { folder, network } = record;
  return [
    `--kubeconfig=${kubeconfigOf(record, 'controller-manager')}`,
    `--service-account-private-key-file=${folder}/accounts.key`,
    `--root-ca-file=${folder}/ca.crt`,
    `--cert-dir=${folder}/certs`,
    '--leader-elect=false',
    '--secure-port=0',
    '--use-service-account-credentials=false',
    '--allocate-node-cidrs',
    `--cluster-cidr=${network}.0/24`,
    '--node-cidr-mask-size=24',
    `--service-cluster-ip-range=${SERVICE_RANGE}`,
    '--enable-hostpath-provisioner',
    '--kube-api-qps=100',
    '--kube-api-burst=200',
  ];
}

function schedulerArgs(record: ClusterRecord): string[] {
  return [`--kubeconfig=${kubeconfigOf(record, 'scheduler')}`, '--leader-elect=false', '--secure-port=0'];
}

function kubeletArgs(record: ClusterRecord): string[] {
  const { folder, address } = record;
  return [
    `--config=${folder}/kubelet.json`,
    `--kubeconfig=${kubeconfigOf(record, 'kubelet')}`,
    `--root-dir=${folder}/kubelet`,
    `--cert-dir=${folder}/kubelet/pki`,
    '--hostname-override=node',
    `--node-ip=${address}`,
  ];
}
