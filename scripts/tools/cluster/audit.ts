import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs';

/** One call to the API server, as its audit log has it. Times are RFC 3339 with microseconds. */
export interface AuditEvent {
  readonly auditID: string;
  readonly stage: 'ResponseStarted' | 'ResponseComplete' | 'Panic';
  readonly verb: string;
  readonly requestURI: string;
  readonly userAgent?: string;
  readonly user: { readonly username: string; readonly groups?: readonly string[] };
  readonly objectRef?: {
    readonly resource: string;
    readonly namespace?: string;
    readonly name?: string;
    readonly apiGroup?: string;
    readonly apiVersion?: string;
    readonly subresource?: string;
  };
  readonly responseStatus?: { readonly code?: number; readonly reason?: string; readonly message?: string };
  /** The body; of writes by people and pods only. */
  readonly requestObject?: unknown;
  readonly requestReceivedTimestamp: string;
  readonly stageTimestamp: string;
}

/** A place in the log: everything that is written later comes after it. */
export type AuditMark = number;

/** What to keep of the log: every given part must fit. Strings are compared whole, but for `userAgent`: its start. */
export interface AuditFilter {
  readonly userAgent?: string | RegExp;
  readonly user?: string;
  readonly namespace?: string;
  readonly verbs?: readonly string[];
  readonly resources?: readonly string[];
}

/** Verbs that change something. */
export const WRITES: readonly string[] = ['create', 'update', 'patch', 'delete', 'deletecollection'];

/** A cluster's audit log. */
export interface Audit {
  readonly path: string;
  /** The place in the log that is now its end. */
  mark(): AuditMark;
  /** The calls since a mark in the order in which they were received, each once. */
  since(mark: AuditMark, filter?: AuditFilter): AuditEvent[];
}

/** The audit log in a file. */
export function readAudit(path: string): Audit {
  return {
    path,
    mark: () => (existsSync(path) ? statSync(path).size : 0),
    since: (mark, filter = {}) => inOrder(eventsFrom(path, mark)).filter((event) => fits(event, filter)),
  };
}

// The last line may not be whole yet, and a mark may have been set in the middle of one that was being written.
function eventsFrom(path: string, mark: AuditMark): AuditEvent[] {
  const file = openSync(path, 'r');
  try {
    const from = Math.max(0, mark - 1);
    const bytes = Buffer.alloc(Math.max(0, statSync(path).size - from));
    const length = readSync(file, bytes, 0, bytes.length, from);
    const start = mark === 0 ? 0 : bytes.indexOf('\n') + 1;
    const text = bytes.toString('utf8', start, length);
    const lines = text.slice(0, text.lastIndexOf('\n') + 1).split('\n');
    return lines.filter(Boolean).map((line) => JSON.parse(line) as AuditEvent);
  } finally {
    closeSync(file);
  }
}

// A watch is written when it starts and again when it ends: the later one says more.
function inOrder(events: readonly AuditEvent[]): AuditEvent[] {
  const calls = new Map(events.map((event) => [event.auditID, event]));
  const received = (event: AuditEvent): string => event.requestReceivedTimestamp;
  return [...calls.values()].sort((a, b) => (received(a) < received(b) ? -1 : received(a) > received(b) ? 1 : 0));
}

function fits(event: AuditEvent, filter: AuditFilter): boolean {
  const { userAgent, user, namespace, verbs, resources } = filter;
  const agent = event.userAgent ?? '';
  return (
    (userAgent === undefined ||
      (typeof userAgent === 'string' ? agent.startsWith(userAgent) : userAgent.test(agent))) &&
    (user === undefined || event.user.username === user) &&
    (namespace === undefined || event.objectRef?.namespace === namespace) &&
    (verbs === undefined || verbs.includes(event.verb)) &&
    (resources === undefined || resources.includes(event.objectRef?.resource ?? ''))
  );
}
