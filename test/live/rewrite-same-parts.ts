// What generated charts are made of. Each part works with plain Helm; what its pods have seen, they say.
import { isRemade, type Places, runsOf } from './rewrite-same-place.ts';
import { documentYaml, type HookPlace, IMAGE, jobBody, type PodParts, podBody } from './rewrite-same-yaml.ts';

/** Documents of a template, and how many pods they start in a release's life. */
export interface Part {
  readonly documents: readonly string[];
  readonly runs: number;
}

/** The account that the test makes beside the release; it may do everything in its namespace. */
export const HELPER = 'helper';

const ROUND = '{{ .Values.round }}';

/** Makes a part that starts no more pods than this. */
export type MakePart = (places: Places, mostRuns: number) => Part;

/** A Job, or sometimes a Pod. */
function run(places: Places, place: HookPlace, parts: PodParts): string {
  const { random } = places;
  const labels = random.chance(0.4) ? 'tier: hooks' : '';
  if (random.chance(0.25)) return documentYaml('Pod', place, podBody(parts), labels);
  const more = random.some(['activeDeadlineSeconds: 60', 'ttlSecondsAfterFinished: 600', 'completions: 1'], 0.2);
  return documentYaml('Job', place, jobBody(parts, more), labels);
}

/** Of what differs from revision to revision, where it may. */
const sayRound = (place: HookPlace): string => `echo round ${isRemade(place) ? ROUND : 'any'} >$SAID`;

const alone: MakePart = (places, most) => {
  const place = places.run(most);
  return { documents: [run(places, place, { script: sayRound(place) })], runs: runsOf(place.events) };
};

const USES: readonly ((kind: 'ConfigMap' | 'Secret', name: string, optional: string) => PodParts)[] = [
  (kind, name, optional) => ({
    script: 'cat /given/version >$SAID || true',
    container: ['volumeMounts: [{name: given, mountPath: /given}]'],
    pod: [
      kind === 'ConfigMap'
        ? `volumes: [{name: given, configMap: {name: "${name}"${optional}}}]`
        : `volumes: [{name: given, secret: {secretName: "${name}"${optional}}}]`,
    ],
  }),
  (kind, name, optional) => ({
    script: 'echo "$version" >$SAID',
    container: [`envFrom: [{${kind === 'ConfigMap' ? 'configMapRef' : 'secretRef'}: {name: "${name}"${optional}}}]`],
  }),
  (kind, name, optional) => ({
    script: 'echo "$GIVEN" >$SAID',
    container: [
      `env: [{name: GIVEN, valueFrom: {${kind === 'ConfigMap' ? 'configMapKeyRef' : 'secretKeyRef'}: {name: "${name}", key: version${optional}}}}]`,
    ],
  }),
];

/** Settings, and who reads them: of this revision or of the one before. */
const settings: MakePart = (places, most) => {
  const { random } = places;
  const user = places.run(most);
  const place = places.provider(user, places.way(user));
  const kind = random.pick(['ConfigMap', 'Secret'] as const);
  const body = [kind === 'Secret' ? 'stringData:' : 'data:', `  version: "${ROUND}"`];
  const use = random.pick(USES)(kind, place.name, '');
  return { documents: [documentYaml(kind, place, body), run(places, user, use)], runs: runsOf(user.events) };
};

/** What is made after who reads it: that one is to see what it has always seen. */
const optional: MakePart = (places, most) => {
  const { random } = places;
  const user = places.run(most);
  const place = { ...places.run(most), events: user.events, weight: (user.weight ?? 0) + 1 };
  const use = random.pick(USES.slice(1))('ConfigMap', place.name, ', optional: true');
  return {
    documents: [run(places, user, use), documentYaml('ConfigMap', place, ['data:', `  version: "${ROUND}"`])],
    runs: runsOf(user.events),
  };
};

