/** A Job as a hook. `annotations` and the fields of its pod are lines of YAML, `deadline` is in seconds. */
const job = (name: string, annotations: readonly string[], pod: readonly string[], deadline = 60): string => `
apiVersion: batch/v1
kind: Job
metadata:
  name: ${name}
  annotations:
    ${annotations.join('\n    ')}
spec:
  backoffLimit: 0
  activeDeadlineSeconds: ${deadline}
  template:
    spec:
      restartPolicy: Never
      terminationGracePeriodSeconds: 0
      ${pod.join('\n      ')}
`;

const container = (image: string, script: string, ...more: readonly string[]): string[] => [
  'containers:',
  `  - name: main`,
  `    image: docker.io/${image}`,
  `    imagePullPolicy: IfNotPresent`,
  `    command: [sh, -ec, ${JSON.stringify(script)}]`,
  ...more.map((line) => `    ${line}`),
];
const BUSYBOX = 'library/busybox:1.36';
const KUBECTL = 'bitnami/kubectl:latest';

/** Each of these works as it is, and was broken by a fix that looked safe. */
export const COUNTEREXAMPLES = {
  // With hook-succeeded the Job would be gone before the init container asks for it.
  'templates/waited-for.yaml': job('prepare', ['helm.sh/hook: pre-install'], container(BUSYBOX, 'true')),
  'templates/waits.yaml': `
apiVersion: apps/v1
kind: Deployment
metadata: {name: waits}
spec:
  selector: {matchLabels: {app: waits}}
  template:
    metadata: {labels: {app: waits}}
    spec:
      serviceAccountName: helper
      terminationGracePeriodSeconds: 0
      initContainers:
        - name: wait
          image: docker.io/bitnami/kubectl:latest
          imagePullPolicy: IfNotPresent
          command: [kubectl, wait, --for=condition=complete, job/prepare, --timeout=60s]
      containers:
        - {name: main, image: 'docker.io/library/busybox:1.36', imagePullPolicy: IfNotPresent, command: [sleep, infinity]}
`,
  // With hook-succeeded the garbage collector would take the Secret with the Job.
  'templates/owner.yaml': job(
    'certificate',
    ['helm.sh/hook: pre-install'],
    [
      'serviceAccountName: helper',
      ...container(
        KUBECTL,
        `uid=$(kubectl get job certificate -o jsonpath={.metadata.uid})
printf '{"apiVersion":"v1","kind":"Secret","metadata":{"name":"certificate","ownerReferences":[{"apiVersion":"batch/v1","kind":"Job","name":"certificate","uid":"%s"}]}}' "$uid" | kubectl create -f -`,
      ),
    ],
  ),
  // "Repaired" to before-hook-creation, the upgrade would delete the volume with its data.
  'templates/claim.yaml': `
apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: data
  annotations:
    helm.sh/hook: pre-install,pre-upgrade
    helm.sh/hook-delete-policy: never
spec:
  accessModes: [ReadWriteOnce]
  resources: {requests: {storage: 1Mi}}
`,
  // The tokens of running pods would end with an account that is made anew.
  'templates/account.yaml': `
apiVersion: v1
kind: ServiceAccount
metadata:
  name: runner
  annotations:
    helm.sh/hook: pre-install,pre-upgrade
    helm.sh/hook-delete-policy: hook-failed
`,
  // Runs once, and would run at each upgrade.
  'templates/seed.yaml': job(
    'seed',
    ['helm.sh/hook: pre-install,pre-upgrade', 'helm.sh/hook-delete-policy: hook-failed'],
    container(BUSYBOX, 'echo seeded'),
  ),
  // Migrates from the settings of the previous revision: the ConfigMap of this one comes after it on purpose.
  'templates/settings.yaml': `
apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
  annotations:
    helm.sh/hook: pre-install,pre-upgrade
    helm.sh/hook-weight: "5"
data:
  version: '{{ .Release.Revision }}'
`,
  'templates/reads-previous.yaml': job(
    'migrate-from',
    ['helm.sh/hook: pre-upgrade', 'helm.sh/hook-delete-policy: before-hook-creation'],
    [
      ...container(
        BUSYBOX,
        'test "$(cat /settings/version)" = 1',
        'volumeMounts: [{name: settings, mountPath: /settings}]',
      ),
      'volumes: [{name: settings, configMap: {name: settings}}]',
    ],
  ),
};

/** The account of the two that talk to the API server. Not of the chart: it exists before. */
export const HELPER = `
apiVersion: v1
kind: ServiceAccount
metadata: {name: helper}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: helper}
rules:
  - {apiGroups: [batch], resources: [jobs], verbs: [get, list, watch]}
  - {apiGroups: [''], resources: [secrets], verbs: [create]}
  - {apiGroups: [batch], resources: [jobs/finalizers], verbs: [update]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: helper}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: helper}
subjects: [{kind: ServiceAccount, name: helper}]
`;

/** By its weight the Job comes before all that it needs, and nothing has made these before. */
export const OUT_OF_ORDER = {
  'templates/job.yaml': job(
    'a-job',
    ['helm.sh/hook: pre-install', 'helm.sh/hook-delete-policy: before-hook-creation'],
    [
      'serviceAccountName: b-account',
      ...container(KUBECTL, 'test "$KEY" = value; kubectl get pods', 'envFrom: [{secretRef: {name: c-secret}}]'),
    ],
    20,
  ),
  'templates/account.yaml': `
apiVersion: v1
kind: ServiceAccount
metadata:
  name: b-account
  annotations:
    helm.sh/hook: pre-install
    helm.sh/hook-weight: "5"
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: b-role
  annotations:
    helm.sh/hook: pre-install
    helm.sh/hook-weight: "5"
rules:
  - {apiGroups: [''], resources: [pods], verbs: [list]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: b-binding
  annotations:
    helm.sh/hook: pre-install
    helm.sh/hook-weight: "5"
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: b-role}
subjects: [{kind: ServiceAccount, name: b-account}]
`,
  'templates/secret.yaml': `
apiVersion: v1
kind: Secret
metadata:
  name: c-secret
  annotations:
    helm.sh/hook: pre-install
    helm.sh/hook-weight: "5"
stringData: {KEY: value}
`,
};

/** A chart of one Job that comes at each operation. */
export const oneJob = (...annotations: readonly string[]) => ({
  'templates/job.yaml': job(
    'work',
    ['helm.sh/hook: pre-install,pre-upgrade', ...annotations],
    container(BUSYBOX, 'true'),
  ),
});

/** The same with the account, its rights and the Secret as ordinary objects, which pre-install does not have yet. */
export const TOO_LATE = Object.fromEntries(
  Object.entries(OUT_OF_ORDER).map(([path, text]) => {
    const isJob = path === 'templates/job.yaml';
    return [path, isJob ? text : text.replaceAll(/^ {2}annotations:\n(?: {4}.*\n)+/gm, '')];
  }),
);
