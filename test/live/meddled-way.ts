import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { request } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';
import { parse } from 'yaml';
import { kubeconfig } from '../support/tools.ts';

/** What happens to a request: `before` it reaches the API, and `after` the API has answered. They may never resolve. */
export interface Meddling {
  readonly before?: () => Promise<void>;
  readonly after?: () => Promise<void>;
}

/**
 * A way to the API server in clear text, on which each request can be held up.
 *
 * @returns the way's address, for HELM_KUBEAPISERVER
 */
export async function meddledWay(
  t: TestContext,
  meddle: (method: string, url: string) => Meddling | undefined,
): Promise<string> {
  const { clusters, users } = parse(readFileSync(kubeconfig(), 'utf8'));
  const { server, 'certificate-authority': authority } = clusters[0].cluster;
  const ca = readFileSync(authority);
  const login = { authorization: `Bearer ${users[0].user.token}` };
  const way = createServer(async (near, answer) => {
    const { method = '', url = '' } = near;
    const meddling = meddle(method, url);
    await meddling?.before?.();
    const { authorization: _, host: __, ...own } = near.headers;
    const far = request(new URL(url, server), { method, ca, headers: { ...own, ...login } }, async (reply) => {
      await meddling?.after?.();
      answer.writeHead(reply.statusCode ?? 500, reply.headers);
      reply.pipe(answer);
      reply.on('error', () => answer.destroy());
    });
    far.on('error', () => answer.destroy());
    answer.on('close', () => far.destroy());
    near.pipe(far);
  });
  way.listen(0, '127.0.0.1');
  await once(way, 'listening');
  t.after(() => {
    way.closeAllConnections();
    way.close();
  });
  return `http://127.0.0.1:${(way.address() as AddressInfo).port}`;
}