/** A script out of a ConfigMap. */
const script: MakePart = (places, most) => {
  const user = places.run(most);
  const place = places.provider(user, places.way(user));
  const body = ['data:', '  run.sh: |', '    set -e', '    echo "script of round" >/dev/termination-log'];
  const use: PodParts = {
    script: '. /scripts/run.sh',
    container: ['volumeMounts: [{name: scripts, mountPath: /scripts}]'],
    pod: [`volumes: [{name: scripts, configMap: {name: "${place.name}"}}]`],
  };
  return { documents: [documentYaml('ConfigMap', place, body), run(places, user, use)], runs: runsOf(user.events) };
};

const COMMANDS: readonly string[] = [
  'kubectl get configmap kube-root-ca.crt -o name >$SAID',
  'kubectl get configmap kept -o name --ignore-not-found >$SAID',
  'kubectl create configmap made --from-literal=by=hook --dry-run=client -o yaml | kubectl apply -f - && echo made >$SAID',
  'kubectl delete configmap made --ignore-not-found -o name >$SAID',
  'kubectl label configmap kube-root-ca.crt seen=yes --overwrite && echo labelled >$SAID',
];

/** An account with its rights, and a Job that uses them. */
const account: MakePart = (places, most) => {
  const user = places.run(most);
  const way = places.way(user);
  const [owner, role, binding] = [0, 1, 2].map(() => places.provider(user, way)) as [HookPlace, HookPlace, HookPlace];
  const rules = [
    'rules:',
    '  - {apiGroups: [""], resources: [configmaps], verbs: [get, list, watch, create, patch, update, delete]}',
  ];
  const subjects = [
    `roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: "${role.name}"}`,
    `subjects: [{kind: ServiceAccount, name: "${owner.name}"}]`,
  ];
  const use: PodParts = { script: places.random.pick(COMMANDS), pod: [`serviceAccountName: "${owner.name}"`] };
  return {
    documents: [
      documentYaml('ServiceAccount', owner, []),
      documentYaml('Role', role, rules),
      documentYaml('RoleBinding', binding, subjects),
      run(places, user, use),
    ],
    runs: runsOf(user.events),
  };
};

/** A Job of the account that is no part of the release. */
const helped: MakePart = (places, most) => {
  const user = places.run(most);
  const use: PodParts = { script: places.random.pick(COMMANDS), pod: [`serviceAccountName: ${HELPER}`] };
  return { documents: [run(places, user, use)], runs: runsOf(user.events) };
};

/** Claims that outlive a phase, and Jobs that leave something in them. */
const claim: MakePart = (places, most) => {
  const { random } = places;
  const user = places.run(most, [
    'post-install',
    'pre-upgrade',
    'post-install,post-upgrade',
    'pre-rollback',
    'pre-delete',
  ]);
  const policy = random.pick([undefined, 'never', 'keep']);
  const events = policy === undefined ? ['pre-install'] : ['pre-install', 'pre-upgrade'];
  const place = { name: places.name(), events, policy };
  const body = ['spec:', '  accessModes: [ReadWriteOnce]', '  resources: {requests: {storage: 1Mi}}'];
  const use: PodParts = {
    script: 'echo line >>/data/log; wc -l </data/log >$SAID',
    container: ['volumeMounts: [{name: data, mountPath: /data}]'],
    pod: [`volumes: [{name: data, persistentVolumeClaim: {claimName: "${place.name}"}}]`],
  };
  return {
    documents: [documentYaml('PersistentVolumeClaim', place, body), run(places, user, use)],
    runs: runsOf(user.events),
  };
};

/** A workload that waits for a Job by its name. */
const awaited: MakePart = (places) => {
  const { random } = places;
  const events = [random.pick(['pre-install', 'post-install'])];
  const place = { ...places.run(1), events, policy: random.pick([undefined, 'before-hook-creation', 'hook-failed']) };
  return {
    documents: [
      documentYaml('Job', place, jobBody({ script: sayRound(place) })),
      workload(places.name(), ['kubectl', 'wait', '--for=condition=complete', `job/${place.name}`, '--timeout=30s']),
    ],
    runs: 1,
  };
};

