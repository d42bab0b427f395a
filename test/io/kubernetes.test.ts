// What a real API server does only now and then, done by a small one at will. The real one is in test/live.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import { type Kubernetes, openKubernetes } from '../../src/io/kubernetes.ts';
import { ReleaseRecords } from '../../src/io/release-record.ts';
import { type Change, ClusterError } from '../../src/run/cluster.ts';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

const NAMES = { Pod: 'pods', Secret: 'secrets' };
const KINDS = { resources: Object.entries(NAMES).map(([kind, name]) => ({ kind, name, namespaced: true })) };
const PODS = { apiVersion: 'v1', kind: 'Pod', namespace: 'shop' };

const json =
  (value: unknown, status = 200, headers: Record<string, string> = {}): Answer =>
  (_, response) =>
    void response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(value));

const pod = (name: string, version: number) => ({
  metadata: { name, uid: `uid-${name}`, resourceVersion: String(version) },
});

/** The lines of a watch, after which the server hangs up, politely or in the middle of a line. */
const lines =
  (events: readonly (readonly [string, object])[], rest = ''): Answer =>
  (_, response) => {
    for (const [type, object] of events) response.write(`${JSON.stringify({ type, object })}\n`);
    response.end(rest);
  };

/** A watch that says nothing until the client goes. */
const silence: Answer = (_, response) => void response.flushHeaders();

