import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import type { RunSummary } from '../../src/run/summary.ts';
import { helm4, kubeconfig } from '../support/tools.ts';
import type { Outcome, Place } from './place.ts';

const MAIN = join(import.meta.dirname, '../../src/main.ts');

/** Starts `helm-hooks run ...` in a place, as the plugin would. */
export function startRun(place: Place, args: readonly string[], env: Record<string, string> = {}): Started {
  const home = { HELM_CACHE_HOME: join(place.folder, 'cache'), HELM_NAMESPACE: place.namespace, HELM_BIN: helm4() };
  // `npm test` has just built the executable, which starts in a tenth of the time.
  const built = process.env.HELM_HOOKS_TOOL_EXECUTABLE;
  const [program, first] = built ? [built, []] : [process.execPath, [MAIN]];
  const child = spawn(program, [...first, 'run', ...args], {
    env: { ...process.env, KUBECONFIG: kubeconfig(), ...home, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    stdout += chunk;
  });
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    stderr += chunk;
  });
  const outcome = new Promise<Outcome>((resolve) => {
    child.on('close', (code) => resolve({ code: code ?? -1, stdout, stderr }));
  });
  return { child, outcome, output: () => stdout };
}

export interface Started {
  readonly child: ChildProcess;
  readonly outcome: Promise<Outcome>;
  /** What stands on stdout so far. */
  readonly output: () => string;
}

/** Waits until a run has printed something. Throws when it ends before. */
export async function printed({ output, outcome }: Pick<Started, 'output' | 'outcome'>, words: RegExp): Promise<void> {
  let end: Outcome | undefined;
  outcome.then((ended) => {
    end = ended;
  });
  while (!words.test(output())) {
    if (end) throw new Error(`never printed ${words}:\n${end.stdout}${end.stderr}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Runs it to its end. */
export function runHooks(place: Place, ...args: readonly string[]): Promise<Outcome> {
  return startRun(place, args).outcome;
}

/** The same with `--format json`. */
export async function runJson(
  place: Place,
  ...args: readonly string[]
): Promise<{ code: number; summary: RunSummary }> {
  const { code, stdout, stderr } = await runHooks(place, ...args, '--format', 'json');
  if (stdout === '') throw new Error(`no JSON, exit code ${code}: ${stderr}`);
  return { code, summary: JSON.parse(stdout) };
}

/** A hook's document in few words; what is not given is left out. */
export function hookYaml(kind: string, name: string, events: string, parts: HookParts = {}): string {
  const { weight, policies, namespace, command = 'true' } = parts;
  const annotations = [
    `    helm.sh/hook: ${events}`,
    ...(weight === undefined ? [] : [`    helm.sh/hook-weight: "${weight}"`]),
    ...(policies === undefined ? [] : [`    helm.sh/hook-delete-policy: ${policies}`]),
  ];
  const head = ['metadata:', `  name: ${name}`, ...(namespace ? [`  namespace: ${namespace}`] : []), '  annotations:'];
  return [
    `apiVersion: ${API[kind] ?? 'v1'}`,
    `kind: ${kind}`,
    ...head,
    ...annotations,
    ...BODY[kind]!(command),
    '',
  ].join('\n');
}

/** An object of the release that uses a ConfigMap, and runs nothing. */
export function userYaml(configMap: string): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 0
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
        - name: web
          image: docker.io/library/busybox:1.36
          envFrom: [{configMapRef: {name: ${configMap}}}]
`;
}

export interface HookParts {
  readonly weight?: number;
  readonly policies?: string;
  readonly namespace?: string;
  /** For `sh -c`. */
  readonly command?: string;
}

const API: Readonly<Record<string, string>> = { Job: 'batch/v1', ClusterRole: 'rbac.authorization.k8s.io/v1' };

const podSpec = (command: string, indent: string): string[] =>
  [
    'restartPolicy: Never',
    'terminationGracePeriodSeconds: 0',
    'containers:',
    '  - name: main',
    '    image: docker.io/library/busybox:1.36',
    `    command: [sh, -c, ${JSON.stringify(command)}]`,
  ].map((line) => indent + line);

const BODY: Readonly<Record<string, (command: string) => readonly string[]>> = {
  Job: (command) => ['spec:', '  backoffLimit: 0', '  template:', '    spec:', ...podSpec(command, '      ')],
  Pod: (command) => ['spec:', ...podSpec(command, '  ')],
  ConfigMap: () => ['data: {key: value}'],
  Secret: () => ['stringData: {password: correct-horse}'],
  PersistentVolumeClaim: () => ['spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Mi}}}'],
  ServiceAccount: () => [],
  ClusterRole: () => ['rules: [{apiGroups: [""], resources: [pods], verbs: [get]}]'],
};
