import type { ResponseContext } from '@kubernetes/client-node';
import { ClusterError, type ClusterErrorReason } from '../run/cluster.ts';
import { wordsOf } from './kubernetes-words.ts';

const REASONS: Readonly<Record<number, ClusterErrorReason>> = {
  400: 'refused',
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not-found',
  409: 'conflict',
  410: 'gone',
  413: 'refused',
  422: 'refused',
};

interface Status {
  readonly message?: string;
  readonly reason?: string;
}

/**
 * Server errors that were decided before anything was stored: a field that the schema does not have, under server-side
 * apply (k8s.io/apimachinery pkg/util/managedfields/internal/structuredmerge.go : Apply), and a webhook that fails.
 */
const NOTHING_STORED = /^(failed to create typed patch object|Internal error occurred: failed calling webhook)/;

/** What an HTTP status, with the reason in its body, means for a run. */
export function reasonOf(code: number, { message = '', reason }: Status): ClusterErrorReason {
  if (reason === 'AlreadyExists') return 'already-exists';
  if (code === 500 && NOTHING_STORED.test(message)) return 'refused';
  return REASONS[code] ?? (code >= 500 || code === 429 ? 'unreachable' : 'other');
}

/** The API's Status object; empty where a proxy answered something else. */
export function parseStatus(text: string): Status {
  try {
    return JSON.parse(text) ?? {};
  } catch {
    return {};
  }
}

/** What lies behind `fetch failed`. */
export function causeOf(error: unknown): Error & { readonly code?: string } {
  const { cause } = error as Error;
  return (cause instanceof Error ? cause : error) as Error & { code?: string };
}

/** No answer, or half of one. */
export function unreachable(server: string, error: unknown): ClusterError {
  const { code, message } = causeOf(error);
  return new ClusterError(
    'unreachable',
    `the cluster at ${server} does not answer: ${message || code || 'no reason given'}`,
  );
}

/** The API's no, with when it says it may be asked again. */
export class Refusal extends ClusterError {
  readonly status: number;
  /** Milliseconds; at most ten seconds. */
  readonly afterMs: number | undefined;

  constructor(server: string, { httpStatusCode: code, headers }: ResponseContext, text: string) {
    const status = parseStatus(text);
    const words = wordsOf(status.message || text || `status ${code}`);
    super(
      reasonOf(code, status),
      code === 401 ? `the cluster at ${server} does not accept the login: ${words}` : words,
    );
    this.status = code;
    const seconds = Number(headers['retry-after']);
    this.afterMs = headers['retry-after'] && Number.isFinite(seconds) ? Math.min(seconds, 10) * 1000 : undefined;
  }
}
