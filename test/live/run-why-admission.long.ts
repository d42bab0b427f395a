// What stands between a hook and the cluster's store: webhooks, policies, registries that want a login, ttl.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer as createHttp } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import type { Diagnosis } from '../../src/run/event.ts';
import { lacking } from '../support/tools.ts';
import { makePlace, type Place } from './place.ts';
import { hookYaml, runJson } from './run-support.ts';
import { image, inContainer, inPod, job } from './run-why-cases.ts';

interface Webhook {
  readonly url: string;
  /** For the API server, in base64. */
  readonly authority: string;
  readonly close: () => void;
}

/** A webhook that says no to everything, in these words. */
async function refusingWebhook(t: TestContext, { folder }: Place, words: string): Promise<Webhook> {
  const [key, cert] = [join(folder, 'tls.key'), join(folder, 'tls.crt')];
  const subject = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1'];
  const keys = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  execFileSync('openssl', ['req', '-x509', ...keys, ...subject, '-keyout', key, '-out', cert], { stdio: 'ignore' });
  const server = createServer({ key: readFileSync(key), cert: readFileSync(cert) }, async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { uid } = JSON.parse(Buffer.concat(chunks).toString()).request;
    const answer = { uid, allowed: false, status: { message: words } };
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ apiVersion: 'admission.k8s.io/v1', kind: 'AdmissionReview', response: answer }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const close = () => {
    server.closeAllConnections();
    server.close();
  };
  t.after(close);
  const { port } = server.address() as AddressInfo;
  return { url: `https://127.0.0.1:${port}/`, authority: readFileSync(cert).toString('base64'), close };
}

/** Asks a webhook about the place's objects of a resource, and about nobody else's. */
async function ask(
  t: TestContext,
  { kubectl, apply, namespace }: Place,
  webhook: Webhook,
  resource: string,
): Promise<void> {
  const [group, version, plural] = resource === 'pods' ? ['', 'v1', 'pods'] : ['batch', 'v1', 'jobs'];
  t.after(() => kubectl('delete', 'validatingwebhookconfiguration', namespace));
  await apply(
    JSON.stringify({
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'ValidatingWebhookConfiguration',
      metadata: { name: namespace },
      webhooks: [
        {
          name: 'fridays.example.com',
          clientConfig: { url: webhook.url, caBundle: webhook.authority },
          rules: [{ apiGroups: [group], apiVersions: [version], resources: [plural], operations: ['CREATE'] }],
          namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } },
          admissionReviewVersions: ['v1'],
          sideEffects: 'None',
          timeoutSeconds: 2,
        },
      ],
    }),
  );
  await untilAsked(kubectl, namespace, resource);
}

/** The API server reads its webhooks anew about once a second. */
async function untilAsked(kubectl: Place['kubectl'], namespace: string, resource: string): Promise<void> {
  const dry = ['--dry-run=server', '--image=none'];
  const create = resource === 'pods' ? ['run', 'probe', ...dry] : ['create', 'job', 'probe', ...dry];
  for (let tries = 0; tries < 100; tries++) {
    const answer = await kubectl(...create).catch((error: Error) => error.message);
    if (/fridays|fails/.test(answer)) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`nobody is asked in ${namespace}`);
}

async function diagnose({ folder, namespace }: Place, place: Place, hook: string, timeout = '8s'): Promise<Diagnosis> {
  const file = join(folder, 'hook.yaml');
  writeFileSync(file, hook);
  const { summary } = await runJson(place, 'test', 'app', '--manifest', file, '--timeout', timeout);
  const text = JSON.stringify(summary.hooks[0]?.diagnosis);
  return JSON.parse(text.replaceAll(/\bwork-[a-z0-9]{5}\b/g, 'POD').replaceAll(namespace, 'NS'));
}

const CHANGE = 'change the hook as it says, or ask whoever runs that check for an exception';

