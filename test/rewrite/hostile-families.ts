// Manifests that can be made as large as one likes, each large in another way.

const repeated = (count: number, make: (at: number) => string): string =>
  Array.from({ length: count }, (_, at) => make(at)).join('');
const joined = (count: number, make: (at: number) => string): string =>
  Array.from({ length: count }, (_, at) => make(at)).join('---\n');

/** A hook's head; what follows goes on with its annotations. */
const head = (name: string, kind = 'Job', events = 'pre-upgrade'): string =>
  `apiVersion: v1\nkind: ${kind}\nmetadata:\n  name: ${name}\n  annotations:\n    helm.sh/hook: ${events}\n`;

/** With something to repair. */
const STALE = `${head('a')}    helm.sh/hook-delete-policy: hook-succeeded\n`;

const pod = (fields: string): string => `spec: {template: {spec: {restartPolicy: Never, ${fields}}}}\n`;

const job = (name: string, script: string, mounts = '', volumes = ''): string =>
  `${head(name)}${pod(`containers: [{name: a, image: b, command: [sh, -c, ${JSON.stringify(script)}]${mounts}}]${volumes}`)}`;

const backup = (script: string): string =>
  job(
    'a',
    script,
    ', volumeMounts: [{name: backup, mountPath: /backup}]',
    ', volumes: [{name: backup, persistentVolumeClaim: {claimName: backup}}]',
  )
    .replace('pre-upgrade', 'pre-delete')
    .concat('---\napiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: backup}\nspec: {}\n');

const uses = (kind: string, name: string): string =>
  pod(`containers: [{name: a, image: b, envFrom: [{${kind}: {name: ${name}}}]}]`);

const annotated = (line: string): string => `${STALE}${line}spec: {}\n`;

/** How many at full size, and the manifests for so many. */
export type Family = readonly [number, (count: number) => string];

const DOCUMENTS: Readonly<Record<string, Family>> = {
  documents: [50_000, (n) => `${STALE}---\n${joined(n, (at) => `kind: ConfigMap\nmetadata: {name: c-${at}}\n`)}`],
  separators: [500_000, (n) => `${STALE}${'---\n'.repeat(n)}`],
  hooks: [5_000, (n) => joined(n, (at) => job(`job-${at}`, 'true'))],
  'hooks of one name': [20_000, (n) => joined(n, () => job('job', 'true'))],
  'items of a List': [
    5_000,
    (n) =>
      `apiVersion: v1\nkind: List\nitems:\n${repeated(n, (at) => `- {kind: Job, metadata: {name: j${at}, annotations: {helm.sh/hook: pre-install}}}\n`)}`,
  ],
  namespaces: [
    8_000,
    (n) =>
      joined(
        n,
        (at) => `${head(`n${at}`, 'Namespace')}---\n${STALE.replace('name: a', `name: a\n  namespace: n${at}`)}`,
      ),
  ],
};

const NEEDS: Readonly<Record<string, Family>> = {
  'hooks that need one another': [
    1_000,
    (n) =>
      joined(n, (at) => {
        const secrets = Array.from({ length: 20 }, (_, k) => `{name: s-${(at * 7 + k * 13) % n}}`).join();
        const token = `${head(`s-${at}`, 'Secret')}    kubernetes.io/service-account.name: c-${(at + 1) % n}\ntype: kubernetes.io/service-account-token\n`;
        return `${head(`c-${at}`, 'ServiceAccount')}imagePullSecrets: [${secrets}]\n---\n${token}`;
      }),
  ],
  'Jobs that need one ConfigMap': [
    5_000,
    (n) => `${joined(n, (at) => head(`j-${at}`) + uses('configMapRef', 'zz'))}---\n${head('zz', 'ConfigMap')}`,
  ],
  'Jobs before their ConfigMaps': [
    2_000,
    (n) =>
      joined(
        n,
        (at) =>
          `${head(`j-${at}`, 'Job', 'pre-install')}${uses('configMapRef', `z-${at}`)}---\n${head(`z-${at}`, 'ConfigMap', 'pre-install')}`,
      ),
  ],
  'ties by the release name': [
    2_000,
    (n) =>
      joined(n, (at) => `${head(`shop-${at}`, 'Secret')}---\n${head(`zz-${at}`)}${uses('secretRef', `shop-${at}`)}`),
  ],
  'accounts with rights': [
    4_000,
    (n) =>
      joined(n, (at) =>
        [
          head(`sa${at}`, 'ServiceAccount'),
          `${head(`r${at}`, 'Role')}rules: [{apiGroups: [""], resources: [pods], verbs: [get]}]\n`,
          `${head(`b${at}`, 'RoleBinding')}roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: r${at}}\nsubjects: [{kind: ServiceAccount, name: sa${at}}]\n`,
          `${head(`j${at}`)}${pod(`serviceAccountName: sa${at}, containers: [{name: a, image: b, command: [kubectl, get, pods]}]`)}`,
        ].join('---\n'),
      ),
  ],
  'Jobs that a ConfigMap names': [
    3_000,
    (n) =>
      `${joined(n, (at) => job(`j-${at}`, 'true'))}---\nkind: ConfigMap\nmetadata: {name: x}\ndata: {a: "${repeated(n, (at) => `j-${at} `)}"}\n`,
  ],
  'names in one line': [
    300_000,
    (n) => `${job('job', 'true')}---\nkind: ConfigMap\nmetadata: {name: x}\ndata: {a: "${'job xjob '.repeat(n)}"}\n`,
  ],
};

