// Sentences about what clusters of other versions and makers say, and what cannot be produced on the test cluster.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ClusterError, type ClusterErrorReason } from '../../../src/run/cluster.ts';
import type { Attempt } from '../../../src/run/event.ts';
import { attemptWords } from '../../../src/run/why/attempts.ts';
import { endWords } from '../../../src/run/why/exit-codes.ts';
import { isFar, pullWords, wantsLogin } from '../../../src/run/why/image.ts';
import { podRefusal, refusal } from '../../../src/run/why/refusal.ts';
import { missingIn, startWords } from '../../../src/run/why/waiting.ts';

test('why an image cannot be pulled, in the words of containerd, CRI-O and Docker', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['Back-off pulling image "app:1"', ''],
    [
      'Back-off pulling image "app:1": ErrImagePull: rpc error: code = NotFound desc = failed to pull and unpack image "docker.io/library/app:1": failed to resolve reference "docker.io/library/app:1": docker.io/library/app:1: not found',
      'not found',
    ],
    [
      'rpc error: code = Unknown desc = Error response from daemon: pull access denied for app, repository does not exist',
      'Error response from daemon: pull access denied for app, repository does not exist',
    ],
    [
      'rpc error: code = Unknown desc = reading manifest 1 in docker.io/library/app: requested access to the resource is denied',
      'reading manifest 1 in docker.io/library/app: requested access to the resource is denied',
    ],
    [
      'rpc error: code = DeadlineExceeded desc = failed to pull and unpack image "app:1": failed to copy: context deadline exceeded',
      'context deadline exceeded',
    ],
  ];
  for (const [message, words] of cases) assert.equal(pullWords(message, 'app:1'), words);
  assert.equal(pullWords('app:1: not found', 'app:1'), 'not found');
  assert.equal(pullWords('x', 'a(b[c:1'), 'x');
});

test('a registry that wants a login, and one that is far', () => {
  for (const words of [
    'pull access denied for app',
    '401 Unauthorized',
    'insufficient_scope: authorization failed',
    'unexpected status: 403 Forbidden',
    'no basic auth credentials',
    'requested access to the resource is denied',
  ])
    assert.ok(wantsLogin(words), words);
  for (const words of [
    'dial tcp: lookup registry.example: no such host',
    'dial tcp 10.0.0.1:443: i/o timeout',
    'x509: certificate signed by unknown authority',
  ])
    assert.ok(isFar(words) && !wantsLogin(words), words);
  for (const words of ['not found', 'manifest unknown', 'port 4013 is odd'])
    assert.ok(!isFar(words) && !wantsLogin(words), words);
});

test('what the API says to a create', () => {
  const of = (reason: ClusterErrorReason, message: string) => {
    const { code, message: words } = refusal(new ClusterError(reason, message), 'Job/a');
    return `${code}: ${words}`;
  };
  assert.equal(
    of(
      'forbidden',
      'jobs.batch is forbidden: User "dev" cannot create resource "jobs" in API group "batch" in the namespace "web"',
    ),
    'create-forbidden: Job/a cannot be created: jobs.batch is forbidden: User "dev" cannot create resource "jobs" in API group "batch" in the namespace "web"',
  );
  assert.equal(
    of(
      'forbidden',
      'jobs.batch "a" is forbidden: unable to create new content in namespace web because it is being terminated',
    ),
    'create-refused: Job/a cannot be created: jobs.batch "a" is forbidden: unable to create new content in namespace web because it is being terminated',
  );
  assert.equal(
    of(
      'refused',
      'admission webhook "validate.kyverno.svc-fail" denied the request: policy Job/web/a for resource violation: no-latest: use a tag',
    ),
    'admission-refused: Job/a cannot be created: admission webhook "validate.kyverno.svc-fail" says no: policy Job/web/a for resource violation: no-latest: use a tag',
  );
  assert.equal(
    of('refused', 'admission webhook "gate" denied the request without explanation'),
    'admission-refused: Job/a cannot be created: admission webhook "gate" says no: without explanation',
  );
  assert.equal(
    of(
      'refused',
      'Internal error occurred: failed calling webhook "gate": failed to call webhook: Post "https://gate.web.svc:443/?timeout=10s": no endpoints available for service "gate"',
    ),
    'webhook-failed: Job/a cannot be created: admission webhook "gate" cannot be asked: Post "https://gate.web.svc:443/?timeout=10s": no endpoints available for service "gate"',
  );
  assert.equal(
    of('not-found', 'namespaces "web" not found'),
    'namespace-missing: Job/a cannot be created: Namespace/web does not exist',
  );
  assert.equal(of('unreachable', 'the cluster does not answer'), 'unreachable: the cluster does not answer');
});

