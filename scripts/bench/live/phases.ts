/** A phase of hooks for `pre-upgrade`, and what is promised of it. */
export interface Phase {
  readonly title: string;
  readonly hooks: string;
  /** The faster Helm's time, times this, is what a run may take; below 1 it must be faster. */
  readonly times: number;
  /** Or this much more, in milliseconds. */
  readonly more: number;
}

const repeated = (count: number, make: (at: number) => string): string =>
  Array.from({ length: count }, (_, at) => make(at)).join('---\n');

const head = (apiVersion: string, kind: string, name: string, weight: number): string =>
  `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata:\n  name: ${name}\n  annotations: {helm.sh/hook: pre-upgrade, helm.sh/hook-weight: "${weight}"}\n`;

/** Jobs that do nothing. */
export const jobs = (count: number): string =>
  repeated(
    count,
    (at) =>
      `${head('batch/v1', 'Job', `job-${at}`, at)}spec: {template: {spec: {restartPolicy: Never, terminationGracePeriodSeconds: 0, containers: [{name: main, image: "docker.io/library/busybox:1.36", command: ["true"]}]}}}\n`,
  );

export const configMaps = (count: number): string =>
  repeated(count, (at) => `${head('v1', 'ConfigMap', `settings-${at}`, at)}data: {key: value}\n`);

const RBAC = 'rbac.authorization.k8s.io/v1';

/** Each with a Role and a RoleBinding. */
const accounts = (count: number): string =>
  repeated(count, (at) =>
    [
      head('v1', 'ServiceAccount', `account-${at}`, at),
      `${head(RBAC, 'Role', `role-${at}`, at)}rules: [{apiGroups: [""], resources: [pods], verbs: [get]}]\n`,
      `${head(RBAC, 'RoleBinding', `binding-${at}`, at)}roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: role-${at}}\nsubjects: [{kind: ServiceAccount, name: account-${at}}]\n`,
    ].join('---\n'),
  );

export const PHASES: readonly Phase[] = [
  { title: '1 Job', hooks: jobs(1), times: 1.05, more: 300 },
  { title: '5 Jobs', hooks: jobs(5), times: 1.05, more: 300 },
  { title: '100 ConfigMaps', hooks: configMaps(100), times: 0.5, more: 0 },
  { title: '50 accounts, Role and RoleBinding', hooks: accounts(50), times: 0.5, more: 0 },
];
