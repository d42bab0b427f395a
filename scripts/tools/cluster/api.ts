import { readFileSync } from 'node:fs';
import { request } from 'node:https';

/** Enough of a client to see whether the API server is ready, and to create the few objects that a cluster needs. */
export interface Api {
  /** The status code and body of one call; status 0 when there was no answer. */
  call(method: 'GET' | 'POST', path: string, body?: object): Promise<{ status: number; text: string }>;
}

/** A client with the server, certificate authority and token of a kubeconfig that this project wrote. */
export function apiOf(kubeconfig: string): Api {
  const config = JSON.parse(readFileSync(kubeconfig, 'utf8'));
  const { server, 'certificate-authority': authority } = config.clusters[0].cluster;
  const ca = readFileSync(authority);
  const headers = { authorization: `Bearer ${config.users[0].user.token}`, 'content-type': 'application/json' };
  return {
    call: (method, path, body) =>
      new Promise((resolve) => {
        const call = request(new URL(path, server), { method, ca, headers, timeout: 10_000 }, (response) => {
          let text = '';
          response.setEncoding('utf8').on('data', (chunk: string) => {
            text += chunk;
          });
          response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
        });
        call.on('timeout', () => call.destroy());
        call.on('error', (error) => resolve({ status: 0, text: error.message }));
        call.end(body && JSON.stringify(body));
      }),
  };
}
