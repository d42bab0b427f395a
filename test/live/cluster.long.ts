import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { WRITES } from '../../scripts/tools/cluster/audit.ts';
import { attempt, run } from '../../scripts/tools/run.ts';
import { audit, helm3, helm4, kubeconfig, kubectl, lacking } from '../support/tools.ts';

const namespace = `smoke-${randomBytes(3).toString('hex')}`;
const folder = mkdtempSync(join(tmpdir(), 'helm-hooks-smoke-'));

const environment = (): NodeJS.ProcessEnv => ({
  ...process.env,
  KUBECONFIG: kubeconfig(),
  HELM_CACHE_HOME: join(folder, 'cache'),
  HELM_CONFIG_HOME: join(folder, 'config'),
  HELM_DATA_HOME: join(folder, 'data'),
});

const kube = (args: string[], input?: string): string =>
  run(kubectl(), ['--namespace', namespace, ...args], { env: environment(), ...(input && { input }) });

const job = (name: string, command: string, more = ''): string => `
apiVersion: batch/v1
kind: Job
metadata:
  name: ${name}
spec:
  backoffLimit: 0
  template:
    spec:
      restartPolicy: Never
      containers:
        - name: main
          image: busybox:1.36
          command: [sh, -c, ${JSON.stringify(command)}]${more}
`;

describe('the test cluster', { skip: lacking('cluster', 'helm') }, () => {
  before(() => kube(['create', 'namespace', namespace]));
  after(() => {
    attempt(kubectl(), ['--kubeconfig', kubeconfig(), 'delete', 'namespace', namespace, '--wait=false']);
    rmSync(folder, { recursive: true, force: true });
  });

  test('completes a Job and keeps its log', () => {
    kube(['apply', '-f', '-'], job('hello', 'echo hello'));
    kube(['wait', '--for=condition=complete', 'job/hello', '--timeout=60s']);
    assert.equal(kube(['logs', 'job/hello']), 'hello\n');
  });

  test('gives a claim a volume that outlives a pod', () => {
    const mount = `
          volumeMounts: [{ name: data, mountPath: /data }]
      volumes: [{ name: data, persistentVolumeClaim: { claimName: data } }]`;
    const claim = 'apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: { name: data }\n';
    const size = 'spec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 1Gi } } }\n';
    kube(['apply', '-f', '-'], `${claim}${size}---${job('writer', 'echo kept > /data/file', mount)}`);
    kube(['wait', '--for=condition=complete', 'job/writer', '--timeout=60s']);
    kube(['apply', '-f', '-'], job('reader', 'cat /data/file', mount));
    kube(['wait', '--for=condition=complete', 'job/reader', '--timeout=60s']);
    assert.equal(kube(['logs', 'job/reader']), 'kept\n');
  });

  test('forbids a pod what its account has no right to, and the audit log shows it', { skip: noAudit() }, () => {
    const mark = audit().mark();
    kube(['apply', '-f', '-'], job('denied', 'kubectl get secrets'));
    kube(['wait', '--for=condition=failed', 'job/denied', '--timeout=60s']);
    assert.match(kube(['logs', 'job/denied']), /^Error from server \(Forbidden\): secrets is forbidden: User "system/);
    const user = `system:serviceaccount:${namespace}:default`;
    const [call] = audit().since(mark, { user, resources: ['secrets'] });
    assert.equal(call?.verb, 'list');
    assert.equal(call.responseStatus?.code, 403);
  });

  for (const [name, helm, agent] of [
    ['Helm 4', helm4, 'Helm/4.'],
    ['Helm 3', helm3, 'Helm/3.'],
  ] as const) {
    test(`${name} installs a chart with a hook, and the audit log shows its calls`, { skip: noAudit() }, () => {
      const mark = audit().mark();
      const release = name.toLowerCase().replace(' ', '-');
      const args = ['install', release, trivialChart(), '--namespace', namespace, '--timeout', '60s'];
      assert.match(run(helm(), args, { env: environment() }), /STATUS: deployed/);
      const writes = audit().since(mark, { userAgent: agent, namespace, verbs: WRITES });
      const calls = writes.map(({ verb, objectRef }) => `${verb} ${objectRef?.resource}`);
      assert.equal(calls[0], 'create secrets', 'the release record comes first');
      assert.ok(
        calls.some((call) => /^(create|patch) jobs$/.test(call)),
        calls.join(', '),
      );
      assert.ok(
        calls.some((call) => /^(create|patch) configmaps$/.test(call)),
        calls.join(', '),
      );
    });
  }
});

function noAudit(): string | false {
  return process.env.HELM_HOOKS_TEST_KUBECONFIG ? 'a given cluster has no audit log that could be read' : false;
}

function trivialChart(): string {
  const chart = join(folder, 'trivial');
  mkdirSync(join(chart, 'templates'), { recursive: true });
  const metadata = 'metadata:\n  name: "{{ .Release.Name }}"\n';
  const hook = job('"{{ .Release.Name }}"', 'echo migrated').replace(
    'spec:',
    '  annotations: { helm.sh/hook: pre-install }\nspec:',
  );
  writeFileSync(join(chart, 'Chart.yaml'), 'apiVersion: v2\nname: trivial\nversion: 1.0.0\nkubeVersion: ">=1.34.0"\n');
  writeFileSync(join(chart, 'templates/all.yaml'), `apiVersion: v1\nkind: ConfigMap\n${metadata}---${hook}`);
  return chart;
}