/** An API server that gives these answers in turn; the requests that it got are written down. */
async function serving(t: TestContext, answers: readonly Answer[]) {
  const queue = [...answers];
  const requests: string[] = [];
  const server = createServer((request, response) => {
    if (request.url === '/api/v1') return json(KINDS)(request, response);
    const { pathname, searchParams } = new URL(request.url!, 'http://api');
    const watch = searchParams.has('watch') ? ` watch ${searchParams.get('resourceVersion')}` : '';
    requests.push(`${request.method} ${pathname.replace('/api/v1/namespaces/shop/', '')}${watch}`);
    (queue.shift() ?? silence)(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const cluster = openKubernetes({ KUBECONFIG: '/dev/null', HELM_KUBEAPISERVER: `http://127.0.0.1:${port}` });
  t.after(async () => {
    await cluster.close();
    server.closeAllConnections();
    server.close();
  });
  return { cluster, requests };
}

/** The first changes that a watch shows. */
async function firstOf(
  cluster: Kubernetes,
  count: number,
  from?: Parameters<Kubernetes['watch']>[1],
): Promise<string[]> {
  const stop = new AbortController();
  const seen: string[] = [];
  for await (const { type, object, late } of cluster.watch(PODS, from, stop.signal) as AsyncIterable<Change>) {
    seen.push(`${type} ${object.metadata.name}${late ? ', late' : ''}`);
    if (seen.length === count) stop.abort();
  }
  return seen;
}

test('a watch goes on from the last version, bookmarks included', async (t) => {
  const { cluster, requests } = await serving(t, [
    lines([
      ['ADDED', pod('a', 5)],
      ['BOOKMARK', pod('', 9)],
    ]),
    lines([['MODIFIED', pod('a', 11)]], '{"type":"MODIF'),
    lines([['DELETED', pod('a', 12)]]),
  ]);
  assert.deepEqual(await firstOf(cluster, 3), ['present a', 'changed a, late', 'gone a, late']);
  assert.deepEqual(requests, ['GET pods watch 0', 'GET pods watch 9', 'GET pods watch 11']);
});

test('410 Gone: lists again, and says what has gone, changed and come meanwhile', async (t) => {
  const expired = { kind: 'Status', code: 410, message: 'too old resource version', metadata: {} };
  const { cluster, requests } = await serving(t, [
    lines([['ERROR', expired]]),
    json({ metadata: { resourceVersion: '30' }, items: [pod('kept', 21), pod('new', 22)] }),
    lines([['DELETED', pod('kept', 31)]]),
  ]);
  const from = {
    resourceVersion: '3',
    objects: [pod('kept', 2), pod('lost', 3)].map((one) => ({ apiVersion: 'v1', kind: 'Pod', ...one })),
  };
  assert.deepEqual(await firstOf(cluster, 4, from), [
    'gone lost, late',
    'changed kept, late',
    'present new, late',
    'gone kept, late',
  ]);
  assert.deepEqual(requests, ['GET pods watch 3', 'GET pods', 'GET pods watch 30']);
});

test('what comes long after a watch has begun again has just happened', async (t) => {
  const later: Answer = (_, response) => {
    response.write(`${JSON.stringify({ type: 'MODIFIED', object: pod('a', 6) })}\n`);
    setTimeout(() => response.write(`${JSON.stringify({ type: 'DELETED', object: pod('a', 7) })}\n`), 900);
  };
  const { cluster } = await serving(t, [lines([['ADDED', pod('a', 5)]]), later]);
  assert.deepEqual(await firstOf(cluster, 3), ['present a', 'changed a, late', 'gone a']);
});

test('what the API refuses ends a watch', async (t) => {
  const { cluster } = await serving(t, [json({ message: 'pods is forbidden: User "poor"', reason: 'Forbidden' }, 403)]);
  await assert.rejects(firstOf(cluster, 1), (error) => error instanceof ClusterError && error.reason === 'forbidden');
});

test('who may not see releases is told which rights that takes', async (t) => {
  const message = 'secrets is forbidden: User "poor" cannot list';
  const { cluster } = await serving(t, [json({ message, reason: 'Forbidden' }, 403)]);
  await assert.rejects(new ReleaseRecords(cluster, {}).revisions('shop'), {
    name: 'ClusterError',
    reason: 'forbidden',
    message: `${message}; Helm keeps releases in Secrets: reading one needs the rights list and get on them`,
  });
});

const MADE = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'made', namespace: 'shop' } };
const hangUp: Answer = (request) => void request.socket.destroy();
const missing = json({ message: 'not found', reason: 'NotFound' }, 404);
const taken = json({ message: 'pods "made" already exists', reason: 'AlreadyExists' }, 409);

/** As the API shows what was made so many seconds ago. */
const made = (secondsAgo: number) => {
  const creationTimestamp = new Date(Date.now() - secondsAgo * 1000).toISOString().replace(/\.\d+/, '');
  return { ...pod('made', 1), metadata: { ...pod('made', 1).metadata, creationTimestamp } };
};

test('429: a creation was not carried out, and is asked for again when the server says', async (t) => {
  const { cluster, requests } = await serving(t, [
    json({ message: 'slow down' }, 429, { 'retry-after': '0' }),
    json(pod('made', 1), 201),
  ]);
  assert.equal((await cluster.create(MADE, 'post')).metadata.uid, 'uid-made');
  assert.deepEqual(requests, ['POST pods', 'POST pods']);
});

for (const [method, call] of [
  ['post', 'POST pods'],
  ['apply', 'PATCH pods/made'],
] as const) {
  const unavailable = json({ message: 'not yet' }, 503, { 'retry-after': '0' });

  test(`${method}, answer lost, nothing there: it is made`, async (t) => {
    const { cluster, requests } = await serving(t, [unavailable, missing, hangUp, missing, json(pod('made', 1), 201)]);
    assert.equal((await cluster.create(MADE, method)).metadata.uid, 'uid-made');
    assert.deepEqual(requests, [call, 'GET pods/made', call, 'GET pods/made', call]);
  });

  test(`${method}, answer lost, a new one is there: it is ours, and no second one is made`, async (t) => {
    const { cluster, requests } = await serving(t, [hangUp, json(made(0))]);
    assert.equal((await cluster.create(MADE, method)).metadata.uid, 'uid-made');
    assert.deepEqual(requests, [call, 'GET pods/made']);
  });

  test(`${method}, answer lost, of a Job that its ttl may have removed: nobody knows`, async (t) => {
    const { cluster, requests } = await serving(t, [hangUp, missing]);
    const brief = { ...MADE, spec: { ttlSecondsAfterFinished: 0 } };
    await assert.rejects(cluster.create(brief, method), { reason: 'unreachable', message: /may have run and gone/ });
    assert.deepEqual(requests, [call, 'GET pods/made']);
  });
}

test('post, answer lost, what is there is older: it is in the way', async (t) => {
  const { cluster, requests } = await serving(t, [hangUp, json(made(60)), taken, json(made(60))]);
  await assert.rejects(cluster.create(MADE, 'post'), { reason: 'already-exists' });
  assert.deepEqual(requests, ['POST pods', 'GET pods/made', 'POST pods', 'GET pods/made']);
});

test('post, answer lost, what is there is as new, but an earlier hook made it: it is in the way', async (t) => {
  const { cluster } = await serving(t, [json(made(0), 201), hangUp, json(made(0)), taken, json(made(0))]);
  await cluster.create(MADE, 'post');
  await assert.rejects(cluster.create(MADE, 'post'), { reason: 'already-exists' });
});

test('answer lost, what is there is as new, but bears other annotations: it is in the way', async (t) => {
  const lock = { ...MADE, metadata: { ...MADE.metadata, annotations: { holder: 'we' } } };
  const { cluster } = await serving(t, [hangUp, json(made(0)), taken, json(made(0))]);
  await assert.rejects(cluster.create(lock, 'post'), { reason: 'already-exists' });
});

test('in a hurry nothing is tried again', async (t) => {
  const { cluster, requests } = await serving(t, [missing, hangUp]);
  await cluster.get({ ...PODS, name: 'a' });
  cluster.hurry();
  await assert.rejects(cluster.get({ ...PODS, name: 'a' }), { reason: 'unreachable' });
  assert.deepEqual(requests, ['GET pods/a', 'GET pods/a']);
});

test('the answers to a deletion', async (t) => {
  const ref = { ...PODS, name: 'a' };
  const terminating = {
    metadata: { ...pod('a', 7).metadata, deletionTimestamp: 'now', deletionGracePeriodSeconds: 30 },
  };
  const { cluster } = await serving(t, [
    json({ kind: 'Status', status: 'Success', details: { uid: 'uid-a' } }),
    json({ message: 'not found', reason: 'NotFound' }, 404),
    json(terminating),
    json({ metadata: { ...terminating.metadata, deletionGracePeriodSeconds: 0 } }),
    json({ message: 'the UID in the precondition does not match', reason: 'Conflict' }, 409),
  ]);
  const states: string[] = [];
  for (let count = 0; count < 4; count++) states.push((await cluster.delete(ref)).state);
  states.push((await cluster.delete(ref, { uid: 'another' })).state);
  assert.deepEqual(states, ['gone', 'absent', 'lingering', 'gone', 'absent']);
});
