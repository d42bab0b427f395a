import type { KubeObject, ObjectRef } from '../cluster.ts';
import type { Owner } from './candidates.ts';

/** An object of a release's hooks that is in the cluster, and what becomes of it. */
export interface CleanObject {
  readonly ref: ObjectRef;
  readonly live: KubeObject;
  readonly state: 'running' | 'succeeded' | 'failed' | 'there' | 'terminating';
  /** The hook that has made it, as the newest revision that fits has it; else the newest of that name. */
  readonly owner: Owner;
  /** Below a Job. */
  readonly pods: number;
  readonly verdict: Verdict;
}

export interface Verdict {
  readonly fate: 'delete' | 'keep';
  /** Why it is still there; why it stays. */
  readonly reason: string;
  /** `--include` deletes it all the same. */
  readonly includable: boolean;
}

/** A hook's object that could not be looked at. */
export interface Unseen {
  readonly ref: ObjectRef;
  readonly owner: Owner;
  readonly message: string;
}
