import { hookAnnotations } from './hook-words.ts';
import { podSpec, scriptOf } from './pods.ts';
import type { Random } from './random.ts';
import type { Value } from './style.ts';

/** An object of Kubernetes. */
export interface Manifest {
  readonly [key: string]: Value;
}

/** What the objects of one release share: few names, so that they need each other, and collide. */
export interface Setting {
  readonly release: string;
  readonly names: readonly string[];
  readonly namespaces: readonly string[];
  /** The share of objects that are hooks. */
  readonly hooks: number;
}

/** @param release the release's name, or the template's words for it */
export function settingOf(random: Random, release: string): Setting {
  const all = [release, `${release}-db`, `${release}-migrate`, 'a', 'm', `zz-${release}`, 'data', 'hooks-sa'];
  const namespaces = random.pick([[''], [''], [''], ['', 'web'], ['', 'web', 'db']]);
  return { release, names: random.some(all, 0.5).concat(release), namespaces, hooks: random.pick([0.5, 0.8, 0.95]) };
}

type Maker = (random: Random, setting: Setting, name: string) => Manifest;

const RBAC = 'rbac.authorization.k8s.io/v1';

const MAKERS: Readonly<Record<string, readonly [number, string, Maker]>> = {
  Job: [6, 'batch/v1', (random, setting) => ({ spec: jobSpec(random, setting) })],
  Pod: [2, 'v1', (random, setting) => ({ spec: podSpec(random, setting) })],
  ServiceAccount: [2, 'v1', account],
  Secret: [2, 'v1', secret],
  ConfigMap: [2, 'v1', (random, setting) => ({ data: { 'run.sh': scriptOf(random, setting), empty: '' } })],
  PersistentVolumeClaim: [1, 'v1', claim],
  Role: [1, RBAC, () => ({ rules: [{ apiGroups: [''], resources: ['pods', 'secrets'], verbs: ['get', 'list'] }] })],
  ClusterRole: [0.5, RBAC, () => ({ rules: [] })],
  RoleBinding: [1.5, RBAC, binding],
  ClusterRoleBinding: [0.5, RBAC, binding],
  PersistentVolume: [0.3, 'v1', () => ({ spec: { capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'] } })],
  StorageClass: [0.3, 'storage.k8s.io/v1', () => ({ provisioner: 'example.com/disk' })],
  CustomResourceDefinition: [0.4, 'apiextensions.k8s.io/v1', definition],
  Widget: [0.6, 'example.com/v1', (random) => ({ spec: { size: random.below(9) } })],
  NetworkPolicy: [0.4, 'networking.k8s.io/v1', () => ({ spec: { podSelector: {}, policyTypes: ['Ingress'] } })],
  ResourceQuota: [0.3, 'v1', () => ({ spec: { hard: { pods: '4' } } })],
  LimitRange: [0.2, 'v1', () => ({ spec: { limits: [{ type: 'Container', max: { cpu: '1' } }] } })],
  ValidatingWebhookConfiguration: [0.3, 'admissionregistration.k8s.io/v1', () => ({ webhooks: [] })],
  Namespace: [0.2, 'v1', () => ({})],
  PriorityClass: [0.2, 'scheduling.k8s.io/v1', () => ({ value: 1000 })],
  Deployment: [0.8, 'apps/v1', deployment],
};

const WEIGHTED = Object.entries(MAKERS).flatMap(([kind, [share]]) => Array<string>(share * 10).fill(kind));

/** The documents of one release, most of them hooks, Lists among them. */
export function hookObjects(random: Random, setting: Setting, count: number): Manifest[] {
  const made = Array.from({ length: count }, () => oneObject(random, setting));
  if (!random.chance(0.1)) return made;
  const annotations = random.chance(0.3) ? { annotations: hookAnnotations(random) } : {};
  const list = { apiVersion: 'v1', kind: 'List', metadata: { name: 'list', ...annotations }, items: made.slice(0, 2) };
  return random.chance(0.5) ? [list, ...made.slice(2)] : [...made.slice(2), list];
}

function oneObject(random: Random, setting: Setting): Manifest {
  const kind = random.pick(WEIGHTED);
  const [, apiVersion, make] = MAKERS[kind]!;
  const name = random.pick(setting.names);
  const namespace = random.pick(setting.namespaces);
  const share = kind === 'Deployment' ? 0.05 : setting.hooks;
  const annotations = random.chance(share) ? hookAnnotations(random) : random.chance(0.1) ? { note: 'plain' } : {};
  const { metadata, ...rest } = make(random, setting, name);
  return {
    apiVersion,
    kind,
    metadata: {
      name,
      ...(namespace ? { namespace } : {}),
      ...(random.chance(0.3) ? { labels: { app: setting.release } } : {}),
      ...withAnnotations(metadata, annotations),
    },
    ...rest,
  };
}

/** Those of the kind itself first. */
function withAnnotations(metadata: Value | undefined, annotations: Manifest): Manifest {
  const own = (metadata as { annotations?: Manifest } | undefined)?.annotations ?? {};
  const all = { ...own, ...annotations };
  return Object.keys(all).length > 0 ? { annotations: all } : {};
}

function jobSpec(random: Random, setting: Setting): Manifest {
  return {
    ...(random.chance(0.5) ? { backoffLimit: random.below(4) } : {}),
    ...(random.chance(0.2) ? { activeDeadlineSeconds: 60 } : {}),
    template: { spec: podSpec(random, setting) },
  };
}

function deployment(random: Random, setting: Setting): Manifest {
  const template = { metadata: { labels: { app: 'web' } }, spec: podSpec(random, setting, 'Always') };
  return { spec: { selector: { matchLabels: { app: 'web' } }, template } };
}

function account(random: Random, { names }: Setting): Manifest {
  return {
    ...(random.chance(0.3) ? { imagePullSecrets: [{ name: random.pick(names) }] } : {}),
    ...(random.chance(0.1) ? { secrets: [{ name: random.pick(names) }] } : {}),
    ...(random.chance(0.1) ? { automountServiceAccountToken: false } : {}),
  };
}

function secret(random: Random, { names }: Setting): Manifest {
  if (random.chance(0.8)) return { stringData: { url: 'postgres://db:5432/x?a=b#c', empty: '' } };
  const annotations = { 'kubernetes.io/service-account.name': random.pick(names) };
  return { metadata: { annotations }, type: 'kubernetes.io/service-account-token' };
}

function claim(random: Random, { names }: Setting): Manifest {
  return {
    spec: {
      accessModes: ['ReadWriteOnce'],
      ...(random.chance(0.4) ? { storageClassName: random.pick(names) } : {}),
      ...(random.chance(0.2) ? { volumeName: random.pick(names) } : {}),
      resources: { requests: { storage: '1Gi' } },
    },
  };
}

function binding(random: Random, { names, namespaces }: Setting): Manifest {
  const subject = (): Manifest => {
    const namespace = random.pick(namespaces);
    return { kind: 'ServiceAccount', name: random.pick([...names, 'default']), ...(namespace ? { namespace } : {}) };
  };
  return {
    roleRef: {
      apiGroup: 'rbac.authorization.k8s.io',
      kind: random.pick(['Role', 'Role', 'ClusterRole']),
      name: random.pick(names),
    },
    subjects: Array.from({ length: random.between(1, 2) }, subject),
  };
}

function definition(): Manifest {
  return { spec: { group: 'example.com', names: { kind: 'Widget', plural: 'widgets' }, scope: 'Namespaced' } };
}