const ANNOTATIONS: Readonly<Record<string, Family>> = {
  annotations: [50_000, (n) => annotated(repeated(n, (at) => `    a.b/key-${at}: value\n`))],
  'misspelt annotations': [100_000, (n) => annotated(repeated(n, (at) => `    helm.sh/hook-key-${at}: value\n`))],
  'policies in one value': [
    50_000,
    (n) => `${head('a')}    helm.sh/hook-delete-policy: ${'x,'.repeat(n)}hook-succeeded\n`,
  ],
  'known policies in one value': [
    50_000,
    (n) => `${head('a')}    helm.sh/hook-delete-policy: ${'x,hook-failed,'.repeat(n)}hook-succeeded\n`,
  ],
  'a long policy': [5_000_000, (n) => `${head('a')}    helm.sh/hook-delete-policy: ${'x'.repeat(n)},hook-succeeded\n`],
  'a long weight': [5_000_000, (n) => `${head('a')}    helm.sh/hook-weight: "${'9'.repeat(n)}"\n`],
  'events in one value': [50_000, (n) => head('a', 'Job', `${'pre-upgrade,'.repeat(n)}pre-upgrade`)],
  'a long event': [2_000_000, (n) => head('a', 'Job', 'z'.repeat(n))],
  'a long name': [2_000_000, (n) => job('a-'.repeat(n / 2).concat('a'), 'true')],
  'words in an ignore': [100_000, (n) => annotated(`    helm-hooks/ignore: "${'stale,'.repeat(n)}x"\n`)],
  'unknown words in an ignore': [100_000, (n) => annotated(`    helm-hooks/ignore: "${'x,'.repeat(n)}x"\n`)],
  'ignores in comments': [
    10_000,
    (n) => `${STALE}spec: {}\n${'# helm-hooks: ignore stale-hook-result -- x\n'.repeat(n)}`,
  ],
  'ignores before a hook': [200_000, (n) => `${'# helm-hooks: ignore restart-policy -- x\n'.repeat(n)}${STALE}`],
};

const YAML: Readonly<Record<string, Family>> = {
  'levels of flow mappings': [2_000, (n) => `${STALE}spec: ${'{a: '.repeat(n)}1${'}'.repeat(n)}\n`],
  'levels of block mappings': [1_000, (n) => `${STALE}spec:\n${repeated(n, (at) => `${' '.repeat(at + 1)}a:\n`)}`],
  'open brackets': [200_000, (n) => `${STALE}spec: ${'['.repeat(n)}\n`],
  'levels of items': [200_000, (n) => `${STALE}spec:\n  ${'- '.repeat(n)}a\n`],
  'a plain scalar': [10_000_000, (n) => `${STALE}spec: ${'x '.repeat(n / 2)}y\n`],
  'a block scalar': [400_000, (n) => `${STALE}spec: |\n${'  line of text\n'.repeat(n)}`],
  'a quoted scalar': [4_000_000, (n) => `${STALE}spec: "${'x\\n'.repeat(n / 3)}"\n`],
  'a folded scalar': [200_000, (n) => `${STALE}spec: a\n${'  line of text\n'.repeat(n)}`],
  comments: [400_000, (n) => `${STALE}spec: {}\n${'# comment line\n'.repeat(n)}`],
  aliases: [50_000, (n) => `${STALE}a: &a x\nspec: [${'*a, '.repeat(n)}1]\n`],
  anchors: [50_000, (n) => `${STALE}spec:\n${repeated(n, (at) => `  - &a${at} x\n`)}`],
  'keys twice': [20_000, (n) => `${STALE}spec:\n${repeated(n, (at) => `  k: ${at}\n`)}`],
  escapes: [20_000, (n) => `${STALE}${repeated(n, () => '---\nd: "\\x41"\n')}`],
};

