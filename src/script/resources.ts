/** What the API calls a kind of object. */
export interface Resource {
  /** `deployments`; with a part of it: `deployments/scale`. */
  readonly resource: string;
  /** '' for the core group. */
  readonly group: string;
  readonly kind: string;
  readonly namespaced: boolean;
}

/** Finds the resource that a word of a command line means; undefined where that is not certain. */
export type ResourceOf = (word: string) => Resource | undefined;

/** Plural, kind, short names, by group. Source: k8s.io/kubernetes pkg/registry, `ShortNames` and `NamespaceScoped`. */
const NAMESPACED: Readonly<Record<string, string>> = {
  '': `bindings Binding, configmaps ConfigMap cm, endpoints Endpoints ep, events Event ev, limitranges LimitRange limits,
persistentvolumeclaims PersistentVolumeClaim pvc, pods Pod po, podtemplates PodTemplate,
replicationcontrollers ReplicationController rc, resourcequotas ResourceQuota quota, secrets Secret,
serviceaccounts ServiceAccount sa, services Service svc`,
  apps: `controllerrevisions ControllerRevision, daemonsets DaemonSet ds, deployments Deployment deploy,
replicasets ReplicaSet rs, statefulsets StatefulSet sts`,
  autoscaling: 'horizontalpodautoscalers HorizontalPodAutoscaler hpa',
  batch: 'cronjobs CronJob cj, jobs Job',
  'coordination.k8s.io': 'leases Lease',
  'discovery.k8s.io': 'endpointslices EndpointSlice',
  'networking.k8s.io': 'ingresses Ingress ing, networkpolicies NetworkPolicy netpol',
  policy: 'poddisruptionbudgets PodDisruptionBudget pdb',
  'rbac.authorization.k8s.io': 'rolebindings RoleBinding, roles Role',
  'storage.k8s.io': 'csistoragecapacities CSIStorageCapacity',
};

const CLUSTER: Readonly<Record<string, string>> = {
  '': 'componentstatuses ComponentStatus cs, namespaces Namespace ns, nodes Node no, persistentvolumes PersistentVolume pv',
  'admissionregistration.k8s.io': `mutatingwebhookconfigurations MutatingWebhookConfiguration,
validatingwebhookconfigurations ValidatingWebhookConfiguration, validatingadmissionpolicies ValidatingAdmissionPolicy,
validatingadmissionpolicybindings ValidatingAdmissionPolicyBinding`,
  'apiextensions.k8s.io': 'customresourcedefinitions CustomResourceDefinition crd crds',
  'apiregistration.k8s.io': 'apiservices APIService',
  'certificates.k8s.io': 'certificatesigningrequests CertificateSigningRequest csr',
  'flowcontrol.apiserver.k8s.io': 'flowschemas FlowSchema, prioritylevelconfigurations PriorityLevelConfiguration',
  'networking.k8s.io': 'ingressclasses IngressClass',
  'node.k8s.io': 'runtimeclasses RuntimeClass',
  'rbac.authorization.k8s.io': 'clusterrolebindings ClusterRoleBinding, clusterroles ClusterRole',
  'scheduling.k8s.io': 'priorityclasses PriorityClass pc',
  'storage.k8s.io':
    'csidrivers CSIDriver, csinodes CSINode, storageclasses StorageClass sc, volumeattachments VolumeAttachment',
};

const BUILT_IN = new Map<string, Resource>();
const BY_KIND = new Map<string, Resource>();

for (const [table, namespaced] of [[NAMESPACED, true] as const, [CLUSTER, false] as const])
  for (const [group, list] of Object.entries(table))
    for (const entry of list.split(/,\s*/)) add(entry, group, namespaced);

function add(entry: string, group: string, namespaced: boolean): void {
  const [plural = '', kind = '', ...short] = entry.split(' ');
  const resource: Resource = { resource: plural, group, kind, namespaced };
  BY_KIND.set(`${group}/${kind}`, resource);
  for (const word of [plural, kind.toLowerCase(), ...short]) BUILT_IN.set(word, resource);
}

/**
 * A resource of Kubernetes itself by plural, singular or short name, also with its group (`deploy.apps`,
 * `deployments.v1.apps`). kubectl takes capitals too.
 */
export function builtInResource(word: string): Resource | undefined {
  const name = word.toLowerCase();
  const found = BUILT_IN.get(name);
  if (found) return found;
  const [short = '', ...rest] = name.split('.');
  const resource = BUILT_IN.get(short);
  const group = rest.join('.');
  return resource && (group === resource.group || group.replace(/^v\d+((alpha|beta)\d+)?\./, '') === resource.group)
    ? resource
    : undefined;
}

/** A resource of Kubernetes itself by the group and kind that a manifest names. */
export function builtInKind(group: string, kind: string): Resource | undefined {
  return BY_KIND.get(`${group}/${kind}`);
}
