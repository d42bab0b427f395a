import { Random } from './random.ts';

/** Each asks something of its own of the API, or cannot be read, or does not ask at all. */
const COMMANDS: readonly string[] = [
  'kubectl get namespace web',
  'kubectl get namespace other',
  'kubectl get secret a -n web',
  'kubectl get secret a b',
  'kubectl get secret a -n other',
  'kubectl get secrets',
  'kubectl get secret "$NAME"',
  'kubectl get pods -l app=web',
  'kubectl get pods -A',
  'kubectl get nodes',
  'kubectl delete job old',
  'kubectl delete secret old',
  'kubectl delete pods -l app=web --wait=false',
  'kubectl create configmap made --from-literal=a=b',
  'kubectl apply --server-side -f - <<E\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: applied}\nE',
  'kubectl apply -f - <<E\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: applied, namespace: other}\nE',
  'kubectl apply -f /manifests',
  'kubectl patch deploy/web -p "{}"',
  'kubectl rollout status deploy/web',
  'kubectl wait --for=condition=established crd/vouchers.example.com',
  'kubectl wait --for=delete namespace/other',
  'kubectl exec web-0 -- true',
  'kubectl create role reader --verb=get --resource=pods',
  'kubectl create token admin',
  'kubectl version --client',
  'kubectl label cm web team=a',
  'kubectl get certificates.cert-manager.io web',
  'helm list',
  'sleep 1',
  'until [ "$(kubectl get job made -o name)" ]; do sleep 1; done',
];

const EVENTS = ['pre-install', 'post-install', 'pre-upgrade', 'post-upgrade', 'pre-delete', 'post-delete', 'test'];

const RBAC = 'rbac.authorization.k8s.io';

/** A name in one of the ways in which YAML can say it. */
function written(random: Random, name: string): string {
  const [first = '', ...rest] = name;
  const escaped = `"\\x${first.charCodeAt(0).toString(16)}${rest.join('')}"`;
  const folded = `>-\n    ${name}`;
  const binary = `!!binary ${Buffer.from(name).toString('base64')}`;
  return random.pick([name, name, name, `'${name}'`, `"${name}"`, escaped, folded, binary, `&n ${name}`]);
}

/** An account or `default`, what it may, and by whom: by name, by group, as a user, in one List or in documents. */
function rights(random: Random): string[] {
  const account = random.pick(['checker', 'checker', 'default']);
  const kind = random.pick(['Role', 'Role', 'ClusterRole']);
  const role = random.pick(['checker', 'reader', 'view']);
  const subject = random.pick([
    `kind: ServiceAccount\n  name: ${written(random, account)}`,
    `kind: Group\n  name: ${random.pick(['system:serviceaccounts', 'system:serviceaccounts:web', 'others'])}`,
    `kind: User\n  name: system:serviceaccount:web:${account}`,
    `kind: ServiceAccount\n  name: someone`,
  ]);
  const metadata = (name: string) => `metadata:\n  name: ${name}\n  labels:\n    app.kubernetes.io/name: web\n`;
  const documents = [
    `apiVersion: v1\nkind: ServiceAccount\n${metadata(written(random, 'checker'))}`,
    `apiVersion: ${RBAC}/v1\nkind: ${kind}\n${metadata(written(random, role))}rules:\n- apiGroups: [""]\n  resources: [secrets, pods]\n  verbs: [get]\n`,
    `apiVersion: ${RBAC}/v1\nkind: ${random.pick(['RoleBinding', 'ClusterRoleBinding'])}\n${metadata('bound')}roleRef:\n  apiGroup: ${RBAC}\n  kind: ${kind}\n  name: ${written(random, role)}\nsubjects:\n- ${subject}\n`,
    `{"apiVersion": "${RBAC}/v1", "kind": "Role", "metadata": {"name": "other"}, "rules": []}\n`,
  ].filter(() => random.chance(0.85));
  if (documents.length === 0 || random.chance(0.85)) return documents;
  const items = documents.map((text) => `- ${text.trimEnd().replaceAll('\n', '\n  ')}\n`);
  return [`apiVersion: v1\nkind: List\nitems:\n${items.join('')}`];
}

/** A release whose hooks call kubectl, by accounts that may and may not, in several manners of writing. */
export function kubectlRelease(seed: number): string {
  const random = new Random(seed);
  const documents = Array.from({ length: random.between(1, 3) }, (_, at) => hook(random, `job-${at}`));
  if (random.chance(0.5)) documents.push(...rights(random));
  if (random.chance(0.1)) documents.push('apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: job-0-hook\n');
  if (random.chance(0.1)) documents.push(documents[0]!);
  const text = documents.map((document) => `---\n${document}`).join('');
  return random.chance(0.2) ? text.replaceAll('\n', '\r\n') : text;
}

function hook(random: Random, name: string): string {
  const script = random.some(COMMANDS, 0.12).join('\n') || random.pick(COMMANDS);
  const events = random.some(EVENTS, 0.3).join() || 'pre-install';
  const isPod = random.chance(0.2);
  const metadata = {
    name,
    ...(random.chance(0.2) && { namespace: random.pick(['web', 'other']) }),
    ...(random.chance(0.6) && { labels: { app: 'web', 'app.kubernetes.io/managed-by': 'Helm', rank: '5' } }),
    annotations: {
      'helm.sh/hook': events,
      ...(random.chance(0.6) && { 'helm.sh/hook-weight': `${random.between(-5, 5)}` }),
      ...(random.chance(0.2) && { 'helm-hooks/rbac': 'generate' }),
      ...(random.chance(0.3) && { 'postrenderer.helm.sh/postrender-filename': `web/templates/${name}.yaml` }),
    },
  };
  const account = random.pick([{}, {}, {}, { serviceAccountName: 'default' }, { serviceAccountName: 'checker' }]);
  const pod = {
    restartPolicy: 'Never',
    ...account,
    containers: [{ name: 'main', image: 'example.com/kubectl', command: ['sh', '-c', script] }],
  };
  const deadline = random.chance(0.5) ? { activeDeadlineSeconds: random.pick([60, 600]) } : {};
  const object = isPod
    ? { apiVersion: 'v1', kind: 'Pod', metadata, spec: { ...deadline, ...pod } }
    : { apiVersion: 'batch/v1', kind: 'Job', metadata, spec: { ...deadline, template: { spec: pod } } };
  return random.chance(0.2) ? `${JSON.stringify(object)}\n` : block(object, '');
}

function block(value: object, indent: string): string {
  return Object.entries(value)
    .map(([key, field]) => {
      const isMap = typeof field === 'object' && !Array.isArray(field);
      return isMap ? `${indent}${key}:\n${block(field, `${indent}  `)}` : `${indent}${key}: ${JSON.stringify(field)}\n`;
    })
    .join('');
}
