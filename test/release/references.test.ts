import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readRelease } from '../../src/release/read.ts';
import { referencesOf } from '../../src/release/references.ts';

/** What a document refers to: `Secret/a volumes`, with `?` where it is optional. */
function referencesIn(text: string): string[] {
  const { release, problems } = readRelease([{ file: 'x', text }], { helm: 4 });
  assert.deepEqual(problems, []);
  return [...referencesOf(release.objects[0]!)].map(({ kind, name, via, optional, at, namespace }) => {
    assert.equal(text.slice(at.start, at.end), name);
    return `${namespace ? `${namespace}/` : ''}${kind}/${name} ${via}${optional ? '?' : ''}`;
  });
}

const POD: readonly [fields: string, reference: string][] = [
  ['serviceAccountName: a', 'ServiceAccount/a serviceAccountName'],
  ['serviceAccount: a', 'ServiceAccount/a serviceAccountName'],
  ['priorityClassName: a', 'PriorityClass/a priorityClassName'],
  ['runtimeClassName: a', 'RuntimeClass/a runtimeClassName'],
  ['imagePullSecrets: [{ name: a }]', 'Secret/a imagePullSecrets'],
  ['resourceClaims: [{ resourceClaimName: a }]', 'ResourceClaim/a resourceClaims'],
  ['resourceClaims: [{ resourceClaimTemplateName: a }]', 'ResourceClaimTemplate/a resourceClaims'],
  ['volumes: [{ secret: { secretName: a } }]', 'Secret/a volumes'],
  ['volumes: [{ secret: { secretName: a, optional: true } }]', 'Secret/a volumes?'],
  ['volumes: [{ configMap: { name: a } }]', 'ConfigMap/a volumes'],
  ['volumes: [{ persistentVolumeClaim: { claimName: a } }]', 'PersistentVolumeClaim/a volumes'],
  ['volumes: [{ projected: { sources: [{ secret: { name: a } }] } }]', 'Secret/a projected volume'],
  ['volumes: [{ projected: { sources: [{ configMap: { name: a } }] } }]', 'ConfigMap/a projected volume'],
  ['volumes: [{ csi: { nodePublishSecretRef: { name: a } } }]', 'Secret/a volumes'],
  ['volumes: [{ csi: { volumeAttributes: { secretProviderClass: a } } }]', 'SecretProviderClass/a volumes'],
  ['volumes: [{ azureFile: { secretName: a } }]', 'Secret/a volumes'],
  [
    'volumes: [{ ephemeral: { volumeClaimTemplate: { spec: { storageClassName: a } } } }]',
    'StorageClass/a ephemeral volume',
  ],
  ['containers: [{ envFrom: [{ secretRef: { name: a } }] }]', 'Secret/a envFrom'],
  ['containers: [{ env: [{ valueFrom: { configMapKeyRef: { name: a } } }] }]', 'ConfigMap/a env'],
  ['initContainers: [{ envFrom: [{ configMapRef: { name: a } }] }]', 'ConfigMap/a envFrom'],
  ['ephemeralContainers: [{ env: [{ valueFrom: { secretKeyRef: { name: a } } }] }]', 'Secret/a env'],
];

describe('references of a pod', () => {
  for (const [fields, reference] of POD)
    test(fields, () => assert.deepEqual(referencesIn(`kind: Pod\nspec: { ${fields} }\n`), [reference]));
});

const TEMPLATES: Readonly<Record<string, string>> = {
  Job: 'template: { spec: POD }',
  Deployment: 'template: { spec: POD }',
  StatefulSet: 'template: { spec: POD }',
  DaemonSet: 'template: { spec: POD }',
  ReplicaSet: 'template: { spec: POD }',
  ReplicationController: 'template: { spec: POD }',
  CronJob: 'jobTemplate: { spec: { template: { spec: POD } } }',
};

describe('references of a template', () => {
  for (const [kind, spec] of Object.entries(TEMPLATES)) {
    test(kind, () => {
      const text = `kind: ${kind}\nspec: { ${spec.replace('POD', '{ serviceAccountName: a }')} }\n`;
      assert.deepEqual(referencesIn(text), ['ServiceAccount/a serviceAccountName']);
    });
  }
});

const OTHERS: readonly [document: string, ...references: string[]][] = [
  [
    'kind: ServiceAccount\nsecrets: [{ name: a }]\nimagePullSecrets: [{ name: b }]',
    'Secret/a secrets',
    'Secret/b imagePullSecrets',
  ],
  [
    'kind: Secret\ntype: kubernetes.io/service-account-token\nmetadata: { annotations: { kubernetes.io/service-account.name: a } }',
    'ServiceAccount/a kubernetes.io/service-account.name',
  ],
  ['kind: Secret\nmetadata: { annotations: { kubernetes.io/service-account.name: a } }'],
  ['kind: RoleBinding\nroleRef: { kind: ClusterRole, name: a }', 'ClusterRole/a roleRef'],
  ['kind: ClusterRoleBinding\nroleRef: { kind: ClusterRole, name: a }', 'ClusterRole/a roleRef'],
  [
    'kind: PersistentVolumeClaim\nspec: { storageClassName: a, volumeName: b }',
    'StorageClass/a storageClassName',
    'PersistentVolume/b volumeName',
  ],
  [
    'kind: PersistentVolumeClaim\nspec: { dataSource: { kind: PersistentVolumeClaim, name: a } }',
    'PersistentVolumeClaim/a dataSource',
  ],
  [
    'kind: PersistentVolumeClaim\nspec: { dataSourceRef: { kind: VolumeSnapshot, name: a, namespace: b } }',
    'b/VolumeSnapshot/a dataSourceRef',
  ],
  [
    'kind: StatefulSet\nspec: { volumeClaimTemplates: [{ spec: { storageClassName: a } }] }',
    'StorageClass/a volumeClaimTemplates',
  ],
  ['kind: ConfigMap\nspec: { serviceAccountName: a }'],
];

describe('references of what runs no pods', () => {
  for (const [document, ...references] of OTHERS)
    test(document, () => assert.deepEqual(referencesIn(`${document}\n`), references));
});
