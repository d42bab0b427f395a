// What a command line of kubectl asks of the API: `VERB RESOURCE [NAMES] [@NAMESPACE] [?WHEN]`, or why it is not known.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Access, Reading } from '../../src/script/access.ts';
import { type Resources, readKubectl } from '../../src/script/kubectl.ts';
import { builtInKind, builtInResource } from '../../src/script/resources.ts';
import { commandsOf } from '../../src/script/shell.ts';

const WIDGETS = { resource: 'widgets', group: 'example.com', kind: 'Widget', namespaced: true };

const RESOURCES: Resources = {
  byWord: (word) => builtInResource(word) ?? (word === 'widgets.example.com' ? WIDGETS : undefined),
  byKind: (group, kind) =>
    builtInKind(group, kind) ?? (group === 'example.com' && kind === 'Widget' ? WIDGETS : undefined),
};

const UNRESOLVED = 'unresolved';

const WAITS = (what: string) => ['get', 'list', 'watch'].map((verb) => `${verb} ${what} ?wait`);

/** A script with one call of kubectl, and what it asks. */
const TABLE: readonly (readonly [script: string, accesses: readonly string[] | typeof UNRESOLVED])[] = [
  ['kubectl get secret s', ['get secrets [s]']],
  ['kubectl get secret/s cm/c', ['get secrets [s]', 'get configmaps [c]']],
  ['kubectl get po,svc a b', ['get pods [a b]', 'get services [a b]']],
  ['kubectl get deploy', ['list deployments.apps']],
  ['kubectl get Deployments.v1.apps', ['list deployments.apps']],
  ['kubectl get pods -l app=x -n other', ['list pods @other']],
  ['kubectl get pods -A', ['list pods @*']],
  ['kubectl get pod x -w', ['get pods [x]', 'watch pods [x]']],
  ['kubectl get pods --watch', ['list pods', 'watch pods']],
  ['kubectl get namespace shop', ['get namespaces [shop] @']],
  ['kubectl get nodes -o wide', ['list nodes @']],
  ['kubectl get secret s -ojsonpath={.data.a} > /tmp/x 2>/dev/null', ['get secrets [s]']],
  ['kubectl --namespace=n get secret "$NAME"', ['get secrets ? @n']],
  ['kubectl get secret $NAME', UNRESOLVED],
  ['kubectl get $TYPE x', UNRESOLVED],
  ['kubectl -n "$NS" get pods', UNRESOLVED],
  ['kubectl get widgets', UNRESOLVED],
  ['kubectl get widgets.example.com w', ['get widgets.example.com [w]']],
  ['kubectl get all', UNRESOLVED],
  ['kubectl get --raw /healthz', UNRESOLVED],
  ['kubectl get pods --kubeconfig /tmp/k', UNRESOLVED],
  ['kubectl get pods --as admin', UNRESOLVED],
  ['kubectl get pods --strange', UNRESOLVED],
  ['kubectl describe svc web', ['get services [web]']],
  ['kubectl describe cm c', ['get configmaps [c]', 'list events']],
  ['kubectl describe pods -l app=web', ['list pods', 'get pods ?']],
  [
    'kubectl scale deploy web --replicas=2 --current-replicas=1',
    ['get deployments.apps [web]', 'get deployments/scale.apps [web]', 'update deployments/scale.apps [web]'],
  ],
  ['kubectl delete pod x', ['delete pods [x]', ...WAITS('pods [x]')]],
  ['kubectl delete pod x --wait=false --ignore-not-found', ['delete pods [x]']],
  ['kubectl delete job -l a=b --wait=false', ['list jobs.batch', 'delete jobs.batch ?']],
  [
    'kubectl delete crd --all --wait=false',
    [
      'list customresourcedefinitions.apiextensions.k8s.io @',
      'delete customresourcedefinitions.apiextensions.k8s.io ? @',
    ],
  ],
  [
    'kubectl patch deploy web -p \'{"spec":{}}\' --type merge',
    ['get deployments.apps [web]', 'patch deployments.apps [web]'],
  ],
  ['kubectl label ns shop team=a old- --overwrite', ['get namespaces [shop] @', 'patch namespaces [shop] @']],
  ['kubectl annotate pods --all "a=$X"', ['list pods', 'patch pods ?']],
  ['kubectl set image deploy/web web=web:2', ['get deployments.apps [web]', 'patch deployments.apps [web]']],
  ['kubectl scale sts db --replicas=0', ['get statefulsets.apps [db]', 'patch statefulsets/scale.apps [db]']],
  [
    'kubectl scale sts db --replicas 0 --timeout 60s',
    ['get statefulsets.apps [db]', 'get statefulsets/scale.apps [db]', 'patch statefulsets/scale.apps [db]'],
  ],
  ['kubectl rollout restart deploy/web', ['get deployments.apps [web]', 'patch deployments.apps [web]']],
  [
    'kubectl rollout status deploy web --timeout=1m',
    ['get deployments.apps [web]', 'list deployments.apps [web]', 'watch deployments.apps [web]'],
  ],
  ['kubectl rollout undo deploy web', UNRESOLVED],
  [
    'kubectl wait --for=condition=complete job/migrate',
    ['get jobs.batch [migrate]', 'list jobs.batch [migrate]', 'watch jobs.batch [migrate]'],
  ],
  ['kubectl wait pod -l app=db --for condition=ready', ['list pods', 'watch pods']],
  ['kubectl exec -it db-0 -c db -- psql -c "select 1"', ['get pods [db-0]', 'create pods/exec [db-0]']],
  ['kubectl exec deploy/db -- ls', UNRESOLVED],
  ['kubectl cp shop/db-0:/dump /tmp', ['get pods [db-0] @shop', 'create pods/exec [db-0] @shop']],
  ['kubectl logs -f pod/x', ['get pods [x]', 'get pods/log [x]']],
  ['kubectl logs job/migrate -n n', ['get jobs.batch [migrate] @n', 'list pods @n', 'get pods/log ? @n']],
  ['kubectl create secret generic s --from-literal=a=b', ['create secrets']],
  ['kubectl create ns shop', ['create namespaces @']],
  ['kubectl create secret generic s --from-literal a=b --dry-run=client -o yaml', []],
  [
    'kubectl create secret generic s --from-literal a=b --dry-run=client -o yaml | kubectl apply -f -',
    ['get secrets [s]', 'create secrets ?absent', 'patch secrets [s] ?present'],
  ],
  ['kubectl create job now --from=cronjob/nightly', ['get cronjobs.batch [nightly]', 'create jobs.batch']],
  ['kubectl create token deployer', ['create serviceaccounts/token']],
  [
    'kubectl apply -f - <<EOF\nkind: ConfigMap\napiVersion: v1\nmetadata: {name: c}\nEOF',
    ['get configmaps [c]', 'create configmaps ?absent', 'patch configmaps [c] ?present'],
  ],
  [
    'kubectl apply --server-side -f - <<EOF\nkind: Widget\napiVersion: example.com/v1\nmetadata: {name: "$X"}\nEOF',
    ['patch widgets.example.com ?', 'create widgets.example.com ? ?absent'],
  ],
  [
    'cat <<EOF | kubectl create -n n -f -\nkind: ConfigMap\napiVersion: v1\nmetadata: {name: c}\n---\nkind: Secret\napiVersion: v1\nmetadata: {name: s, namespace: m}\nEOF',
    ['create configmaps @n', 'create secrets @m'],
  ],
  [
    'echo \'{"kind":"Pod","apiVersion":"v1","metadata":{"name":"p"}}\' | kubectl replace --force -f -',
    ['get pods [p]', 'delete pods [p]', 'create pods'],
  ],
  ['kubectl apply -f manifests/', UNRESOLVED],
  ['kubectl apply -k .', UNRESOLVED],
  ['curl http://x | kubectl apply -f -', UNRESOLVED],
  ['kubectl auth can-i get pods', []],
  ['kubectl version', []],
  ['kubectl drain node', UNRESOLVED],
  ['kubectl', UNRESOLVED],
];

