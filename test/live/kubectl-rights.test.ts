// What the reader of kubectl's command lines says they ask of the API is what they ask: each runs as an account that may
// do just that, and the audit log has the same requests.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import type { AuditEvent } from '../../scripts/tools/cluster/audit.ts';
import type { Access } from '../../src/script/access.ts';
import { readKubectl } from '../../src/script/kubectl.ts';
import { builtInKind, builtInResource } from '../../src/script/resources.ts';
import { commandsOf } from '../../src/script/shell.ts';
import { audit, kubectl, lacking } from '../support/tools.ts';
import { makePlace, type Outcome, type Place } from './place.ts';

const CONFIG_MAP = (name: string, value = 'a') =>
  `kubectl apply -f - <<EOF\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\ndata: {a: ${value}}\nEOF`;

/** In this order, for some need what those before them leave. */
const SCRIPTS: readonly string[] = [
  'kubectl get secret s -o name',
  'kubectl get cm/a secret/s',
  'kubectl get pods -l app=p',
  'kubectl get deploy',
  'kubectl describe cm a',
  'kubectl patch cm a -p \'{"data":{"a":"c"}}\'',
  'kubectl label cm a team=b',
  'kubectl annotate cm -l app=a x=y --overwrite',
  CONFIG_MAP('a'),
  CONFIG_MAP('a', 'other'),
  CONFIG_MAP('new'),
  `${CONFIG_MAP('ssa').replace('apply', 'apply --server-side')}`,
  'kubectl create cm made --from-literal=a=b',
  'kubectl create secret generic piped --from-literal=a=b --dry-run=client -o yaml | kubectl apply -f -',
  CONFIG_MAP('new', 'replaced').replace('apply', 'replace'),
  'kubectl set env deploy/web A=b',
  'kubectl scale deploy web --replicas=1',
  'kubectl scale deploy web --replicas=0 --current-replicas=1',
  'kubectl rollout restart deploy/web',
  'kubectl rollout status deploy/web --timeout=60s',
  'kubectl wait --for=condition=ready pod/p --timeout=60s',
  'kubectl wait --for=condition=ready pod -l app=p --timeout=60s',
  'kubectl exec p -- true',
  'kubectl logs p',
  'kubectl create job now --from=cronjob/nightly',
  'kubectl create token default',
  'kubectl delete cm new',
  'kubectl delete cm made --wait=false',
  'kubectl delete cronjob nightly',
  'kubectl delete pods -l app=p --timeout=60s',
];

/** Asked and refused, without harm: apply looks for the namespace of what is not there, exec tries a websocket first. */
const IN_PASSING: ReadonlySet<string> = new Set(['get namespaces', 'get pods/exec']);

const FIXTURES = `
apiVersion: v1
kind: Secret
metadata: {name: s}
---
apiVersion: v1
kind: Pod
metadata: {name: p, labels: {app: p}}
spec:
  terminationGracePeriodSeconds: 0
  containers:
    - {name: main, image: "busybox:1.36", command: [sleep, "600"]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 0
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers: [{name: main, image: "busybox:1.36", command: [sleep, "600"]}]
---
apiVersion: batch/v1
kind: CronJob
metadata: {name: nightly}
spec:
  schedule: "0 0 1 1 *"
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: Never
          containers: [{name: main, image: "busybox:1.36", command: ["true"]}]
`;

describe('what kubectl asks of the API', { skip: lacking('cluster') }, () => {
  test('is what the reader says', async (t) => {
    const place = await makePlace(t, 4);
    await place.apply(FIXTURES + SCRIPTS.map((_, at) => account(`a${at}`, place, accessesOf(SCRIPTS[at]!))).join(''));
    await place.kubectl('create', 'cm', 'a', '--from-literal=a=b');
    await place.kubectl('label', 'cm', 'a', 'app=a');
    await place.kubectl('apply', 'view-last-applied', 'secret/s');
    await place.kubectl('wait', '--for=condition=ready', 'pod/p', '--timeout=120s');
    for (const [at, script] of SCRIPTS.entries()) await t.test(script, () => check(script, `a${at}`, place));
  });
});

async function check(script: string, name: string, place: Place): Promise<void> {
  const token = (await place.kubectl('create', 'token', name)).trim();
  const mark = audit().mark();
  const { code, stderr } = await run(script, token, place);
  assert.equal(code, 0, stderr);
  const user = `system:serviceaccount:${place.namespace}:${name}`;
  const seen = new Set(audit().since(mark, { user }).filter(isRequest).map(requestOf));
  const said = accessesOf(script);
  const always = said.filter(({ when }) => when === 'always').map(requestsOf);
  assert.deepEqual(
    always.filter((request) => !seen.has(request)),
    [],
    `said, and not asked; asked: ${[...seen].join(', ')}`,
  );
  const all = new Set(said.map(requestsOf));
  assert.deepEqual(
    [...seen].filter((request) => !all.has(request) && !IN_PASSING.has(request)),
    [],
    'asked, and not said',
  );
}

function accessesOf(script: string): readonly Access[] {
  const resources = { byWord: builtInResource, byKind: builtInKind };
  const command = commandsOf(script, new Map())?.findLast(({ words }) => words[0]?.value === 'kubectl');
  const reading = command && readKubectl(command.words.slice(1), command.input, resources);
  assert.ok(reading?.resolved, script);
  return reading.accesses;
}

/** An account with a Role that allows these requests and no others. */
function account(name: string, { namespace }: Place, accesses: readonly Access[]): string {
  const rules = accesses.map(({ verb, on, names }) => ({
    apiGroups: [on.group],
    resources: [on.resource],
    verbs: [verb],
    ...(typeof names === 'string' ? {} : { resourceNames: names }),
  }));
  const metadata = { name, namespace };
  const roleRef = { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name };
  const objects = [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata },
    { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'Role', metadata, rules },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'RoleBinding',
      metadata,
      roleRef,
      subjects: [{ kind: 'ServiceAccount', name, namespace }],
    },
  ];
  return objects.map((object) => `---\n${JSON.stringify(object)}\n`).join('');
}

/** Runs a script whose `kubectl` is the account's. */
async function run(script: string, token: string, { namespace, folder, kubectl: admin }: Place): Promise<Outcome> {
  const config = JSON.parse(await admin('config', 'view', '--raw', '--minify', '-o', 'json'));
  for (const user of config.users) user.user = { token };
  for (const { context } of config.contexts) context.namespace = namespace;
  const file = join(folder, 'account.json');
  writeFileSync(file, JSON.stringify(config));
  const env = { ...process.env, KUBECONFIG: file, KUBECTL: kubectl() };
  const text = `set -e\nkubectl() { "$KUBECTL" "$@"; }\n${script}\n`;
  return new Promise((resolve) => {
    const child = execFile('sh', ['-c', text], { env }, (error, stdout, stderr) =>
      resolve({ code: error ? (child.exitCode ?? 1) : 0, stdout, stderr }),
    );
  });
}

function isRequest({ objectRef }: AuditEvent): boolean {
  return objectRef !== undefined;
}

function requestOf({ verb, objectRef }: AuditEvent): string {
  const { resource, subresource, apiGroup } = objectRef!;
  return `${verb} ${[resource, subresource].filter(Boolean).join('/')}${apiGroup ? `.${apiGroup}` : ''}`;
}

function requestsOf({ verb, on }: Access): string {
  return `${verb} ${on.resource}${on.group ? `.${on.group}` : ''}`;
}