test('what the Job controller hears about a pod', () => {
  const of = (message: string) => {
    const { code, message: words } = podRefusal(`Error creating: ${message}`);
    return `${code}: ${words}`;
  };
  assert.equal(
    of('pods "a-x" is forbidden: pod rejected: RuntimeClass "gvisor" not found'),
    'pod-refused: no pod can be created: RuntimeClass/gvisor does not exist',
  );
  assert.equal(
    of('pods "a-x" is forbidden: PodSecurityPolicy: unable to admit pod: []'),
    'pod-refused: no pod can be created: PodSecurityPolicy: unable to admit pod: []',
  );
  assert.equal(
    of('Timeout: request did not complete'),
    'pod-refused: no pod can be created: Timeout: request did not complete',
  );
});

test('why a container does not start', () => {
  assert.deepEqual(missingIn(`couldn't find key url in Secret web/db`), { kind: 'Secret', name: 'db', key: 'url' });
  assert.deepEqual(missingIn(`couldn't find key a.b in ConfigMap settings`), {
    kind: 'ConfigMap',
    name: 'settings',
    key: 'a.b',
  });
  assert.equal(missingIn('failed to sync secret cache: timed out waiting for the condition'), undefined);
  assert.equal(
    startWords(
      'failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: unable to start container process: error during container init: exec: "serve": executable file not found in $PATH: unknown',
    ),
    'exec: "serve": executable file not found in $PATH',
  );
  assert.equal(startWords('context deadline exceeded'), 'context deadline exceeded');
});

test('exit codes and many attempts', () => {
  assert.equal(endWords(1), 'ended with exit code 1');
  assert.equal(endWords(139), 'was ended by SIGSEGV (exit code 139)');
  assert.equal(endWords(255), 'ended with exit code 255');
  const attempt = (exitCode: number): Attempt => ({
    pod: 'a',
    container: 'b',
    exitCode,
    reason: 'Error',
    startedAt: null,
    ms: exitCode * 1000,
  });
  assert.equal(
    attemptWords([attempt(0), attempt(2)]),
    'both attempts failed: exit code 0 after less than 1 s, exit code 2 after 2.0 s',
  );
  const same = [attempt(3), attempt(3), attempt(3)];
  assert.equal(attemptWords(same), 'all 3 attempts failed, each with exit code 3 after 3.0 s');
  assert.equal(
    attemptWords([...same, { ...attempt(3), ms: 0 }]),
    'all 4 attempts failed, each with exit code 3: after 3.0 s, 3.0 s, 3.0 s, less than 1 s',
  );
  assert.equal(
    attemptWords([1, 2, 3, 4, 5, 6, 7].map(attempt)),
    'all 7 attempts failed: exit code 1 after 1.0 s, exit code 2 after 2.0 s, exit code 3 after 3.0 s, ..., exit code 6 after 6.0 s, exit code 7 after 7.0 s',
  );
});

test('words of a hostile length and shape take no time', () => {
  const long = [
    'a'.repeat(100_000),
    'Error creating: '.repeat(5000),
    'exceeded quota: '.repeat(5000),
    'rpc error: code = A desc = '.repeat(2000),
    `${"couldn't find key x in Secret ".repeat(3000)}`,
    ' '.repeat(100_000),
    '"'.repeat(100_000),
  ];
  const since = performance.now();
  for (const words of long) {
    podRefusal(words);
    refusal(new ClusterError('refused', words), 'Job/a');
    pullWords(words, 'app:1');
    wantsLogin(words);
    isFar(words);
    startWords(words);
  }
  const took = performance.now() - since;
  assert.ok(took < 2000, `${took.toFixed(0)} ms`);
});
