import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { Agent, request } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';
import { parse } from 'yaml';
import { kubeconfig } from '../support/tools.ts';

/** What is done to one call instead of passing it through. */
export type Fault =
  /** Answered without asking the API server; with `made` it is asked first, and its answer thrown away. */
  | { readonly do: 'answer'; readonly status: number; readonly after?: number; readonly made?: boolean }
  /** The connection is reset: before the API server is asked, when it has answered, or in the middle of its answer. */
  | { readonly do: 'reset'; readonly when: 'before' | 'after' | 'half' }
  /** The answer comes late, by so many milliseconds. */
  | { readonly do: 'wait'; readonly ms: number }
  /** The answer ends after so many milliseconds, as when a load balancer cuts what takes long. */
  | { readonly do: 'cut'; readonly ms: number }
  /** After so many milliseconds nothing comes any more, and no end either. */
  | { readonly do: 'silence'; readonly ms: number };

/** One call of the program to the API. */
export interface Call {
  /** `POST jobs`, `WATCH pods`, `LOG`, ... */
  readonly title: string;
  readonly url: string;
  readonly token: string;
  /** From 0: how many calls of the same title have come before it. */
  readonly nth: number;
}

export interface FaultWay {
  /** For HELM_KUBEAPISERVER. */
  readonly url: string;
  /** Titles of all calls, each with what was done to it. */
  readonly calls: readonly string[];
}

export interface WayOptions {
  /** What happens to a call; undefined: nothing. */
  readonly fault: (call: Call) => Fault | undefined;
  readonly kubeconfig?: string;
}

/** A way to the API server in clear text that harms calls as a test says, and passes on all others as they are. */
export async function faultWay(t: TestContext, options: WayOptions): Promise<FaultWay> {
  const far = farOf(options.kubeconfig ?? kubeconfig());
  const counts = new Map<string, number>();
  const calls: string[] = [];
  const way = createServer((near, answer) => {
    const url = near.url ?? '';
    const title = titleOf(near);
    const nth = counts.get(title) ?? 0;
    counts.set(title, nth + 1);
    const token = near.headers.authorization?.replace('Bearer ', '') ?? '';
    const fault = options.fault({ title, url, token, nth });
    calls.push(fault ? `${title} (${Object.values(fault).join(' ')})` : title);
    near.on('error', () => {});
    answer.on('error', () => {});
    if (fault?.do === 'answer' && !fault.made) refuse(answer, fault);
    else if (fault?.do === 'reset' && fault.when === 'before') reset(answer);
    else pass(near, answer, far, fault);
  });
  // Watches of the program outlive a test that fails.
  way.listen(0, '127.0.0.1');
  await once(way, 'listening');
  t.after(() => {
    way.closeAllConnections();
    way.close();
    far.agent.destroy();
  });
  return { url: `http://127.0.0.1:${(way.address() as AddressInfo).port}`, calls };
}

interface Far {
  readonly server: string;
  readonly agent: Agent;
  readonly authorization: string;
}

function farOf(file: string): Far {
  const { clusters, users } = parse(readFileSync(file, 'utf8'));
  const { server, 'certificate-authority': authority } = clusters[0].cluster;
  const agent = new Agent({ ca: readFileSync(authority), keepAlive: true });
  return { server, agent, authorization: `Bearer ${users[0].user.token}` };
}

function pass(
  near: IncomingMessage,
  answer: ServerResponse,
  { server, agent, authorization }: Far,
  fault: Fault | undefined,
): void {
  const { host: _, connection: __, ...headers } = near.headers;
  const options = { method: near.method, agent, headers: { ...headers, authorization } };
  const far = request(new URL(near.url ?? '', server), options, async (reply) => {
    reply.on('error', () => answer.destroy());
    answer.on('close', () => reply.destroy());
    if (fault?.do === 'answer') return refuse(answer, fault);
    if (fault?.do === 'reset' && fault.when === 'after') return reset(answer);
    if (fault?.do === 'wait') await new Promise((resolve) => setTimeout(resolve, fault.ms));
    const { 'content-length': ___, connection: ____, ...kept } = reply.headers;
    answer.writeHead(reply.statusCode ?? 500, kept);
    answer.flushHeaders();
    if (fault?.do === 'cut') setTimeout(() => answer.end(), fault.ms).unref();
    let isSilent = false;
    if (fault?.do === 'silence')
      setTimeout(() => {
        isSilent = true;
      }, fault.ms).unref();
    reply.on('data', (chunk: Buffer) => {
      if (fault?.do === 'reset') {
        answer.write(chunk.subarray(0, chunk.length / 2), () => reset(answer));
        reply.destroy();
      } else if (!isSilent && !answer.writableEnded) answer.write(chunk);
    });
    reply.on('end', () => {
      if (!isSilent) answer.end();
    });
  });
  far.on('error', () => answer.destroy());
  near.pipe(far);
}

function refuse(answer: ServerResponse, { status, after }: Extract<Fault, { do: 'answer' }>): void {
  const body = { kind: 'Status', apiVersion: 'v1', status: 'Failure', code: status, message: `${status} by the way` };
  const headers = { 'content-type': 'application/json', ...(after !== undefined && { 'retry-after': String(after) }) };
  answer.writeHead(status, headers).end(JSON.stringify(body));
}

function reset(answer: ServerResponse): void {
  answer.socket?.resetAndDestroy();
}

/** `GET jobs`, `WATCH pods`, `LOG`. */
function titleOf({ method = '', url = '' }: IncomingMessage): string {
  const { pathname, searchParams } = new URL(url, 'http://api');
  const parts = pathname.split('/').slice(pathname.startsWith('/apis/') ? 4 : 3);
  const [resource = 'kinds', , subresource] = parts[0] === 'namespaces' && parts.length > 2 ? parts.slice(2) : parts;
  if (subresource === 'log') return 'LOG';
  return `${searchParams.has('watch') ? 'WATCH' : method} ${resource}`;
}
