// The YAML of the hooks of generated charts.

/** Where a hook stands; a release object has no events. */
export interface HookPlace {
  /** As in a template. */
  readonly name: string;
  readonly events: readonly string[];
  readonly weight?: number | undefined;
  /** Its delete policy as written; undefined writes none. */
  readonly policy?: string | undefined;
}

export interface PodParts {
  /** For `sh -ec`; what it writes to `$SAID` is what the pod is known to have seen. */
  readonly script: string;
  /** Lines of the pod's spec. */
  readonly pod?: readonly string[];
  /** Lines of its container. */
  readonly container?: readonly string[];
}

/** What each image of the test cluster has: busybox and kubectl. */
export const IMAGE = 'docker.io/bitnami/kubectl:latest';

const API: Readonly<Record<string, string>> = {
  Job: 'batch/v1',
  Role: 'rbac.authorization.k8s.io/v1',
  RoleBinding: 'rbac.authorization.k8s.io/v1',
  Deployment: 'apps/v1',
  NetworkPolicy: 'networking.k8s.io/v1',
};

/** A document: a hook where it has events. `body` are the lines behind its metadata. */
export function documentYaml(kind: string, place: HookPlace, body: readonly string[], labels = ''): string {
  const { name, events, weight, policy } = place;
  const annotations = [
    ...(events.length > 0 ? [`"helm.sh/hook": ${events.join(',')}`] : []),
    ...(weight === undefined ? [] : [`helm.sh/hook-weight: "${weight}"`]),
    ...(policy === undefined ? [] : [`helm.sh/hook-delete-policy: ${JSON.stringify(policy)}`]),
  ];
  return [
    `apiVersion: ${API[kind] ?? 'v1'}`,
    `kind: ${kind}`,
    'metadata:',
    `  name: ${JSON.stringify(name)}`,
    ...(labels ? [`  labels: {${labels}}`] : []),
    ...(annotations.length > 0 ? ['  annotations:', ...annotations.map((line) => `    ${line}`)] : []),
    ...body,
    '',
  ].join('\n');
}

/** A Job's lines behind its metadata. */
export function jobBody(parts: PodParts, more: readonly string[] = []): string[] {
  const own = ['backoffLimit: 0', ...more].map((line) => `  ${line}`);
  return ['spec:', ...own, '  template:', '    spec:', ...podSpec(parts).map((line) => `      ${line}`)];
}

/** A Pod's. */
export function podBody(parts: PodParts): string[] {
  return ['spec:', ...podSpec(parts).map((line) => `  ${line}`)];
}

function podSpec({ script, pod = [], container = [] }: PodParts): string[] {
  return [
    'restartPolicy: Never',
    'terminationGracePeriodSeconds: 0',
    ...pod,
    'containers:',
    '  - name: main',
    `    image: ${IMAGE}`,
    '    imagePullPolicy: IfNotPresent',
    `    command: [sh, -ec, ${JSON.stringify(`SAID=/dev/termination-log; ${script}`)}]`,
    ...container.map((line) => `    ${line}`),
  ];
}