for (const [script, accesses] of TABLE) {
  test(script, () => assert.deepEqual(shown(readingOf(script)), accesses));
}

test('a loop over known words is one command a turn', () => {
  const readings = calls('NS=n\nfor s in a b; do kubectl -n $NS get secret $s; done').map((call) => shown(call));
  assert.deepEqual(readings, [['get secrets [a] @n'], ['get secrets [b] @n']]);
});

test('a loop over unknown words has unknown names', () => {
  assert.deepEqual(shown(readingOf('for s in $X; do kubectl delete po $s --wait=false; done')), ['delete pods ?']);
});

test('a variable that is set twice has no value', () => {
  assert.equal(shown(readingOf('N=a\nif x; then N=b; fi\nkubectl get secret -n $N s')), UNRESOLVED);
});

function calls(script: string): Reading[] {
  const commands = commandsOf(script, new Map()) ?? [];
  return commands
    .filter(({ words }) => words[0]?.value === 'kubectl')
    .map(({ words, input }) => readKubectl(words.slice(1), input, RESOURCES));
}

function readingOf(script: string): Reading {
  return calls(script).at(-1)!;
}

function shown(reading: Reading): readonly string[] | string {
  return reading.resolved ? reading.accesses.map(line) : UNRESOLVED;
}

function line({ verb, on, names, namespace, when }: Access): string {
  const resource = on.group ? `${on.resource}.${on.group}` : on.resource;
  const who = names === 'none' ? '' : names === 'unknown' ? ' ?' : ` [${names.join(' ')}]`;
  const place = namespace === undefined ? '' : ` @${namespace}`;
  return `${verb} ${resource}${who}${place}${when === 'always' ? '' : ` ?${when}`}`;
}
