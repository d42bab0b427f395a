import { hookObjects, type Manifest, type Setting, settingOf } from './hook-objects.ts';
import { Random } from './random.ts';
import { styleOf, writeObject } from './style.ts';

/** A chart's files by their path in it. */
export type ChartFiles = Readonly<Record<string, string>>;

const HELPERS = `{{- define "shop.labels" -}}
app.kubernetes.io/name: shop
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}
`;

const LABELLED = `apiVersion: batch/v1
kind: Job
metadata:
  name: {{ .Release.Name }}-labelled
  labels:
    {{- include "shop.labels" . | nindent 4 }}
  annotations:
    "helm.sh/hook": {{ .Values.event }}
    "helm.sh/hook-weight": {{ .Values.weight | quote }}
spec:
  template:
    metadata:
      labels: {{- include "shop.labels" . | nindent 8 }}
    spec:
      restartPolicy: Never
      containers:
        {{- range $step := list "first" "second" }}
        - name: {{ $step }}
          image: {{ printf "%s:%s" "shop" $.Chart.Version }}
        {{- end }}
`;

const REPEATED = `{{- range $part := list "read" "write" }}
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: {{ $.Release.Name }}-{{ $part }} # one of two
  annotations:
    helm.sh/hook: pre-install,pre-upgrade
    helm.sh/hook-delete-policy: hook-succeeded
{{- end }}
`;

const CRD = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: gadgets.example.com
spec: {}
`;

const REST: readonly (readonly [number, ChartFiles])[] = [
  [0.7, { 'templates/_helpers.tpl': HELPERS, 'templates/labelled.yaml': LABELLED }],
  [0.2, { 'templates/repeated.yaml': REPEATED }],
  [0.3, { 'crds/gadgets.yaml': CRD }],
  [0.5, { 'templates/NOTES.txt': 'Installed {{ .Release.Name }}.\nhelm.sh/hook: none of these\n' }],
  [0.1, { 'templates/empty.yaml': '{{- if false }}\nkind: Job\n{{- end }}\n# nothing\n' }],
];

/** A chart of several files, with a subchart and helpers. No two of its objects have the same kind, name and namespace. */
export function generateChart(seed: number): ChartFiles {
  const random = new Random(seed);
  const setting = settingOf(random, '{{ .Release.Name }}');
  const seen = new Set<string>();
  const parent = templatesOf(random, setting, seen, random.between(2, 8));
  const child = random.chance(0.3) ? templatesOf(random, setting, seen, random.between(1, 4)) : {};
  const isNested = Object.keys(child).length > 0;
  const event = random.pick(['pre-install', 'pre-upgrade', 'test', 'post-install,post-upgrade']);
  return {
    'Chart.yaml': 'apiVersion: v2\nname: shop\nversion: 0.1.0\n',
    'values.yaml': `enabled: true\nevent: ${event}\nweight: ${random.pick([-1, 0, 7])}\n`,
    ...parent,
    ...Object.assign({}, ...REST.filter(([share]) => random.chance(share)).map(([, files]) => files)),
    ...(isNested ? { 'charts/db/Chart.yaml': 'apiVersion: v2\nname: db\nversion: 0.1.0\n' } : {}),
    ...Object.fromEntries(Object.entries(child).map(([path, text]) => [`charts/db/${path}`, text])),
  };
}

function templatesOf(random: Random, setting: Setting, seen: Set<string>, count: number): ChartFiles {
  const objects = hookObjects(random, setting, count).filter((object) => isFirst(object, seen));
  const byFile = Map.groupBy(objects, () => random.pick(['a', 'hooks/b', 'z']));
  return Object.fromEntries(
    [...byFile].map(([file, own]) => [
      `templates/${file}.yaml`,
      own.map((object) => conditional(random, writeObject(random, object, styleOf(random)))).join(''),
    ]),
  );
}

function conditional(random: Random, text: string): string {
  return random.chance(0.2) ? `{{- if .Values.enabled }}\n---\n${text}{{- end }}\n` : `---\n${text}`;
}

/** Of a List every item counts, for Helm may take it apart. */
function isFirst(object: Manifest, seen: Set<string>): boolean {
  const all = [object, ...((object.items ?? []) as readonly Manifest[])];
  const titles = all.map(({ kind, metadata }) => {
    const { name, namespace = '' } = metadata as Manifest;
    return `${kind}/${name}/${namespace}`;
  });
  if (titles.some((title, at) => seen.has(title) || titles.indexOf(title) !== at)) return false;
  for (const title of titles) seen.add(title);
  return true;
}
