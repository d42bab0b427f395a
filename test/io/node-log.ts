// The log of one container as an API server hands it out, over real HTTP, with everything that can happen to it at will.
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';
import { openKubernetes } from '../../src/io/kubernetes.ts';

interface Reader {
  readonly response: ServerResponse;
  /** How many lines it has got. */
  next: number;
}

const KINDS = { resources: [{ kind: 'Pod', name: 'pods', namespaced: true }] };

export class NodeLog {
  /** Queries of the requests so far. */
  readonly requests: URLSearchParams[] = [];
  /** Refuses every request meanwhile. */
  isAway = false;
  /** Takes requests that do not follow, and never answers. */
  isSilent = false;
  /** Lines are written down, but readers who follow do not get them. */
  isStuck = false;
  #attempts: string[][] = [[]];
  #visibleFrom = 0;
  #isOver = false;
  #readers = new Set<Reader>();
  #nanos = 0;

  static async start(t: TestContext) {
    const log = new NodeLog();
    const server = createServer((request, response) => log.#answer(request, response));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const cluster = openKubernetes({ KUBECONFIG: '/dev/null', HELM_KUBEAPISERVER: `http://127.0.0.1:${port}` });
    t.after(async () => {
      await cluster.close();
      server.closeAllConnections();
      server.close();
    });
    return { log, cluster };
  }

  get restarts(): number {
    return this.#attempts.length - 1;
  }

  get #lines(): string[] {
    return this.#attempts.at(-1)!;
  }

  /** @param sameStamp as the line before */
  write(text: string, sameStamp = false): void {
    this.#lines.push(`${this.#stamped(text, sameStamp)}\n`);
    if (!this.isStuck) this.#feed();
  }

  #stamped(text: string, sameStamp = false): string {
    // Stamps are to the nanosecond: two that are the same lie in one file.
    if (!sameStamp || this.#visibleFrom === this.#lines.length) this.#nanos += 1_000_000 * (1 + (this.#nanos % 7));
    const second = 10 + Math.floor(this.#nanos / 1e9);
    const stamp = `2026-11-28T01:02:${second}.${String(this.#nanos % 1e9).padStart(9, '0')}+02:00`;
    return `${stamp} ${text}`;
  }

  /** Ends the connections of who follows; `half`: in the middle of a line that is about to be written. */
  cut(half = ''): void {
    for (const { response } of this.#readers) {
      if (half) response.write(half);
      // What was written before is on its way.
      setImmediate(() => response.destroy());
    }
    this.#readers.clear();
  }

  /** The node begins another file: who asks from now on gets what comes now. */
  rotate(): void {
    this.#visibleFrom = this.#lines.length;
  }

  /** The node begins another file in the middle of a line, and who follows gets only what is in the old one. */
  tear(first: string, rest: string): void {
    const half = this.#stamped(first);
    for (const { response } of this.#readers) response.end(half);
    this.#readers.clear();
    this.rotate();
    this.write(rest);
  }

  /** The container ends, and its followers with it. */
  end(): void {
    this.#isOver = true;
    for (const { response } of this.#readers) response.end();
    this.#readers.clear();
  }

  /** The same, behind a line without a line break. */
  endWith(text: string): void {
    const half = this.#stamped(text);
    for (const { response } of this.#readers) response.write(half);
    this.#lines.push(half);
    this.end();
  }

  restart(): void {
    this.end();
    this.#isOver = false;
    this.#attempts.push([]);
    this.#visibleFrom = 0;
  }

  #feed(): void {
    for (const reader of this.#readers) {
      for (; reader.next < this.#lines.length; reader.next++) reader.response.write(this.#lines[reader.next]!);
    }
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    if (request.url === '/api/v1') {
      response.end(JSON.stringify(KINDS));
      return;
    }
    const { searchParams: query } = new URL(request.url!, 'http://api');
    this.requests.push(query);
    if (this.isAway) return void request.socket.destroy();
    if (this.isSilent && !query.has('follow')) return;
    const isPrevious = query.has('previous');
    const lines = isPrevious ? this.#attempts.at(-2) : this.#lines.slice(this.#visibleFrom);
    if (!lines) return void response.writeHead(400).end('{}');
    const since = query.get('sinceTime')?.slice(0, 19) ?? '';
    const wanted = lines.filter((line) => line.slice(0, 19) >= since).slice(-(query.get('tailLines') ?? 0));
    response.flushHeaders();
    for (const line of wanted) response.write(line);
    if (query.has('follow') && !this.#isOver) this.#readers.add({ response, next: this.#lines.length });
    else response.end();
  }
}
