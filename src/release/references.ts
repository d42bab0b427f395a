import type { ManifestDocument } from '../manifest/document.ts';
import { child, descend, items, type Node, type Range, resolve, type ScalarNode } from '../manifest/node.ts';
import { isTrue } from '../manifest/scalar.ts';

/** A name that a document writes down and that the API or the kubelet follows. */
export interface Reference {
  readonly kind: string;
  readonly name: string;
  /** The field that names it, as a person would say it: `envFrom`, `volumes`, `serviceAccountName`. */
  readonly via: string;
  /** True where the pod starts without it too. */
  readonly optional: boolean;
  /** Where the name is written. */
  readonly at: Range;
  /** Where the reference names one; otherwise it is the document's own. */
  readonly namespace?: string;
}

/** Where a kind keeps its pod; Pod itself and the kinds that make pods. */
const POD_PATHS: Readonly<Record<string, readonly string[]>> = {
  Pod: ['spec'],
  Job: ['spec', 'template', 'spec'],
  Deployment: ['spec', 'template', 'spec'],
  StatefulSet: ['spec', 'template', 'spec'],
  DaemonSet: ['spec', 'template', 'spec'],
  ReplicaSet: ['spec', 'template', 'spec'],
  ReplicationController: ['spec', 'template', 'spec'],
  CronJob: ['spec', 'jobTemplate', 'spec', 'template', 'spec'],
};

const CONTAINER_LISTS = ['initContainers', 'containers', 'ephemeralContainers'];

/** Secret references that volume types of old storage drivers share. */
const VOLUME_SECRETS = ['secretRef', 'nodePublishSecretRef'];

/** The annotation of a token Secret that names its account. Source: k8s.io/api core/v1 : ServiceAccountNameKey. */
export const TOKEN_ACCOUNT = 'kubernetes.io/service-account.name';

/** The kinds that run pods. */
export const POD_KINDS: ReadonlySet<string> = new Set(Object.keys(POD_PATHS));

/** True for the kinds that run pods: what starts when the hook is created. */
export function runsPods(kind: string): boolean {
  return POD_KINDS.has(kind);
}

/** The pod spec that a document carries, its own or its template's. */
export function podSpecOf(document: ManifestDocument): Node | undefined {
  const { kind } = document.head;
  return runsPods(kind) ? descend(document.root, ...POD_PATHS[kind]!) : undefined;
}

/** The keys that lead to the metadata of a kind's pods; for a Pod its own. Only for kinds that run pods. */
export function podMetadataPath(kind: string): readonly string[] {
  return [...POD_PATHS[kind]!.slice(0, -1), 'metadata'];
}

/** The labels that a document's pods get, its own or its template's. */
export function podLabelsOf(document: ManifestDocument): Node | undefined {
  const { kind } = document.head;
  return runsPods(kind) ? descend(document.root, ...podMetadataPath(kind), 'labels') : undefined;
}

/** The keys that lead to the pod spec of a kind. */
export function podPathOf(kind: string): readonly string[] {
  return POD_PATHS[kind] ?? [];
}

/** All containers of a pod spec: init, normal, ephemeral. */
export function containersOf(podSpec: Node | undefined): readonly Node[] {
  return CONTAINER_LISTS.flatMap((list) => items(child(podSpec, list)));
}

/** Everything that a document names and needs, in written order as far as that is cheap. */
export function* referencesOf(document: ManifestDocument): Generator<Reference> {
  const { kind } = document.head;
  const podSpec = podSpecOf(document);
  if (podSpec) yield* ofPod(podSpec);
  if (kind === 'StatefulSet') yield* ofClaimTemplates(document);
  else if (kind === 'ServiceAccount') yield* ofAccount(document);
  else if (kind === 'Secret') yield* ofSecret(document);
  else if (kind === 'RoleBinding' || kind === 'ClusterRoleBinding') yield* ofBinding(document);
  else if (kind === 'PersistentVolumeClaim') yield* ofClaim(document);
}

function* ofPod(podSpec: Node): Generator<Reference> {
  const account = child(podSpec, 'serviceAccountName') ?? child(podSpec, 'serviceAccount');
  yield* named('ServiceAccount', account, 'serviceAccountName');
  yield* named('PriorityClass', child(podSpec, 'priorityClassName'), 'priorityClassName');
  yield* named('RuntimeClass', child(podSpec, 'runtimeClassName'), 'runtimeClassName');
  for (const claim of items(child(podSpec, 'resourceClaims'))) yield* ofResourceClaim(claim);
  for (const item of items(child(podSpec, 'imagePullSecrets')))
    yield* named('Secret', child(item, 'name'), 'imagePullSecrets');
  for (const volume of items(child(podSpec, 'volumes'))) yield* ofVolume(volume);
  for (const container of containersOf(podSpec)) yield* ofContainer(container);
}

