// Random releases whose hooks need each other: small, seeded, in the YAML that charts are written in.

import { Random as SeededNumbers } from '../generator/random.ts';

/** Numbers from 0 to 1, the same for the same seed. */
export type Random = () => number;

export function random(seed: number): Random {
  const source = new SeededNumbers(seed);
  return () => source.next();
}

function pick<Item>(items: readonly Item[], next: Random): Item {
  return items[Math.floor(next() * items.length)]!;
}

const NAMES = ['a', 'shop', 'shop-db', 'zz', 'shop-hooks', 'm', 'data'];
const EVENTS = [
  'pre-install',
  'post-install',
  'pre-install,pre-upgrade',
  'pre-upgrade',
  'post-upgrade,test',
  'pre-delete',
];
const WEIGHTS = ['', '"0"', '"-1"', '"1"', "'5'", '"-9223372036854775808"', '010', '"x"'];
const POLICIES = [
  '',
  '',
  'before-hook-creation',
  'hook-succeeded',
  '"hook-failed"',
  "'hook-succeeded,hook-failed'",
  'hook-succeeded,never',
  'never',
  '""',
];
const KINDS = [
  'Job',
  'Job',
  'Pod',
  'ServiceAccount',
  'Secret',
  'ConfigMap',
  'Role',
  'RoleBinding',
  'PersistentVolumeClaim',
];
const VERSIONS: Readonly<Record<string, string>> = {
  Job: 'batch/v1',
  Role: 'rbac.authorization.k8s.io/v1',
  RoleBinding: 'rbac.authorization.k8s.io/v1',
};

/** A stream of a handful of documents, most of them hooks. */
export function releaseText(seed: number): string {
  const next = random(seed);
  const documents = Array.from({ length: 2 + Math.floor(next() * 7) }, () => documentText(next));
  const newline = next() < 0.1 ? '\r\n' : '\n';
  const text = `${next() < 0.3 ? '---\n' : ''}${documents.join(next() < 0.2 ? '--- # next\n' : '---\n')}`;
  return text.replaceAll('\n', newline);
}

function documentText(next: Random): string {
  const kind = pick(KINDS, next);
  const name = pick(NAMES, next);
  const head = `apiVersion: ${VERSIONS[kind] ?? 'v1'}\nkind: ${kind}\nmetadata:\n  name: ${name}\n`;
  return `${head}${next() < 0.85 ? annotations(next) : ''}${BODIES[kind]!(next)}`;
}

function annotations(next: Random): string {
  const weight = pick(WEIGHTS, next);
  const policy = pick(POLICIES, next);
  const pairs = [
    ['helm.sh/hook', pick(EVENTS, next)],
    ...(weight ? [['helm.sh/hook-weight', weight]] : []),
    ...(policy ? [['helm.sh/hook-delete-policy', policy]] : []),
    ...(next() < 0.1 ? [['helm.sh/resource-policy', 'keep']] : []),
    ...(next() < 0.1 ? [['helm-hooks/rewritten', '"older"']] : []),
  ];
  const quote = next() < 0.3 ? '"' : '';
  if (next() < 0.15)
    return `  annotations: {${pairs.map(([key, value]) => `"${key}": "${bare(value!)}"`).join(', ')}}\n`;
  return `  annotations:\n${pairs.map(([key, value]) => `    ${quote}${key}${quote}: ${value}${next() < 0.1 ? ' # why' : ''}\n`).join('')}`;
}

function bare(value: string): string {
  return value.replaceAll(/["']/g, '');
}

function podSpec(next: Random, indent: string): string {
  const lines = ['restartPolicy: Never'];
  if (next() < 0.4) lines.push(`serviceAccountName: ${pick(NAMES, next)}`);
  if (next() < 0.2) lines.push('imagePullSecrets:', `  - name: ${pick(NAMES, next)}`);
  lines.push('containers:', '  - name: main', '    image: shop:1.0');
  if (next() < 0.4) lines.push(`    command: ["sh", "-c", "kubectl get secret ${pick(NAMES, next)}"]`);
  if (next() < 0.6) {
    const kind = pick(['secretRef', 'configMapRef'], next);
    lines.push('    envFrom:', `      - ${kind}:`, `          name: ${pick(NAMES, next)}`);
    if (next() < 0.2) lines.push('          optional: true');
  }
  return lines.map((line) => `${indent}${line}\n`).join('');
}

const BODIES: Readonly<Record<string, (next: Random) => string>> = {
  Job: (next) => `spec:\n  template:\n    spec:\n${podSpec(next, '      ')}`,
  Pod: (next) => `spec:\n${podSpec(next, '  ')}`,
  ServiceAccount: (next) => (next() < 0.2 ? `imagePullSecrets:\n  - name: ${pick(NAMES, next)}\n` : ''),
  Secret: () => 'stringData:\n  url: postgres://db\n',
  ConfigMap: (next) => `data:\n  job: ${pick(NAMES, next)}\n`,
  Role: () => 'rules: []\n',
  RoleBinding: (next) =>
    `roleRef:\n  kind: Role\n  name: ${pick(NAMES, next)}\nsubjects:\n  - kind: ServiceAccount\n    name: ${pick(NAMES, next)}\n`,
  PersistentVolumeClaim: () => 'spec: {}\n',
};
