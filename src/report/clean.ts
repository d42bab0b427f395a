import type { Deleted } from '../run/clean/carry-out.ts';
import type { CleanObject, Unseen } from '../run/clean/leftover.ts';

/** What `clean` found, and what it did. */
export interface CleanReport {
  readonly release: string;
  readonly namespace: string;
  readonly revision: number;
  readonly status: string;
  readonly dryRun: boolean;
  readonly objects: readonly CleanObject[];
  readonly unseen: readonly Unseen[];
  /** Empty as long as nothing was deleted. */
  readonly deleted: readonly Deleted[];
}