describe('run says why: admission and registries', { concurrency: 4, skip: lacking('helm', 'cluster') }, () => {
  test('a webhook that refuses the Job', async (t) => {
    const place = await makePlace(t, 4);
    await ask(t, place, await refusingWebhook(t, place, 'no migrations on Fridays'), 'jobs');
    assert.deepEqual(await diagnose(place, place, job('true')), {
      code: 'admission-refused',
      message: 'Job/work cannot be created: admission webhook "fridays.example.com" says no: no migrations on Fridays',
      lines: [],
      object: { kind: 'webhook', name: 'fridays.example.com' },
      hint: CHANGE,
    });
  });

  test("a webhook that refuses the Job's pod", async (t) => {
    const place = await makePlace(t, 4);
    await ask(t, place, await refusingWebhook(t, place, 'no latest tags'), 'pods');
    assert.deepEqual(await diagnose(place, place, job('true')), {
      code: 'admission-refused',
      message: 'no pod can be created: admission webhook "fridays.example.com" says no: no latest tags',
      lines: [],
      object: { kind: 'webhook', name: 'fridays.example.com' },
      hint: CHANGE,
    });
  });

  test('a webhook that does not answer', async (t) => {
    const place = await makePlace(t, 4);
    const webhook = await refusingWebhook(t, place, 'no');
    await ask(t, place, webhook, 'jobs');
    webhook.close();
    const { code, message, hint } = await diagnose(place, place, job('true'));
    assert.equal(code, 'webhook-failed');
    assert.match(
      message,
      /^Job\/work cannot be created: admission webhook "fridays.example.com" cannot be asked: Post "https:\/\/127.0.0.1:\d+\/\?timeout=2s": .*(connection refused|EOF|reset by peer)$/,
    );
    assert.equal(hint, 'the service behind this webhook has to run before the hook does');
  });

  test('a policy of the cluster', async (t) => {
    const place = await makePlace(t, 4);
    const { namespace: name } = place;
    t.after(() => place.kubectl('delete', 'validatingadmissionpolicy,validatingadmissionpolicybinding', name));
    const rule = { apiGroups: ['batch'], apiVersions: ['v1'], resources: ['jobs'], operations: ['CREATE'] };
    const apiVersion = 'admissionregistration.k8s.io/v1';
    const policy = {
      apiVersion,
      kind: 'ValidatingAdmissionPolicy',
      metadata: { name },
      spec: {
        matchConstraints: { resourceRules: [rule] },
        validations: [
          { expression: 'has(object.spec.activeDeadlineSeconds)', message: 'a Job fails without a deadline' },
        ],
      },
    };
    const namespaceSelector = { matchLabels: { 'kubernetes.io/metadata.name': name } };
    const spec = { policyName: name, validationActions: ['Deny'], matchResources: { namespaceSelector } };
    const binding = { apiVersion, kind: 'ValidatingAdmissionPolicyBinding', metadata: { name }, spec };
    await place.apply(JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [policy, binding] }));
    await untilAsked(place.kubectl, name, 'jobs');
    assert.deepEqual(await diagnose(place, place, job('true')), {
      code: 'admission-refused',
      message: 'Job/work cannot be created: ValidatingAdmissionPolicy/NS says no: a Job fails without a deadline',
      lines: [],
      object: { kind: 'ValidatingAdmissionPolicy', name: 'NS' },
      hint: CHANGE,
    });
  });

  test('a registry that wants a login', async (t) => {
    const place = await makePlace(t, 4);
    const registry = createHttp((_, response) => {
      response.writeHead(401, { 'www-authenticate': 'Basic realm="private"', 'content-type': 'application/json' });
      response.end('{"errors":[{"code":"UNAUTHORIZED","message":"authentication required"}]}');
    });
    registry.listen(0, '127.0.0.1');
    await once(registry, 'listening');
    t.after(() => registry.close());
    const name = `localhost:${(registry.address() as AddressInfo).port}/app:1`;
    const open = await diagnose(place, place, job('true', image(name)));
    assert.equal(open.code, 'image-pull');
    assert.match(
      open.message,
      /^pod POD, container main: image localhost:\d+\/app:1 cannot be pulled: .*(401|authorization failed)/,
    );
    assert.equal(open.hint, 'check the name; if the image is private, name a Secret with a login in imagePullSecrets');
    const secret = inPod('imagePullSecrets: [{name: login}]');
    const named = await diagnose(place, place, job('true', image(name), secret));
    assert.equal(named.hint, 'check the name, and that Secret login in namespace NS holds a login for this registry');
  });

  test('a registry that does not have it', async (t) => {
    const place = await makePlace(t, 4);
    const registry = createHttp((_, response) => {
      response.writeHead(404, { 'content-type': 'application/json' });
      response.end('{"errors":[{"code":"MANIFEST_UNKNOWN","message":"manifest unknown"}]}');
    });
    registry.listen(0, '127.0.0.1');
    await once(registry, 'listening');
    t.after(() => registry.close());
    const name = `localhost:${(registry.address() as AddressInfo).port}/app:1`;
    assert.deepEqual(await diagnose(place, place, job('true', image(name))), {
      code: 'image-pull',
      message: `pod POD, container main: image ${name} cannot be pulled: not found`,
      lines: [],
      pod: 'POD',
      container: 'main',
      hint: "check the image's name and tag",
    });
  });

  test('a taint on the only node that would do', async (t) => {
    const place = await makePlace(t, 4);
    // A node of its own that nobody runs: tainting the real one would stop every other test.
    const node = {
      apiVersion: 'v1',
      kind: 'Node',
      metadata: { name: place.namespace, labels: { test: place.namespace } },
    };
    t.after(() => place.kubectl('delete', 'node', place.namespace));
    await place.apply(
      JSON.stringify({ ...node, spec: { taints: [{ key: 'example.com/db', value: 'only', effect: 'NoSchedule' }] } }),
    );
    const selected = inPod(`nodeSelector: {test: ${place.namespace}}`);
    const { code, message, hint } = await diagnose(place, place, job('true', selected, inContainer('stdin: false')));
    assert.equal(code, 'unschedulable');
    assert.match(message, /^no node takes pod POD: 0\/\d+ nodes are available: .*1 node\(s\) had untolerated taint/);
    assert.equal(hint, 'add a toleration for the taint, or use other nodes');
  });
});

test('readiness of other kinds: as Helm, a run waits for none of them', {
  skip: lacking('helm', 'cluster'),
}, async (t) => {
  const place = await makePlace(t, 4);
  const file = join(place.folder, 'hooks.yaml');
  const deployment = `{apiVersion: apps/v1, kind: Deployment, metadata: {name: never, annotations: {helm.sh/hook: test}}, spec: {selector: {matchLabels: {a: b}}, template: {metadata: {labels: {a: b}}, spec: {containers: [{name: main, image: "localhost:1/none:1"}]}}}}`;
  writeFileSync(file, `${deployment}\n---\n${hookYaml('PersistentVolumeClaim', 'data', 'test')}`);
  const { code, summary } = await runJson(place, 'test', 'app', '--manifest', file);
  assert.equal(code, 0);
  for (const { durationMs } of summary.hooks) assert.ok(durationMs < 2000, `${durationMs} ms`);
});
