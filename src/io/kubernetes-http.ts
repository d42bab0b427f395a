import {
  type HttpMethod,
  IsomorphicFetchHttpLibrary,
  RequestContext,
  type ResponseContext,
} from '@kubernetes/client-node';
import { ClusterError } from '../run/cluster.ts';
import { pause } from './clock.ts';
import type { Access } from './kubernetes-config.ts';
import { causeOf, parseStatus, reasonOf, unreachable } from './kubernetes-errors.ts';
import { wordsOf } from './kubernetes-words.ts';

export interface Request {
  readonly method?: HttpMethod;
  readonly path: string;
  readonly query?: Readonly<Record<string, string | undefined>>;
  readonly body?: unknown;
  readonly contentType?: string;
  readonly accept?: string;
  readonly signal?: AbortSignal;
  /** May be sent again when nobody knows whether it arrived; all but POST may. */
  readonly repeatable?: boolean;
}

const TRIES = 5;
const ANSWER_WITHIN_MS = 60_000;

/** HTTP to one API server: authentication by the client, one connection pool, retries, errors as `ClusterError`. */
export class KubernetesHttp {
  readonly access: Access;
  /** By how many milliseconds the server's clock is ahead of ours; its answers tell whole seconds. */
  clockAhead = 0;
  readonly #library = new IsomorphicFetchHttpLibrary();
  #dispatcher: ReturnType<RequestContext['getDispatcher']>;
  #reached = false;

  constructor(access: Access) {
    this.access = access;
  }

  async close(): Promise<void> {
    await this.#dispatcher?.destroy();
  }

  /** @throws ClusterError */
  async json<Result>(request: Request): Promise<Result> {
    const signal = AbortSignal.any([
      AbortSignal.timeout(ANSWER_WITHIN_MS),
      ...(request.signal ? [request.signal] : []),
    ]);
    const response = await this.#send({ ...request, signal });
    return JSON.parse(await this.#body(response)) as Result;
  }

  /**
   * The answer's lines as they come. Ends when the server ends it or the signal aborts.
   *
   * @throws ClusterError `unreachable` where the connection is cut
   */
  async *lines(request: Request & { readonly signal: AbortSignal }): AsyncGenerator<string> {
    yield* linesOf(this.chunks(request));
  }

  /** The answer's bytes as they come; else as `lines`. `onOpen` hears that there is an answer, which may say nothing yet. */
  async *chunks(
    request: Request & { readonly signal: AbortSignal },
    onOpen: () => void = () => {},
  ): AsyncGenerator<Uint8Array> {
    const response = await this.#send(request);
    onOpen();
    const stream = response.body.stream();
    if (!stream) return;
    try {
      yield* stream as AsyncIterable<Uint8Array>;
    } catch (error) {
      if (!request.signal.aborted) throw unreachable(this.access.server, error);
    }
  }

  async #send(request: Request): Promise<ResponseContext> {
    for (let attempt = 1; ; attempt++) {
      const response = await this.#once(request, attempt);
      if (response && response.httpStatusCode < 300) return response;
      const wait = response ? retryAfter(response) : 200 * attempt;
      if (wait === undefined || attempt >= TRIES) throw await this.#refusal(response!);
      await pause(wait, request.signal);
    }
  }

  /** undefined: the request did not get through and may be sent again. */
  async #once(request: Request, attempt: number): Promise<ResponseContext | undefined> {
    try {
      const response = await this.#library.send(await this.#context(request)).toPromise();
      this.#reached = true;
      const time = Date.parse(response.headers.date ?? '');
      if (!Number.isNaN(time)) this.clockAhead = time + 500 - Date.now();
      return response;
    } catch (error) {
      const isOpen = this.#reached && attempt < TRIES && !request.signal?.aborted;
      if (isOpen && mayRepeat(error, request)) return undefined;
      throw unreachable(this.access.server, error);
    }
  }

  async #context({
    method = 'GET',
    path,
    query = {},
    body,
    contentType,
    accept,
    signal,
  }: Request): Promise<RequestContext> {
    const url = new URL(this.access.server + path);
    for (const [key, value] of Object.entries(query)) if (value !== undefined) url.searchParams.set(key, value);
    const context = new RequestContext(url.href, method);
    await this.access.config.applySecurityAuthentication(context);
    // The client makes a new pool for each request; one for all saves a TLS handshake each time.
    this.#dispatcher ??= context.getDispatcher();
    if (this.#dispatcher) context.setDispatcher(this.#dispatcher);
    for (const [name, value] of Object.entries(this.access.headers)) context.setHeaderParam(name, value);
    context.setHeaderParam('Accept', accept ?? 'application/json');
    context.setHeaderParam('User-Agent', 'helm-hooks');
    if (body !== undefined) {
      context.setHeaderParam('Content-Type', contentType ?? 'application/json');
      context.setBody(JSON.stringify(body));
    }
    if (signal) context.setSignal(signal);
    return context;
  }

  async #body(response: ResponseContext): Promise<string> {
    try {
      return await response.body.text();
    } catch (error) {
      throw unreachable(this.access.server, error);
    }
  }

  async #refusal(response: ResponseContext): Promise<ClusterError> {
    // Another login may be due: exec plugins hand out client certificates too.
    if (response.httpStatusCode === 401) this.#dispatcher = undefined;
    const text = await response.body.text().catch(() => '');
    const status = parseStatus(text);
    const message = wordsOf(status.message || text || `status ${response.httpStatusCode}`);
    const reason = reasonOf(response.httpStatusCode, status);
    if (reason !== 'unauthorized') return new ClusterError(reason, message);
    return new ClusterError(reason, `the cluster at ${this.access.server} does not accept the login: ${message}`);
  }
}

/** Milliseconds to wait before the same request may be sent again; undefined where it may not. */
function retryAfter({ httpStatusCode, headers }: ResponseContext): number | undefined {
  if (httpStatusCode !== 429 && httpStatusCode !== 503) return undefined;
  const seconds = Number(headers['retry-after'] ?? 1);
  return Math.min(Number.isFinite(seconds) ? seconds : 1, 10) * 1000;
}

/** Reading, applying and deleting twice does no harm; creating does, unless no connection came about. */
function mayRepeat(error: unknown, { method = 'GET', repeatable = method !== 'POST' }: Request): boolean {
  return repeatable || causeOf(error).code === 'ECONNREFUSED';
}

async function* linesOf(stream: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of stream) {
    const parts = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = parts.pop() ?? '';
    yield* parts;
  }
  if (rest) yield rest;
}
