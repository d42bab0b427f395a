import type { Random } from './random.ts';

const EVENTS: readonly string[] = [
  ...['pre-install', 'post-install', 'pre-upgrade', 'post-upgrade', 'pre-rollback', 'post-rollback', 'pre-delete'],
  ...[
    'post-delete',
    'test',
    'pre-install,pre-upgrade',
    'post-install,post-upgrade',
    'pre-install,pre-upgrade,pre-rollback',
  ],
];
const POLICIES: readonly string[] = [
  'before-hook-creation',
  'hook-succeeded',
  'hook-failed',
  'before-hook-creation,hook-succeeded',
  'hook-succeeded,hook-failed',
  'before-hook-creation, hook-succeeded',
];
const WEIGHTS: readonly string[] = ['"-10"', '"-5"', '"-1"', '"0"', '"1"', "'5'", '"5"', '"10"', '"100"'];
const NAMES: readonly string[] = ['shop', 'shop-db', 'shop-migrate', 'shop-seed', 'shop-check'];

/** How a stream looks: as `helm template` prints it, or as Helm 4 hands it to a post-renderer. */
export type StreamForm = 'template' | 'post-render';

/**
 * A release as a plausible chart renders it: accounts, rights, secrets, config maps and volume claims, some of them
 * hooks, and Jobs and Pods that use them. Plain YAML, one document a piece.
 */
export function generateRelease(random: Random, form: StreamForm = 'post-render'): string {
  const objects = [
    ...random.some(NAMES, 0.5).map((name) => writeObject(random, 'ServiceAccount', name, [])),
    ...random
      .some(NAMES, 0.3)
      .map((name) =>
        writeObject(random, 'Role', name, ['rules:', '- apiGroups: [""]', '  resources: ["pods"]', '  verbs: ["get"]']),
      ),
    ...random.some(NAMES, 0.3).map((name) => writeObject(random, 'RoleBinding', name, bindingBody(random))),
    ...random
      .some(NAMES, 0.5)
      .map((name) => writeObject(random, 'Secret', name, ['stringData:', '  password: "hunter2"'])),
    ...random
      .some(NAMES, 0.5)
      .map((name) =>
        writeObject(random, 'ConfigMap', name, ['data:', '  run.sh: |', '    #!/bin/sh', '    exec "$@"']),
      ),
    ...random
      .some(NAMES, 0.2)
      .map((name) => writeObject(random, 'PersistentVolumeClaim', name, ['spec:', '  accessModes: [ReadWriteOnce]'])),
    ...Array.from({ length: random.between(1, 6) }, () => writeWork(random)),
  ];
  const documents = objects.map((object, index) => ({
    ...object,
    path: `shop/templates/${object.kind.toLowerCase()}-${index}.yaml`,
  }));
  if (form === 'template') return documents.map(({ path, text }) => `---\n# Source: ${path}\n${text('')}`).join('');
  return documents.map(({ path, text }) => text(`postrenderer.helm.sh/postrender-filename: '${path}'`)).join('---\n');
}

interface Written {
  readonly kind: string;
  /** The document with one more annotation, or none. */
  readonly text: (annotation: string) => string;
}

const VERSIONS: Readonly<Record<string, string>> = {
  Role: 'rbac.authorization.k8s.io/v1',
  RoleBinding: 'rbac.authorization.k8s.io/v1',
  Job: 'batch/v1',
};

function writeObject(random: Random, kind: string, name: string, body: readonly string[], hookShare = 0.4): Written {
  const annotations = random.chance(hookShare) ? hookAnnotations(random) : [];
  const comment = random.chance(0.1) ? ['  # made by the chart'] : [];
  return {
    kind,
    text(annotation) {
      const all = [...annotations, ...(annotation ? [annotation] : [])].map((line) => `    ${line}`);
      const head = [
        `apiVersion: ${VERSIONS[kind] ?? 'v1'}`,
        `kind: ${kind}`,
        'metadata:',
        `  name: ${name}`,
        ...comment,
      ];
      return [...head, ...(all.length > 0 ? ['  annotations:', ...all] : []), ...body, ''].join('\n');
    },
  };
}

function hookAnnotations(random: Random): string[] {
  const quote = random.pick(['', '"', "'"]);
  const mark = random.pick(['', '"']);
  const lines = [`${mark}helm.sh/hook${mark}: ${quote}${random.pick(EVENTS)}${quote}`];
  if (random.chance(0.6)) lines.push(`helm.sh/hook-weight: ${random.pick(WEIGHTS)}`);
  if (random.chance(0.5)) lines.push(`helm.sh/hook-delete-policy: ${random.pick(POLICIES)}`);
  return random.chance(0.2) ? lines.reverse() : lines;
}

function bindingBody(random: Random): string[] {
  return [
    ...['roleRef:', '  apiGroup: rbac.authorization.k8s.io', '  kind: Role', `  name: ${random.pick(NAMES)}`],
    ...['subjects:', '- kind: ServiceAccount', `  name: ${random.pick(NAMES)}`],
  ];
}

/** A Job or a Pod, mostly a hook. */
function writeWork(random: Random): Written {
  const kind = random.pick(['Job', 'Job', 'Job', 'Pod']);
  const pod = podBody(random);
  const body =
    kind === 'Pod'
      ? ['spec:', ...indent(pod, 2)]
      : ['spec:', '  backoffLimit: 0', '  template:', '    spec:', ...indent(pod, 6)];
  return writeObject(random, kind, random.pick(NAMES), body, 0.85);
}

function podBody(random: Random): string[] {
  const lines = ['restartPolicy: Never'];
  if (random.chance(0.5)) lines.push(`serviceAccountName: ${random.pick(NAMES)}`);
  lines.push('containers:', '- name: main', '  image: busybox:1.36');
  if (random.chance(0.5)) lines.push('  envFrom:', `  - secretRef: {name: ${random.pick(NAMES)}}`);
  if (random.chance(0.3)) {
    lines.push(
      '  env:',
      '  - name: A',
      '    valueFrom:',
      '      configMapKeyRef:',
      `        name: ${random.pick(NAMES)}`,
      '        key: a',
    );
  }
  if (random.chance(0.4)) lines.push('volumes:', '- name: v', '  configMap:', `    name: ${random.pick(NAMES)}`);
  if (random.chance(0.2)) lines.push('imagePullSecrets:', `- name: ${random.pick(NAMES)}`);
  return lines;
}

function indent(lines: readonly string[], columns: number): string[] {
  return lines.map((line) => ' '.repeat(columns) + line);
}
