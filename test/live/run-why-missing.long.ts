// What a pod needs and does not find: accounts, Secrets, ConfigMaps, keys, claims.
import { hookYaml } from './run-support.ts';
import { type Case, inContainer, inPod, job, whyCases } from './run-why-cases.ts';

const NEED_SECRET = job('true', inContainer('envFrom: [{secretRef: {name: db}}]'));
const NOTHING_MAKES_IT =
  'nothing in the release makes it: create it in namespace NS, or as a test hook with a lower weight';

const mounted = (source: string) => [
  inPod(`volumes: [{name: files, ${source}}]`),
  inContainer('volumeMounts: [{name: files, mountPath: /files}]'),
];
const claimed = (name: string) => inPod(`volumes: [{name: data, persistentVolumeClaim: {claimName: ${name}}}]`);
const claim = (spec: string) =>
  `{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: data}, spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Mi}}${spec}}}`;

const CASES: Readonly<Record<string, Case>> = {
  'an account that is missing': {
    hook: job('true', inPod('serviceAccountName: nobody')),
    code: 'service-account-missing',
    says: 'no pod can be created: ServiceAccount/nobody does not exist',
    hint: NOTHING_MAKES_IT,
  },
  'an account that is missing, for a Pod': {
    hook: hookYaml('Pod', 'work', 'test').replace('spec:', 'spec:\n  serviceAccountName: nobody'),
    code: 'service-account-missing',
    says: 'Pod/work cannot be created: ServiceAccount/nobody does not exist',
    hint: NOTHING_MAKES_IT,
  },
  'an account that a later hook makes': {
    hook: `${hookYaml('ServiceAccount', 'worker', 'test', { weight: 5 })}---\n${job('true', inPod('serviceAccountName: worker'))}`,
    code: 'service-account-missing',
    says: 'no pod can be created: ServiceAccount/worker does not exist',
    hint: 'hook ServiceAccount/worker makes it, but runs later: give it a weight below 0',
  },
  'an account that a hook of another event makes': {
    hook: `${hookYaml('ServiceAccount', 'worker', 'post-delete')}---\n${job('true', inPod('serviceAccountName: worker'))}`,
    code: 'service-account-missing',
    says: 'no pod can be created: ServiceAccount/worker does not exist',
    hint: 'hook ServiceAccount/worker makes it, but in post-delete only: add test to its helm.sh/hook',
  },
  'a Secret that is missing': {
    hook: NEED_SECRET,
    code: 'config-missing',
    says: 'pod POD, container main: Secret/db does not exist',
    hint: NOTHING_MAKES_IT,
  },
  'a Secret whose name is misspelt': {
    hook: `${hookYaml('Secret', 'dbs', 'post-delete')}---\n${NEED_SECRET}`,
    code: 'config-missing',
    says: 'pod POD, container main: Secret/db does not exist',
    hint: 'nothing in the release makes it: did you mean Secret/dbs?',
  },
  'a Secret of the release that is gone': {
    hook: `{apiVersion: v1, kind: Secret, metadata: {name: db}}\n---\n${NEED_SECRET}`,
    code: 'config-missing',
    says: 'pod POD, container main: Secret/db does not exist',
    hint: 'Secret/db belongs to the release, but is not in the cluster: helm upgrade --install brings it',
  },
  'a key that is missing': {
    hook: job('true', inContainer('env: [{name: A, valueFrom: {configMapKeyRef: {name: settings, key: a}}}]')),
    setting: '{apiVersion: v1, kind: ConfigMap, metadata: {name: settings}}',
    code: 'config-missing',
    says: 'pod POD, container main: ConfigMap/settings has no key "a"',
    hint: 'add "a" to ConfigMap/settings, or correct the hook',
  },
  'a ConfigMap that is missing, as a volume': {
    hook: job('true', ...mounted('configMap: {name: settings}')),
    code: 'config-missing',
    says: 'pod POD: ConfigMap/settings does not exist',
    hint: NOTHING_MAKES_IT,
  },
  'a key that is missing, in a volume': {
    hook: job('true', ...mounted('secret: {secretName: db, items: [{key: url, path: url}]}')),
    setting: '{apiVersion: v1, kind: Secret, metadata: {name: db}}',
    code: 'config-missing',
    says: 'pod POD: Secret/db has no key "url"',
    hint: 'add "url" to Secret/db, or correct the hook',
  },
  'a host folder that is missing': {
    hook: job('true', ...mounted('hostPath: {path: /nowhere/at/all, type: Directory}')),
    code: 'volume-unavailable',
    says: 'volume files of pod POD cannot be mounted: hostPath type check failed: /nowhere/at/all is not a directory',
    hint: "kubectl describe pod POD -n NS shows the volume's events",
  },
  'a claim that is missing': {
    hook: job('true', claimed('nowhere')),
    code: 'claim-missing',
    says: 'pod POD needs PersistentVolumeClaim/nowhere, which does not exist',
    hint: NOTHING_MAKES_IT,
  },
  'a claim of a class that does not exist': {
    hook: job('true', claimed('data')),
    setting: claim(', storageClassName: golden'),
    code: 'claim-unbound',
    says: 'pod POD needs PersistentVolumeClaim/data, which has no volume: storageclass.storage.k8s.io "golden" not found',
    hint: 'set storageClassName to a class that exists (kubectl get storageclass); kubectl describe pvc data -n NS says more',
  },
  'a claim without a class': {
    hook: job('true', claimed('data')),
    setting: claim(', storageClassName: "", selector: {matchLabels: {disk: golden}}'),
    code: 'claim-unbound',
    says: 'pod POD needs PersistentVolumeClaim/data, which has no volume: no persistent volumes available for this claim and no storage class is set',
    hint: 'set storageClassName to a class that exists (kubectl get storageclass); kubectl describe pvc data -n NS says more',
  },
  'a namespace that does not exist': {
    hook: hookYaml('ConfigMap', 'work', 'test', { namespace: 'nowhere-at-all' }),
    code: 'namespace-missing',
    says: 'ConfigMap/work cannot be created: Namespace/nowhere-at-all does not exist',
    hint: 'nothing in the release makes Namespace/nowhere-at-all: create it first, or correct the name',
  },
};

whyCases('what a pod needs is missing', CASES);
