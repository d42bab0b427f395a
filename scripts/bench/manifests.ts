import { Random as SeededNumbers } from '../../test/generator/random.ts';

/** A seeded source of numbers from 0 to 1. */
type Random = () => number;

function random(seed: number): Random {
  const source = new SeededNumbers(seed);
  return () => source.next();
}

const WORDS = 'alpha bravo cart delta echo fulfil gamma hotel index journal kilo ledger metric node order price'.split(
  ' ',
);

/** The hooks of the stream that later ones may need. */
interface Needed {
  account?: string;
  settings?: string;
}

/** A document as a chart writes it; `name` is unique in the stream. */
type Make = (name: string, random: Random, needed: Needed) => string;

function pick<Item>(items: readonly Item[], random: Random): Item {
  return items[Math.floor(random() * items.length)]!;
}

function head(apiVersion: string, kind: string, name: string, annotations: readonly string[] = []): string {
  const marks = [...annotations, `postrenderer.helm.sh/postrender-filename: 'shop/templates/${name}.yaml'`];
  return `apiVersion: ${apiVersion}
kind: ${kind}
metadata:
  name: ${name}
  labels:
    app.kubernetes.io/name: shop
    app.kubernetes.io/instance: bench
    helm.sh/chart: shop-1.4.2
  annotations:
${marks.map((mark) => `    ${mark}\n`).join('')}`;
}

const configMap: Make = (name, random) => {
  const lines = Array.from({ length: 2 + Math.floor(random() * 6) }, (_, line) => {
    return `  ${pick(WORDS, random)}-${line}: "${pick(WORDS, random)} ${Math.floor(random() * 9999)}"\n`;
  });
  return `${head('v1', 'ConfigMap', name)}data:\n${lines.join('')}`;
};

const secret: Make = (name, random) =>
  `${head('v1', 'Secret', name)}type: Opaque\ndata:\n  password: ${btoa(pick(WORDS, random).repeat(3))}\n`;

const deployment: Make = (name, random) => `${head('apps/v1', 'Deployment', name)}spec:
  replicas: ${1 + Math.floor(random() * 4)}
  selector:
    matchLabels:
      app: ${name}
  template:
    metadata:
      labels:
        app: ${name}
    spec:
      serviceAccountName: shop
      containers:
      - name: ${pick(WORDS, random)}
        image: registry.example.com/${pick(WORDS, random)}:1.${Math.floor(random() * 30)}.0
        args: ["--listen", ":8080"]
        ports:
        - containerPort: 8080
          name: http
        env:
        - name: LOG_LEVEL
          value: info
        - name: DATABASE_URL
          valueFrom:
            secretKeyRef:
              name: shop-database
              key: url
        readinessProbe:
          httpGet:
            path: /ready
            port: http
        resources:
          requests:
            cpu: 100m
            memory: ${64 + Math.floor(random() * 512)}Mi
`;

const service: Make = (name) => `${head('v1', 'Service', name)}spec:
  selector:
    app: ${name}
  ports:
  - name: http
    port: 80
    targetPort: http
`;

const serviceAccount: Make = (name) => `${head('v1', 'ServiceAccount', name)}automountServiceAccountToken: false\n`;

const role: Make = (name, random) => `${head('rbac.authorization.k8s.io/v1', 'Role', name)}rules:
- apiGroups: [""]
  resources: [${pick(['pods', 'configmaps', 'services'], random)}]
  verbs: [get, list, watch]
`;

const ingress: Make = (name) => `${head('networking.k8s.io/v1', 'Ingress', name)}spec:
  rules:
  - host: ${name}.example.com
    http:
      paths:
      - path: /
        pathType: Prefix
        backend:
          service:
            name: ${name}
            port:
              name: http
`;

const autoscaler: Make = (name, random) => `${head('autoscaling/v2', 'HorizontalPodAutoscaler', name)}spec:
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: ${name}
  minReplicas: 1
  maxReplicas: ${2 + Math.floor(random() * 8)}
`;

const HOOK_MARKS: readonly (readonly string[])[] = [
  ['"helm.sh/hook": pre-install,pre-upgrade', '"helm.sh/hook-weight": "5"'],
  ['"helm.sh/hook": pre-install,pre-upgrade', '"helm.sh/hook-delete-policy": before-hook-creation,hook-succeeded'],
  ['helm.sh/hook: post-install', 'helm.sh/hook-weight: "-5"', 'helm.sh/hook-delete-policy: hook-succeeded'],
  ['helm.sh/hook: test'],
];

const PROVIDER_MARKS = [
  '"helm.sh/hook": pre-install,pre-upgrade',
  '"helm.sh/hook-weight": "-10"',
  '"helm.sh/hook-delete-policy": before-hook-creation',
];

/** Jobs for the most part, as in public charts; the others are what Jobs need. */
const hook: Make = (name, random, needed) => {
  const what = random();
  if (what < 0.15) {
    needed.account = name;
    return head('v1', 'ServiceAccount', name, PROVIDER_MARKS);
  }
  if (what < 0.3) {
    needed.settings = name;
    return `${head('v1', 'ConfigMap', name, PROVIDER_MARKS)}data:\n  LOG_LEVEL: info\n`;
  }
  // In public charts, not quite a third of the hooks with pods need another hook.
  return job(name, random, random() < 0.3 ? needed : {});
};

const job: Make = (
  name,
  random,
  { account, settings },
) => `${head('batch/v1', 'Job', name, pick(HOOK_MARKS, random))}spec:
  backoffLimit: 1
  template:
    spec:
      restartPolicy: Never
      serviceAccountName: ${account ?? 'default'}
      containers:
      - name: ${pick(WORDS, random)}
        image: registry.example.com/migrate:1.4.2
        command: ["/bin/sh", "-c"]
        args:
        - |
          set -e
          echo "waiting for the database"
          until nc -z database 5432; do sleep 1; done
          migrate up
        envFrom:
        - configMapRef:
            name: ${settings ?? 'shop-settings'}
        env:
        - name: DATABASE_URL
          valueFrom:
            secretKeyRef:
              name: shop-database
              key: url
`;

/** What a large release holds, in hundredths. */
const MIX: readonly (readonly [number, Make])[] = [
  [30, configMap],
  [10, secret],
  [20, deployment],
  [8, service],
  [6, serviceAccount],
  [6, role],
  [9, ingress],
  [9, autoscaler],
  [2, hook],
];

/** A stream as Helm 4 hands it to a post-renderer; the same seed and count make the same bytes. */
export function manifests(count: number, seed = 1): string {
  const next = random(seed);
  const turns = MIX.flatMap(([share, make]) => Array.from({ length: share }, () => make));
  // Every hundred documents hold the mix exactly, in another order each; 10 documents hold one hook.
  const makers: Make[] = [];
  const needed: Needed = {};
  while (makers.length < count) makers.push(...shuffled(turns, next));
  if (count < 100) makers[0] = job;
  return makers
    .slice(0, count)
    .map((make, index) => make(`${pick(WORDS, next)}-${String(index).padStart(5, '0')}`, next, needed))
    .join('---\n');
}

function shuffled<Item>(items: readonly Item[], random: Random): Item[] {
  return items
    .map((item) => ({ item, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}
