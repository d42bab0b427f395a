import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import { request } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';
import { parse } from 'yaml';
import { kubeconfig } from '../support/tools.ts';

export interface ForgetfulWay {
  /** For HELM_KUBEAPISERVER. */
  readonly url: string;
  /** Cuts all watches, lets no request through, and holds them until `remember`. */
  readonly hold: () => void;
  /** Goes on, as an API server that has forgotten what happened meanwhile: 410 Gone for every old watch. */
  readonly forget: () => void;
}

/** A way to the API server in clear text, which can hold requests and forget the past. */
export async function forgetfulWay(t: TestContext): Promise<ForgetfulWay> {
  const { clusters, users } = parse(readFileSync(kubeconfig(), 'utf8'));
  const { server, 'certificate-authority': authority } = clusters[0].cluster;
  const ca = readFileSync(authority);
  const headers = { authorization: `Bearer ${users[0].user.token}` };
  const watches = new Set<ServerResponse>();
  let held: Promise<void> | undefined;
  let release = () => {};
  let isForgetful = false;
  const way = createServer(async (near, answer) => {
    await held;
    const url = near.url ?? '';
    if (isForgetful && /watch=true/.test(url) && !/resourceVersion=0/.test(url)) {
      answer.writeHead(410, { 'content-type': 'application/json' });
      answer.end(JSON.stringify({ kind: 'Status', code: 410, reason: 'Expired', message: 'too old resource version' }));
      return;
    }
    if (/watch=true/.test(url)) watches.add(answer);
    const { authorization: _, host: __, ...own } = near.headers;
    const far = request(new URL(url, server), { method: near.method, ca, headers: { ...own, ...headers } }, (reply) => {
      answer.writeHead(reply.statusCode ?? 500, reply.headers);
      reply.pipe(answer);
      answer.on('close', () => reply.destroy());
      reply.on('error', () => answer.destroy());
    });
    far.on('error', () => answer.destroy());
    near.pipe(far);
  });
  way.listen(0, '127.0.0.1');
  await once(way, 'listening');
  t.after(() => {
    release();
    way.closeAllConnections();
    way.close();
  });
  return {
    url: `http://127.0.0.1:${(way.address() as AddressInfo).port}`,
    hold: () => {
      held = new Promise((resolve) => {
        release = resolve;
      });
      for (const watch of watches) watch.destroy();
    },
    forget: () => {
      isForgetful = true;
      held = undefined;
      release();
    },
  };
}
