import { mkdirSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PAUSE } from './images.ts';
import { USERS } from './keys.ts';
import type { ClusterRecord } from './record.ts';

const OVERLAY = 0x794c7630;

/** Writes the configuration files of all parts into the state folder. */
export function writeConfig(record: ClusterRecord, kubeletPort: number): void {
  const { folder } = record;
  for (const name of ['cni', 'containerd', 'kubelet', 'pod-logs', 'plugins']) mkdirSync(join(folder, name));
  writeFileSync(join(folder, 'resolv.conf'), '');
  writeFileSync(join(folder, 'containerd.toml'), containerdConfig(folder));
  const files = {
    'cni/pods.conflist': cniConfig(record),
    'kubelet.json': kubeletConfig(record, kubeletPort),
    'audit-policy.json': auditPolicy(),
  };
  for (const [name, value] of Object.entries(files)) writeFileSync(join(folder, name), JSON.stringify(value, null, 2));
}

// The overlay file system cannot be put on top of itself: inside a container each snapshot is a full copy.
function containerdConfig(folder: string): string {
  const snapshotter = statfsSync(folder).type === OVERLAY ? 'native' : 'overlayfs';
  const cri = `plugins."io.containerd.grpc.v1.cri"`;
  return `version = 2
root = "${folder}/containerd/root"
state = "${folder}/containerd/state"
disabled_plugins = [${['aufs', 'btrfs', 'devmapper', 'zfs'].map((name) => `"io.containerd.snapshotter.v1.${name}"`)}]
[grpc]
  address = "${folder}/containerd.sock"
[ttrpc]
  address = "${folder}/containerd.ttrpc"
[plugins."io.containerd.internal.v1.opt"]
  path = "${folder}/containerd/opt"
[${cri}]
  sandbox_image = "${PAUSE}"
  # A root without CAP_SYS_RESOURCE may not lower the score, and without this no sandbox starts.
  restrict_oom_score_adj = true
  netns_mounts_under_state_dir = true
  [${cri}.cni]
    bin_dir = "/usr/lib/cni"
    conf_dir = "${folder}/cni"
  [${cri}.containerd]
    snapshotter = "${snapshotter}"
  [${cri}.containerd.runtimes.runc]
    runtime_type = "io.containerd.runc.v2"
    [${cri}.containerd.runtimes.runc.options]
      Root = "${folder}/containerd/runc"
`;
}

// Neither isGateway nor ipMasq: the bridge has its address already, and pods need nothing beyond it.
function cniConfig({ folder, bridge, network, address, comment }: ClusterRecord) {
  const ipam = {
    type: 'host-local',
    dataDir: join(folder, 'addresses'),
    ranges: [[{ subnet: `${network}.0/24`, gateway: address }]],
    routes: [{ dst: '0.0.0.0/0' }],
  };
  return { cniVersion: '0.4.0', name: comment, plugins: [{ type: 'bridge', bridge, ipam }] };
}

function kubeletConfig({ folder, address, cgroup }: ClusterRecord, port: number) {
  const socket = `unix://${folder}/containerd.sock`;
  return {
    apiVersion: 'kubelet.config.k8s.io/v1beta1',
    kind: 'KubeletConfiguration',
    address,
    port,
    readOnlyPort: 0,
    healthzPort: 0,
    authentication: { anonymous: { enabled: true }, webhook: { enabled: false } },
    authorization: { mode: 'AlwaysAllow' },
    cgroupDriver: 'cgroupfs',
    cgroupRoot: `/${cgroup}`,
    containerRuntimeEndpoint: socket,
    imageServiceEndpoint: socket,
    podLogsDir: join(folder, 'pod-logs'),
    volumePluginDir: join(folder, 'plugins'),
    resolvConf: join(folder, 'resolv.conf'),
    failSwapOn: false,
    failCgroupV1: false,
    makeIPTablesUtilChains: false,
    syncFrequency: '1s',
    evictionHard: { 'memory.available': '50Mi', 'nodefs.available': '1%', 'imagefs.available': '1%' },
    imageGCHighThresholdPercent: 100,
    maxPods: 200,
  };
}

// Everything that a person or a pod does, with bodies of writes; of the control plane only what it writes, without
// bodies but for volumes, whose folders have to be removed at the end.
function auditPolicy() {
  const parts = [...Object.values(USERS).filter((user) => user !== USERS.admin), 'system:apiserver'];
  const reads = ['get', 'list', 'watch'];
  const noise = [
    { group: 'coordination.k8s.io', resources: ['leases'] },
    { group: '', resources: ['events'] },
  ];
  return {
    apiVersion: 'audit.k8s.io/v1',
    kind: 'Policy',
    omitStages: ['RequestReceived'],
    rules: [
      { level: 'Request', verbs: ['create'], resources: [{ group: '', resources: ['persistentvolumes'] }] },
      { level: 'None', users: parts, verbs: reads },
      { level: 'None', users: parts, resources: noise },
      { level: 'None', userGroups: ['system:serviceaccounts:kube-system'], verbs: reads },
      { level: 'Metadata', users: parts },
      { level: 'Metadata', userGroups: ['system:serviceaccounts:kube-system'] },
      { level: 'None', nonResourceURLs: ['/healthz*', '/livez*', '/readyz*'] },
      { level: 'Metadata', verbs: reads },
      { level: 'Request' },
    ],
  };
}
