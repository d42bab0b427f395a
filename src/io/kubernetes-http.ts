import {
  type HttpMethod,
  IsomorphicFetchHttpLibrary,
  type KubeConfig,
  RequestContext,
  type ResponseContext,
} from '@kubernetes/client-node';
import { Absence } from './absence.ts';
import { pause } from './clock.ts';
import type { Access } from './kubernetes-config.ts';
import { causeOf, Refusal, unreachable } from './kubernetes-errors.ts';

export interface Request {
  readonly method?: HttpMethod;
  readonly path: string;
  readonly query?: Readonly<Record<string, string | undefined>>;
  readonly body?: unknown;
  readonly contentType?: string;
  readonly accept?: string;
  readonly signal?: AbortSignal;
  /** May be sent again when nobody knows whether it was carried out; all but POST may. */
  readonly repeatable?: boolean;
}

/** How long a server that was there may be away before a request is given up; and between two tries, at most. */
const AWAY_MS = 60_000;
const MOST_MS = 2000;

/** What the API has begun it gives up itself after 60 s; a look is done sooner. */
const ANSWER_WITHIN_MS = 65_000;
const LOOK_WITHIN_MS = 30_000;

/** HTTP to one API server: authentication by the client, one connection pool, retries, errors as `ClusterError`. */
export class KubernetesHttp {
  readonly access: Access;
  readonly absence: Absence;
  /** By how many milliseconds the server's clock is ahead of ours; its answers tell whole seconds. */
  clockAhead = 0;
  readonly #login: () => KubeConfig | undefined;
  readonly #library = new IsomorphicFetchHttpLibrary();
  readonly #hurry = new AbortController();
  #config: KubeConfig;
  #dispatcher: ReturnType<RequestContext['getDispatcher']>;
  #reached = false;

  /** @param login reads the credentials anew; undefined where they are another cluster's now */
  constructor(access: Access, login: () => KubeConfig | undefined = () => undefined) {
    this.access = access;
    this.absence = new Absence(access.server);
    this.#config = access.config;
    this.#login = login;
  }

  /** Aborts when there is no time left for another try. */
  get hurried(): AbortSignal {
    return this.#hurry.signal;
  }

  /** From now on what does not get through is not tried again. */
  hurry(): void {
    this.#hurry.abort();
  }

  async close(): Promise<void> {
    await this.#dispatcher?.destroy();
  }

  /** @throws ClusterError */
  json<Result>(request: Request): Promise<Result> {
    const { method = 'GET', signal } = request;
    const ms = method === 'GET' ? LOOK_WITHIN_MS : ANSWER_WITHIN_MS;
    return this.#patiently(request, true, async () => {
      const limit = AbortSignal.timeout(ms);
      try {
        const response = await this.#once({ ...request, signal: signal ? AbortSignal.any([limit, signal]) : limit });
        return JSON.parse(await response.body.text()) as Result;
      } catch (error) {
        if (!limit.aborted || error instanceof Refusal) throw error;
        this.absence.failed();
        throw new Error(`nothing came within ${ms / 1000} s`);
      }
    });
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
    const response = await this.#patiently(request, false, () => this.#once(request));
    onOpen();
    const stream = response.body.stream();
    if (!stream) return;
    try {
      yield* stream as AsyncIterable<Uint8Array>;
    } catch (error) {
      if (!request.signal.aborted) throw unreachable(this.access.server, error);
    }
  }

  /** Tries again as long as that does no harm. @param isWhole also where the connection was cut */
  async #patiently<Result>(request: Request, isWhole: boolean, work: () => Promise<Result>): Promise<Result> {
    const since = performance.now();
    for (let attempt = 1, hasRenewed = false; ; attempt++) {
      const config = this.#config;
      try {
        return await work();
      } catch (error) {
        const isRefusal = error instanceof Refusal;
        if (isRefusal && error.status === 401 && !hasRenewed && this.#renew(config)) {
          hasRenewed = true;
          continue;
        }
        const failure = isRefusal ? error : unreachable(this.access.server, error);
        const again = isRefusal ? isWorthAsking(error, request) : isWhole && this.#reached && mayRepeat(error, request);
        const wait = (isRefusal && error.afterMs) || Math.min(200 * attempt, MOST_MS);
        const isOver = performance.now() + wait - since > AWAY_MS || request.signal?.aborted || this.hurried.aborted;
        if (!again || isOver) throw failure;
        await pause(wait, request.signal ? AbortSignal.any([request.signal, this.hurried]) : this.hurried);
      }
    }
  }

  /** @throws Refusal for an answer that is a no; else what the connection failed of */
  async #once(request: Request): Promise<ResponseContext> {
    const response = await this.#send(request);
    this.#reached = true;
    const time = Date.parse(response.headers.date ?? '');
    if (!Number.isNaN(time)) this.clockAhead = time + 500 - Date.now();
    if (response.httpStatusCode < 300) return response;
    const text = await response.body.text().catch(() => '');
    throw new Refusal(this.access.server, response, text);
  }

  async #send(request: Request): Promise<ResponseContext> {
    const context = await this.#context(request);
    try {
      const response = await this.#library.send(context).toPromise();
      this.absence.answered();
      return response;
    } catch (error) {
      if (!request.signal?.aborted) this.absence.failed();
      throw error;
    }
  }

  /**
   * Logs in anew: the token has expired before its time, or the file that holds it was written anew.
   *
   * @param refused what the API does not accept; another request may have renewed it since
   * @returns false where there is no other login to try
   */
  #renew(refused: KubeConfig): boolean {
    if (this.#config !== refused) return true;
    const config = this.#login();
    if (!config) return false;
    this.#config = config;
    // Exec plugins hand out client certificates too. Requests that are under way keep their connections.
    this.#dispatcher = undefined;
    return true;
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
    await this.#config.applySecurityAuthentication(context);
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
}

/** 429 was not carried out, whatever was asked; of the others nobody knows. */
function isWorthAsking({ status }: Refusal, request: Request): boolean {
  return status === 429 || ([502, 503, 504].includes(status) && isRepeatable(request));
}

/** Reading, applying and deleting twice does no harm; creating does, unless no connection came about. */
function mayRepeat(error: unknown, request: Request): boolean {
  return isRepeatable(request) || causeOf(error).code === 'ECONNREFUSED';
}

function isRepeatable({ method = 'GET', repeatable = method !== 'POST' }: Request): boolean {
  return repeatable;
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