const SCRIPTS: Readonly<Record<string, Family>> = {
  'lines of a script': [20_000, (n) => job('a', 'echo a && echo b\n'.repeat(n))],
  'words of a command': [200_000, (n) => job('a', `echo ${'b '.repeat(n)}`)],
  'a script of one line': [20_000, (n) => job('a', 'curl http://a-b.c/ && '.repeat(n).concat('true'))],
  'nested $(': [10_000, (n) => job('a', `echo ${'$('.repeat(n)}true${')'.repeat(n)}`)],
  'open $(': [10_000, (n) => job('a', `echo ${'$('.repeat(n)}`)],
  'nested (': [10_000, (n) => job('a', `${'('.repeat(n)}a${')'.repeat(n)}`)],
  'here-documents': [
    3_000,
    (n) =>
      job(
        'a',
        repeated(n, (at) => `cat <<E${at}\nkind: ConfigMap\nE${at}\n`),
      ),
  ],
  'objects in a here-document': [
    3_000,
    (n) =>
      job('a', `kubectl apply -f - <<EOF\n${joined(n, (at) => `kind: ConfigMap\nmetadata: {name: c${at}}\n`)}EOF\n`),
  ],
  'kubectl commands': [
    3_000,
    (n) =>
      job(
        'a',
        repeated(n, (at) => `kubectl get secret s-${at}\n`),
      ),
  ],
  variables: [
    10_000,
    (n) =>
      job(
        'a',
        repeated(n, (at) => `A${at}=$A${at - 1}\n`),
      ),
  ],
  functions: [3_000, (n) => job('a', `${repeated(n, (at) => `f${at}() { f${at + 1}; }\n`)}f0\n`)],
  'words before a backup': [20_000, (n) => backup(`cp ${'a '.repeat(n)}/backup`)],
  'copies to nowhere': [200_000, (n) => backup('cp '.repeat(n))],
  'variables of a backup': [3_000, (n) => backup(repeated(n, (at) => `V${at}=/backup/x; cp a $V${at}\n`))],
  'uploads in one line': [200_000, (n) => backup('curl '.repeat(n))],
};

const FIELDS: Readonly<Record<string, Family>> = {
  containers: [
    3_000,
    (n) =>
      head('a') +
      pod(`containers: [${repeated(n, (at) => `{name: c${at}, image: b, command: [kubectl, get, pods]},`)}]`),
  ],
  volumes: [
    3_000,
    (n) =>
      head('a') +
      pod(
        `containers: [{name: a, image: b, volumeMounts: [${repeated(n, (at) => `{name: v${at}, mountPath: /v${at}},`)}]}], volumes: [${repeated(n, (at) => `{name: v${at}, persistentVolumeClaim: {claimName: c${at}}},`)}]`,
      ),
  ],
  'environment variables': [
    10_000,
    (n) =>
      head('a') +
      pod(
        `containers: [{name: a, image: b, command: [sh, -c, 'echo $V1'], env: [${repeated(n, (at) => `{name: V${at}, value: "$(V${at - 1})"},`)}]}]`,
      ),
  ],
  Services: [
    2_000,
    (n) =>
      joined(
        n,
        (at) =>
          `${head(`j${at}`)}spec: {template: {metadata: {labels: {app: a${at}}}, spec: {containers: [{name: a, image: b}]}}}\n---\nkind: Service\nmetadata: {name: s${at}}\nspec: {selector: {app: a${at}}, ports: [{port: 80}]}\n`,
      ),
  ],
};

export const FAMILIES: Readonly<Record<string, Family>> = {
  ...DOCUMENTS,
  ...NEEDS,
  ...ANNOTATIONS,
  ...YAML,
  ...SCRIPTS,
  ...FIELDS,
};
