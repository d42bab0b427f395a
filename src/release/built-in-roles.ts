/** One rule of a Role or ClusterRole: every verb on every resource of every group, for these names or (none given) all. */
export interface RbacRule {
  readonly verbs: readonly string[];
  readonly groups: readonly string[];
  readonly resources: readonly string[];
  readonly names: readonly string[];
}

const READ = ['get', 'list', 'watch'];
const WRITE = ['create', 'update', 'patch', 'delete', 'deletecollection'];

function rule(verbs: readonly string[], group: string, resources: string): RbacRule {
  return { verbs, groups: [group], resources: resources.split(' '), names: [] };
}

// Source: k8s.io/kubernetes v1.34 plugin/pkg/auth/authorizer/rbac/bootstrappolicy/policy.go : viewRules, editRules, ClusterRoles.
const VIEW = [
  rule(
    READ,
    '',
    'pods pods/status pods/log replicationcontrollers replicationcontrollers/scale replicationcontrollers/status ' +
      'serviceaccounts services services/status endpoints persistentvolumeclaims persistentvolumeclaims/status configmaps ' +
      'limitranges resourcequotas resourcequotas/status bindings events namespaces namespaces/status',
  ),
  rule(READ, 'discovery.k8s.io', 'endpointslices'),
  rule(
    READ,
    'apps',
    'controllerrevisions statefulsets statefulsets/status statefulsets/scale daemonsets daemonsets/status deployments ' +
      'deployments/status deployments/scale replicasets replicasets/status replicasets/scale',
  ),
  rule(READ, 'autoscaling', 'horizontalpodautoscalers horizontalpodautoscalers/status'),
  rule(READ, 'batch', 'jobs jobs/status cronjobs cronjobs/status'),
  rule(READ, 'policy', 'poddisruptionbudgets poddisruptionbudgets/status'),
  rule(READ, 'networking.k8s.io', 'networkpolicies ingresses ingresses/status'),
];

const EDIT = [
  ...VIEW,
  rule(READ, '', 'pods/attach pods/proxy pods/exec pods/portforward secrets services/proxy'),
  rule(
    WRITE,
    '',
    'pods pods/attach pods/proxy pods/exec pods/portforward replicationcontrollers replicationcontrollers/scale ' +
      'serviceaccounts services services/proxy persistentvolumeclaims configmaps secrets events',
  ),
  rule(['create'], '', 'pods/eviction serviceaccounts/token'),
  rule(['impersonate'], '', 'serviceaccounts'),
  rule(
    WRITE,
    'apps',
    'statefulsets statefulsets/scale daemonsets deployments deployments/scale deployments/rollback replicasets replicasets/scale',
  ),
  rule(WRITE, 'autoscaling', 'horizontalpodautoscalers'),
  rule(WRITE, 'batch', 'jobs cronjobs'),
  rule(WRITE, 'policy', 'poddisruptionbudgets'),
  rule(WRITE, 'networking.k8s.io', 'networkpolicies ingresses'),
  rule([...READ, ...WRITE], 'coordination.k8s.io', 'leases'),
];

const ADMIN = [
  ...EDIT,
  rule(['create'], 'authorization.k8s.io', 'localsubjectaccessreviews'),
  rule([...READ, ...WRITE], 'rbac.authorization.k8s.io', 'roles rolebindings'),
];

/** The ClusterRoles for people that every cluster has, and what they allow at least: operators add to all but the first. */
export const BUILT_IN_ROLES: Readonly<Record<string, readonly RbacRule[]>> = {
  'cluster-admin': [rule(['*'], '*', '*')],
  admin: ADMIN,
  edit: EDIT,
  view: VIEW,
};
