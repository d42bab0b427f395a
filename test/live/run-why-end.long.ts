// How the work itself ends: exit codes, signals, memory, deadlines, attempts, sidecars.
import assert from 'node:assert/strict';
import { hookYaml } from './run-support.ts';
import { type Case, image, inContainer, inJob, inPod, job, retries, whyCases } from './run-why-cases.ts';

const KUBECTL = [image('docker.io/bitnami/kubectl:latest'), inContainer('imagePullPolicy: IfNotPresent')] as const;
const LOG = 'the whole log: kubectl logs POD -c main -n NS';
/** Stamps of whole seconds make it one at times. */
const SHORT = /(: after (1\.0 s|less than 1 s), (1\.0 s|less than 1 s)| after 1\.0 s);/;
const sidecar = '        - {name: side, image: "docker.io/library/busybox:1.36", command: [sleep, "600"]}\n';
const rights = (name: string, annotations: string) => `apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: ${name}${annotations}}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: admin}
subjects: [{kind: ServiceAccount, name: worker}]
---
`;

const CASES: Readonly<Record<string, Case>> = {
  'an exit code': {
    hook: job('echo one; echo two; echo three; echo "no such table: users"; exit 3'),
    code: 'exit-code',
    says: 'pod POD, container main ended with exit code 3: two | three | no such table: users',
    hint: LOG,
  },
  'a termination message': {
    hook: job('echo noise; echo "schema is locked" > /dev/termination-log; exit 3'),
    code: 'exit-code',
    says: 'pod POD, container main ended with exit code 3: schema is locked',
    hint: LOG,
  },
  'a pod that is deleted by policy': {
    hook: job('echo no; exit 1').replace(
      'helm.sh/hook: test',
      'helm.sh/hook: test\n    helm.sh/hook-delete-policy: hook-failed',
    ),
    code: 'exit-code',
    says: 'pod POD, container main ended with exit code 1: no',
    hint: '--keep leaves its pod in the cluster, for a closer look',
  },
  'an init container that fails': {
    hook: job(
      'true',
      inPod(
        'initContainers: [{name: wait, image: "docker.io/library/busybox:1.36", command: [sh, -c, "echo no db; exit 9"]}]',
      ),
    ),
    code: 'exit-code',
    says: 'pod POD, init container wait ended with exit code 9: no db',
    hint: 'the whole log: kubectl logs POD -c wait -n NS',
  },
  'a Pod that fails': {
    hook: hookYaml('Pod', 'work', 'test', { command: 'echo sorry; exit 7' }),
    code: 'exit-code',
    says: 'pod work, container main ended with exit code 7: sorry',
    hint: 'the whole log: kubectl logs work -c main -n NS',
  },
  'a List whose second Job fails': {
    hook: `apiVersion: v1
kind: List
metadata: {annotations: {helm.sh/hook: test}}
items:
${[hookYaml('Job', 'first', 'test'), hookYaml('Job', 'work', 'test', { command: 'exit 5' })].map((text) => `  - ${text.trim().replaceAll('\n', '\n    ')}\n`).join('')}`,
    code: 'exit-code',
    says: 'pod POD, container main ended with exit code 5',
    hint: LOG,
  },
  'a command that the shell does not find': {
    hook: job('migrate --all'),
    code: 'exit-code',
    says: 'pod POD, container main ended with exit code 127 (the command was not found): sh: migrate: not found',
    hint: 'the image has no such program, or it is not executable: correct the command or the image',
  },
  'a command that cannot be executed': {
    hook: job('/etc/passwd || exit'),
    code: 'exit-code',
    says: 'pod POD, container main ended with exit code 126 (the command cannot be executed): sh: /etc/passwd: Permission denied',
    hint: 'the image has no such program, or it is not executable: correct the command or the image',
  },
  'a signal': {
    hook: job('echo bye; exec sh -c "exit 143"'),
    code: 'exit-code',
    says: 'pod POD, container main was ended by SIGTERM (exit code 143): bye',
    hint: LOG,
  },
  'a child that was killed': {
    hook: job('echo bye; exit 137'),
    code: 'exit-code',
    says: 'pod POD, container main was ended by SIGKILL (exit code 137): bye',
    hint: 'the node or a person killed it; if it was for want of memory, raise resources.limits.memory',
  },
  'more memory than its limit': {
    hook: job('a=x; while :; do a=$a$a; done', inContainer('resources: {limits: {memory: 16Mi}}')),
    code: 'out-of-memory',
    says: 'pod POD, container main was killed: it needed more memory than its limit',
    hint: 'raise resources.limits.memory of container main (now 16Mi)',
  },
  'more than its volume holds': {
    hook: job(
      'dd if=/dev/zero of=/data/big bs=1M count=8; sleep 600',
      inPod('volumes: [{name: data, emptyDir: {sizeLimit: 1Mi}}]'),
      inContainer('volumeMounts: [{name: data, mountPath: /data}]'),
    ),
    code: 'evicted',
    says: 'pod POD was evicted: Usage of EmptyDir volume "data" exceeds the limit "1Mi".',
    hint: 'raise sizeLimit or the limit of ephemeral-storage, or write less',
    timeout: '150s',
  },
  'every attempt fails': {
    hook: job('echo try; sleep 2; exit 4', retries(1)),
    code: 'back-off-limit',
    says: 'both attempts failed, each with exit code 4 after 2.0 s; the last one, pod POD, container main: try',
    hint: LOG,
    timeout: '60s',
    varying: [[/(: after [23]\.0 s, [23]\.0 s| after 3\.0 s);/, ' after 2.0 s;']],
    check: ({ attempts = [] }) => {
      assert.deepEqual(
        attempts.map(({ container, exitCode, reason }) => ({ container, exitCode, reason })),
        [
          { container: 'main', exitCode: 4, reason: 'Error' },
          { container: 'main', exitCode: 4, reason: 'Error' },
        ],
      );
      assert.equal(new Set(attempts.map(({ pod }) => pod)).size, 2);
      for (const { startedAt, ms } of attempts) assert.ok(startedAt && ms >= 1000 && ms <= 3000);
    },
  },
  'every attempt fails, in one pod': {
    hook: job('echo try; exit 4', retries(1), ['restartPolicy: Never', 'restartPolicy: OnFailure']),
    code: 'back-off-limit',
    says: 'both attempts failed, each with exit code 4 after less than 1 s; the last one, pod POD, container main: try',
    hint: LOG,
    timeout: '60s',
    varying: [[SHORT, ' after less than 1 s;']],
  },
  'one of three pods fails, and the others go with it': {
    hook: job(
      'if [ "$JOB_COMPLETION_INDEX" = 0 ]; then sleep 2; echo broken; exit 8; fi; sleep 600',
      inJob('completionMode: Indexed\n  completions: 3\n  parallelism: 3'),
    ),
    code: 'exit-code',
    says: 'pod work-0-NEW, container main ended with exit code 8: broken',
    hint: 'the whole log: kubectl logs work-0-NEW -c main -n NS',
    timeout: '60s',
    varying: [[/work-0-[a-z0-9]{5}/g, 'work-0-NEW']],
    check: ({ attempts }) => assert.equal(attempts, undefined),
  },
  'a Pod that is started again and again': {
    hook: hookYaml('Pod', 'work', 'test', { command: 'echo no; exit 3' }).replace('Policy: Never', 'Policy: Always'),
    code: 'back-off-limit',
    says: 'both attempts failed, each with exit code 3 after less than 1 s; the last one, pod work, container main; the next attempt had not begun after 8.0 s: no',
    hint: 'the whole log: kubectl logs work -c main -n NS',
    varying: [[SHORT, ' after less than 1 s;']],
  },
  'an exit code that is not tried again': {
    hook: job('echo hopeless; exit 42', retries(5), [
      '  template:',
      '  podFailurePolicy: {rules: [{action: FailJob, onExitCodes: {operator: In, values: [42]}}]}\n  template:',
    ]),
    code: 'pod-failure-policy',
    says: 'podFailurePolicy ended the Job: pod POD, container main failed with exit code 42 matching FailJob rule at index 0: hopeless',
    hint: LOG,
    timeout: '60s',
  },
  'a deadline': {
    hook: job('echo working; sleep 600', inJob('activeDeadlineSeconds: 4')),
    code: 'deadline-exceeded',
    says: 'activeDeadlineSeconds (4) was over, while pod POD, container main still worked: working',
    hint: 'raise activeDeadlineSeconds, or find out what it waited for',
    timeout: '60s',
  },
  'a deadline of a Pod': {
    hook: hookYaml('Pod', 'work', 'test', { command: 'echo working; sleep 600' }).replace(
      'spec:',
      'spec:\n  activeDeadlineSeconds: 4',
    ),
    code: 'deadline-exceeded',
    says: 'activeDeadlineSeconds (4) was over, while pod work, container main still worked: working',
    hint: 'raise activeDeadlineSeconds, or find out what it waited for',
    timeout: '60s',
  },
  'a deadline behind which something is missing': {
    hook: job('true', inJob('activeDeadlineSeconds: 8'), inContainer('envFrom: [{secretRef: {name: db}}]')),
    code: 'deadline-exceeded',
    says: 'activeDeadlineSeconds (8) was over; until then: pod POD, container main: Secret/db does not exist',
    hint: 'nothing in the release makes it: create it in namespace NS, or as a test hook with a lower weight',
    timeout: '60s',
    check: ({ cause }) => assert.equal(cause, 'config-missing'),
  },
  'a sidecar that goes on': {
    hook: job('true').concat(sidecar),
    code: 'sidecar-running',
    says: 'pod POD: container main is done, but container side still runs after 8.0 s',
    hint: 'make side a native sidecar (an init container with restartPolicy: Always), or let the work end it',
  },
  'a mesh that goes on': {
    hook: job('true').concat(sidecar.replace('side', 'istio-proxy')),
    code: 'sidecar-running',
    says: 'pod POD: container main is done, but container istio-proxy still runs after 8.0 s',
    hint: 'label the pod sidecar.istio.io/inject: "false", or let Istio use native sidecars',
  },
  'work that takes too long': {
    hook: job('echo thinking; sleep 600'),
    code: 'still-running',
    says: 'pod POD, container main still ran after 8.0 s: thinking',
    hint: 'if it only needs longer: --timeout 16s, for Helm too',
  },
  'an init container that takes too long': {
    hook: job(
      'true',
      inPod('initContainers: [{name: wait, image: "docker.io/library/busybox:1.36", command: [sleep, "600"]}]'),
    ),
    code: 'still-running',
    says: 'pod POD, init container wait still ran after 8.0 s',
    hint: 'if it only needs longer: --timeout 16s, for Helm too',
  },
  'a right that the default account lacks': {
    hook: job('kubectl get secrets', ...KUBECTL),
    code: 'forbidden',
    says: 'pod POD, container main lacks a right: Error from server (Forbidden): secrets is forbidden: User "system:serviceaccount:NS:default" cannot list resource "secrets" in API group "" in the namespace "NS"',
    hint: 'give the hook an account of its own (serviceAccountName), bound to a Role in namespace NS with {apiGroups: [""], resources: [secrets], verbs: [list]}',
    timeout: '60s',
  },
  'a right to one object': {
    hook: job('kubectl delete deployment web', ...KUBECTL, inPod('serviceAccountName: worker')),
    setting: '{apiVersion: v1, kind: ServiceAccount, metadata: {name: worker}}',
    code: 'forbidden',
    says: 'pod POD, container main lacks a right: Error from server (Forbidden): deployments.apps "web" is forbidden: User "system:serviceaccount:NS:worker" cannot delete resource "deployments" in API group "apps" in the namespace "NS"',
    hint: 'bind ServiceAccount/worker to a Role in namespace NS with {apiGroups: [apps], resources: [deployments], resourceNames: [web], verbs: [delete]}',
    timeout: '60s',
  },
  'a right that a later hook gives': {
    hook: `${rights('worker-admin', ', annotations: {helm.sh/hook: test, helm.sh/hook-weight: "5"}')}${job('kubectl get secrets', ...KUBECTL, inPod('serviceAccountName: worker'))}`,
    setting: '{apiVersion: v1, kind: ServiceAccount, metadata: {name: worker}}',
    code: 'forbidden',
    says: 'pod POD, container main lacks a right: Error from server (Forbidden): secrets is forbidden: User "system:serviceaccount:NS:worker" cannot list resource "secrets" in API group "" in the namespace "NS"',
    hint: 'RoleBinding/worker-admin would give this right; hook RoleBinding/worker-admin makes it, but runs later: give it a weight below 0',
    timeout: '60s',
  },
};

whyCases('the work ends badly, or not at all', CASES);
