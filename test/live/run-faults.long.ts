import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { describe, type TestContext, test } from 'node:test';
import { lacking } from '../support/tools.ts';
import { makePlace, must, writeChart } from './place.ts';
import { hookYaml, startRun } from './run-support.ts';

/** A way to the API server that can be cut: all connections at once, as often as wanted. */
async function cuttableWay(t: TestContext, server: URL): Promise<{ readonly url: string; readonly cut: () => void }> {
  const open = new Set<Socket>();
  const proxy = createServer((near) => {
    const far = connect(Number(server.port), server.hostname);
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(one);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        open.delete(one);
        other.destroy();
      });
      one.pipe(other);
    }
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  const cut = () => {
    for (const socket of open) socket.destroy();
  };
  t.after(() => {
    cut();
    proxy.close();
  });
  return { url: `https://127.0.0.1:${(proxy.address() as AddressInfo).port}`, cut };
}

describe('run, with faults between it and the cluster', { concurrency: true, skip: lacking('helm', 'cluster') }, () => {
  test('connections cut every half second: no line is lost or doubled, the outcome is right', async (t) => {
    const place = await makePlace(t, 4);
    const numbers = Array.from({ length: 12 }, (_, index) => `line ${index}`);
    const command = 'for i in 0 1 2 3 4 5 6 7 8 9 10 11; do echo line $i; sleep 0.5; done';
    const chart = writeChart(place, { 'templates/hook.yaml': hookYaml('Job', 'talk', 'test', { command }) });
    must(await place.helm('install', 'app', chart), 'helm install');
    const server = new URL(await place.kubectl('config', 'view', '--output', 'jsonpath={.clusters[0].cluster.server}'));
    const { url, cut } = await cuttableWay(t, server);
    const { outcome, output } = startRun(place, ['test', 'app'], { HELM_KUBEAPISERVER: url });
    let cuts = 0;
    const timer = setInterval(() => {
      if (!output().includes('line 0')) return;
      cuts++;
      cut();
    }, 500);
    t.after(() => clearInterval(timer));
    const { code, stdout, stderr } = await outcome;
    assert.equal(code, 0, stdout + stderr);
    assert.ok(cuts > 5, `only ${cuts} cuts`);
    const lines = [...stdout.matchAll(/ │ (line \d+)\n/g)].map(([, line]) => line);
    assert.deepEqual(lines, numbers);
    assert.equal(await place.kubectl('get', 'jobs', '--output', 'jsonpath={.items[*].status.succeeded}'), '1');
  });
});
