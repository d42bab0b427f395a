import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { after, test } from 'node:test';
import { EXIT, UserError } from '../../src/errors.ts';
import { accessFrom } from '../../src/io/kubernetes-config.ts';

const folder = mkdtempSync(join(tmpdir(), 'helm-hooks-config-'));
after(() => rmSync(folder, { recursive: true }));

function kubeconfig(name: string, current: string, server: string, namespace = ''): string {
  const file = join(folder, name);
  const config = {
    'current-context': current,
    contexts: [{ name: current, context: { cluster: current, user: current, ...(namespace && { namespace }) } }],
    clusters: [{ name: current, cluster: { server, 'certificate-authority': 'ca.crt' } }],
    users: [{ name: current, user: { token: `token-of-${current}` } }],
  };
  writeFileSync(file, JSON.stringify(config));
  return file;
}

const one = kubeconfig('one', 'one', 'https://one:6443', 'first');
const two = kubeconfig('two', 'two', 'https://two:6443/');

const refusal = (code: number, message: RegExp) => (error: unknown) =>
  error instanceof UserError && error.exitCode === code && message.test(error.message);

test('the current context of the first file, its namespace, paths beside the file', () => {
  const { server, context, namespace, config } = accessFrom({ KUBECONFIG: [one, two].join(delimiter) });
  assert.deepEqual([server, context, namespace], ['https://one:6443', 'one', 'first']);
  assert.equal(config.getCurrentCluster()?.caFile, join(folder, 'ca.crt'));
  assert.equal(config.getCurrentUser()?.token, 'token-of-one');
});

test("Helm's variables win over the kubeconfig", () => {
  const { server, context, namespace, config, headers } = accessFrom({
    KUBECONFIG: [one, two, join(folder, 'missing')].join(delimiter),
    HELM_KUBECONTEXT: 'two',
    HELM_NAMESPACE: 'shop',
    HELM_KUBETOKEN: 'another',
    HELM_KUBECAFILE: '/other/ca.crt',
    HELM_KUBEASUSER: 'anna',
    HELM_KUBEASGROUPS: 'admins',
    HELM_KUBEINSECURE_SKIP_TLS_VERIFY: 'true',
    HELM_KUBETLS_SERVER_NAME: 'inside',
  });
  assert.deepEqual([server, context, namespace], ['https://two:6443', 'two', 'shop']);
  const cluster = config.getCurrentCluster();
  assert.deepEqual(
    [cluster?.caFile, cluster?.skipTLSVerify, cluster?.tlsServerName],
    ['/other/ca.crt', true, 'inside'],
  );
  const user = config.getCurrentUser();
  assert.deepEqual([user?.token, user?.impersonateUser], ['another', 'anna']);
  assert.deepEqual(headers, { 'Impersonate-Group': 'admins' });
});

test('a server and a token are enough', () => {
  const env = { KUBECONFIG: '/dev/null', HELM_KUBEAPISERVER: 'https://api:1', HELM_KUBETOKEN: 'secret' };
  const { server, context, namespace, config } = accessFrom(env);
  assert.deepEqual([server, context, namespace], ['https://api:1', '', 'default']);
  assert.equal(config.getCurrentUser()?.token, 'secret');
});

test('what is not there is said', () => {
  const missing = join(folder, 'missing');
  const broken = join(folder, 'broken');
  writeFileSync(broken, 'clusters: [');
  assert.throws(
    () => accessFrom({ KUBECONFIG: missing }),
    refusal(EXIT.unable, /no cluster: .*missing does not exist/),
  );
  assert.throws(() => accessFrom({ HOME: folder }), refusal(EXIT.unable, /\.kube\/config does not exist/));
  assert.throws(() => accessFrom({ KUBECONFIG: broken }), refusal(EXIT.unable, /kubeconfig .*broken cannot be read/));
  assert.throws(() => accessFrom({ KUBECONFIG: '/dev/null' }), refusal(EXIT.unable, /the kubeconfig names none/));
  const unknown = { KUBECONFIG: one, HELM_KUBECONTEXT: 'three' };
  assert.throws(() => accessFrom(unknown), refusal(EXIT.usage, /no context "three"/));
});
