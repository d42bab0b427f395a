import { titleOf } from '../manifest/document.ts';
import { ClusterError, type KubeObject } from '../run/cluster.ts';
import { pause } from './clock.ts';

/** One creation, and how to see what became of it. */
export interface Creation {
  readonly object: KubeObject;
  /** Asks for it once. */
  readonly send: () => Promise<KubeObject>;
  /** What bears its name now. */
  readonly find: () => Promise<KubeObject | undefined>;
  /** By the API server's clock, to about a second. */
  readonly now: () => number;
  /** What this process has made before, by uid. */
  readonly known: ReadonlySet<string | undefined>;
  /** Ends the pauses between two tries, and the tries. */
  readonly hurry: AbortSignal;
}

/** How long it is tried for, and how long it is waited in between, at first and at most. */
const PATIENCE_MS = 60_000;
const FIRST_MS = 200;
const MOST_MS = 5000;

/** By how much our idea of the server's clock may be wrong; its stamps are whole seconds. */
const BLUR_MS = 1500;

/**
 * Creates an object, and no second one where an answer was lost: then it looks. What bears the name and is new is the one
 * that was asked for; where nothing does, nothing was made, unless it can have gone by itself meanwhile.
 *
 * @throws ClusterError `unreachable` where nobody knows whether it was made
 */
export async function createOnce(creation: Creation): Promise<KubeObject> {
  const { object, send, find, hurry } = creation;
  const since = creation.now();
  const begun = performance.now();
  const isMade = (found: KubeObject | undefined) => found && isNew(found, since, creation);
  for (let wait = FIRST_MS, isAgain = false; ; wait = Math.min(2 * wait, MOST_MS), isAgain = true) {
    const error = await send().catch((error: ClusterError) => error);
    if (!(error instanceof Error)) return error;
    const isTaken = isAgain && error.reason === 'already-exists';
    if (!isTaken && error.reason !== 'unreachable') throw error;
    const found = object.metadata.name ? await find() : undefined;
    if (isMade(found)) return found!;
    const elapsed = performance.now() - begun;
    const isOpen = object.metadata.name && elapsed < PATIENCE_MS && !hurry.aborted;
    if (isTaken || !isOpen) throw error;
    if (!found && elapsed >= goesAfter(object))
      throw new ClusterError(
        'unreachable',
        `${error.message}; ${titleOf(nameOf(object))} may have run and gone by its ttl`,
      );
    await pause(wait, hurry);
  }
}

/** Not from an earlier run, nor an earlier hook, nor of another program. */
function isNew({ metadata }: KubeObject, since: number, { object, known }: Creation): boolean {
  const { annotations = {}, uid, creationTimestamp = '' } = metadata;
  const wanted = Object.entries(object.metadata.annotations ?? {});
  if (known.has(uid) || wanted.some(([name, value]) => annotations[name] !== value)) return false;
  return Date.parse(creationTimestamp) >= since - BLUR_MS;
}

/** After how many milliseconds a new object may have gone by itself. */
function goesAfter({ spec }: KubeObject): number {
  const { ttlSecondsAfterFinished: seconds } = (spec ?? {}) as { ttlSecondsAfterFinished?: number };
  return seconds === undefined ? Number.POSITIVE_INFINITY : seconds * 1000;
}

function nameOf({ kind, metadata }: KubeObject): { kind: string; name: string } {
  return { kind, name: metadata.name ?? '' };
}