/** A workload that waits for what a Job makes, which goes when the Job goes. */
const owned: MakePart = (places) => {
  const events = [places.random.pick(['pre-install', 'post-install'])];
  const place = { ...places.run(1), events, policy: undefined };
  const made = `owned-by-${place.name}`;
  const object = `{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"${made}","ownerReferences":[{"apiVersion":"batch/v1","kind":"Job","name":"${place.name}","uid":"%s"}]}}`;
  const script = `uid=$(kubectl get job ${place.name} -o 'jsonpath={.metadata.uid}'); printf '${object}' "$uid" | kubectl apply -f -`;
  const body = jobBody({ script, pod: [`serviceAccountName: ${HELPER}`] });
  const command = ['sh', '-c', `until kubectl get configmap ${made}; do sleep 0.2; done`];
  return { documents: [documentYaml('Job', place, body), workload(places.name(), command)], runs: 1 };
};

function workload(name: string, wait: readonly string[]): string {
  return documentYaml('Deployment', { name, events: [] }, [
    'spec:',
    `  selector: {matchLabels: {app: "${name}"}}`,
    '  template:',
    `    metadata: {labels: {app: "${name}"}}`,
    '    spec:',
    `      serviceAccountName: ${HELPER}`,
    '      terminationGracePeriodSeconds: 0',
    '      initContainers:',
    `        - {name: wait, image: '${IMAGE}', imagePullPolicy: IfNotPresent, command: ${JSON.stringify(wait)}}`,
    '      containers:',
    `        - {name: main, image: '${IMAGE}', imagePullPolicy: IfNotPresent, command: [sleep, infinity]}`,
  ]);
}

/** Says which Jobs are there. */
const lists: MakePart = (places, most) => {
  const user = places.run(most, ['post-install', 'post-upgrade', 'pre-rollback', 'pre-delete']);
  const use: PodParts = {
    script: 'kubectl get jobs -l tier=hooks -o name | sort >$SAID',
    pod: [`serviceAccountName: ${HELPER}`],
  };
  return { documents: [run(places, user, use)], runs: runsOf(user.events) };
};

/** An account for the phase before the release's own is there. */
const installOnly: MakePart = (places) => {
  const place = {
    ...places.run(1),
    events: ['pre-install'],
    policy: 'before-hook-creation,hook-succeeded',
    weight: -5,
  };
  const user = { ...places.run(1), events: ['pre-install'], weight: 1 };
  const use: PodParts = { script: 'true', pod: [`serviceAccountName: "${place.name}"`] };
  return {
    documents: [
      documentYaml('ServiceAccount', place, []),
      documentYaml('ServiceAccount', { name: place.name, events: [] }, []),
      run(places, user, use),
    ],
    runs: 1,
  };
};

/** Hooks that start nothing. */
const quiet: MakePart = (places) => {
  const { random } = places;
  const [kind, body] = random.pick([
    ['ConfigMap', ['data: {key: value}']],
    ['Secret', ['stringData: {key: value}']],
    ['ServiceAccount', []],
    ['LimitRange', ['spec: {limits: [{type: Container, defaultRequest: {cpu: 1m}}]}']],
    ['ResourceQuota', ['spec: {hard: {pods: "50"}}']],
    ['NetworkPolicy', ['spec: {podSelector: {matchLabels: {app: none}}}']],
  ] as const);
  return { documents: [documentYaml(kind, places.run(9), body)], runs: 0 };
};

/** Those that come often, several times. */
export const PARTS: readonly MakePart[] = [
  ...[alone, alone, alone, settings, settings, settings, account, account, quiet, quiet],
  ...[optional, script, helped, claim, awaited, owned, lists, installOnly],
];