function* ofVolume(volume: Node): Generator<Reference> {
  yield* selected('ConfigMap', child(volume, 'configMap'), 'volumes');
  const secret = child(volume, 'secret');
  yield* named('Secret', child(secret, 'secretName'), 'volumes', isOptional(secret));
  const claim = descend(volume, 'persistentVolumeClaim', 'claimName');
  yield* named('PersistentVolumeClaim', claim, 'volumes');
  yield* ofClaimSpec(descend(volume, 'ephemeral', 'volumeClaimTemplate', 'spec'), 'ephemeral volume');
  for (const source of items(descend(volume, 'projected', 'sources'))) {
    yield* selected('ConfigMap', child(source, 'configMap'), 'projected volume');
    yield* selected('Secret', child(source, 'secret'), 'projected volume');
  }
  yield* ofDriver(volume);
}

function* ofResourceClaim(claim: Node): Generator<Reference> {
  yield* named('ResourceClaim', child(claim, 'resourceClaimName'), 'resourceClaims');
  yield* named('ResourceClaimTemplate', child(claim, 'resourceClaimTemplateName'), 'resourceClaims');
}

/** `azureFile.secretName`, `cephfs.secretRef.name`, `csi.nodePublishSecretRef.name` and their like. */
function* ofDriver(volume: Node): Generator<Reference> {
  if (volume.type !== 'mapping') return;
  yield* named('Secret', descend(volume, 'azureFile', 'secretName'), 'volumes');
  // Source: secrets-store-csi-driver, pkg/secrets-store/nodeserver.go : NodePublishVolume.
  const classOfSecrets = descend(volume, 'csi', 'volumeAttributes', 'secretProviderClass');
  yield* named('SecretProviderClass', classOfSecrets, 'volumes');
  for (const { value } of volume.pairs)
    for (const field of VOLUME_SECRETS) yield* named('Secret', descend(value, field, 'name'), 'volumes');
}

function* ofContainer(container: Node): Generator<Reference> {
  for (const variable of items(child(container, 'env'))) {
    const from = child(variable, 'valueFrom');
    if (!from) continue;
    yield* selected('ConfigMap', child(from, 'configMapKeyRef'), 'env');
    yield* selected('Secret', child(from, 'secretKeyRef'), 'env');
  }
  for (const source of items(child(container, 'envFrom'))) {
    yield* selected('ConfigMap', child(source, 'configMapRef'), 'envFrom');
    yield* selected('Secret', child(source, 'secretRef'), 'envFrom');
  }
}

function* ofAccount(document: ManifestDocument): Generator<Reference> {
  for (const list of ['secrets', 'imagePullSecrets'])
    for (const item of items(child(document.root, list))) yield* named('Secret', child(item, 'name'), list);
}

/** A token Secret needs its account: without it the token controller removes the Secret again. */
function* ofSecret(document: ManifestDocument): Generator<Reference> {
  if (scalar(child(document.root, 'type'))?.value !== 'kubernetes.io/service-account-token') return;
  const annotation = document.head.annotations.get(TOKEN_ACCOUNT);
  if (annotation) yield* named('ServiceAccount', annotation.node, TOKEN_ACCOUNT);
}

function* ofBinding(document: ManifestDocument): Generator<Reference> {
  const role = child(document.root, 'roleRef');
  const kind = scalar(child(role, 'kind'))?.value;
  if (kind === 'Role' || kind === 'ClusterRole') yield* named(kind, child(role, 'name'), 'roleRef');
}

function* ofClaim(document: ManifestDocument): Generator<Reference> {
  const spec = child(document.root, 'spec');
  yield* ofClaimSpec(spec);
  yield* named('PersistentVolume', child(spec, 'volumeName'), 'volumeName');
}

/** A StatefulSet makes claims of these; they wait for their class, and its pods for them. */
function* ofClaimTemplates(document: ManifestDocument): Generator<Reference> {
  for (const template of items(descend(document.root, 'spec', 'volumeClaimTemplates')))
    yield* ofClaimSpec(child(template, 'spec'), 'volumeClaimTemplates');
}

/** @param place where the claim stands, if not in a document of its own */
function* ofClaimSpec(spec: Node | undefined, place?: string): Generator<Reference> {
  if (!spec) return;
  yield* named('StorageClass', child(spec, 'storageClassName'), place ?? 'storageClassName');
  for (const field of ['dataSource', 'dataSourceRef']) {
    const source = child(spec, field);
    const namespace = scalar(child(source, 'namespace'))?.value;
    for (const reference of named(scalar(child(source, 'kind'))?.value ?? '', child(source, 'name'), place ?? field))
      yield namespace ? { ...reference, namespace } : reference;
  }
}

function selected(kind: string, selector: Node | undefined, via: string): Generator<Reference> {
  return named(kind, child(selector, 'name'), via, isOptional(selector));
}

function* named(kind: string, node: Node | undefined, via: string, optional = false): Generator<Reference> {
  const name = scalar(node);
  if (kind && name?.value) yield { kind, name: name.value, via, optional, at: name.range };
}

function isOptional(node: Node | undefined): boolean {
  return isTrue(child(node, 'optional'));
}

function scalar(node: Node | undefined): ScalarNode | undefined {
  const found = node && resolve(node);
  return found?.type === 'scalar' ? found : undefined;
}
