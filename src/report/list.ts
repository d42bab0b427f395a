import type { HookEvent } from '../manifest/vocabulary.ts';
import type { HandRun } from '../run/hand-run.ts';
import type { LastRun, ListedHook } from '../run/inventory.ts';

/** One release with hooks, as `list` without a name shows it. */
export interface ListedRelease {
  readonly name: string;
  readonly namespace: string;
  readonly revision: number;
  readonly status: string;
  readonly hooks: number;
  /** In the order of a release's life. */
  readonly events: readonly HookEvent[];
  /** The hook that was started last. */
  readonly last: { readonly kind: string; readonly name: string; readonly run: LastRun } | null;
}

/** The hooks of one release. */
export interface HookList {
  readonly release: string;
  readonly namespace: string;
  readonly revision: number;
  readonly status: string;
  /** Those of older revisions only where an object is left. */
  readonly hooks: readonly (ListedHook & { readonly byHand: HandRun | null })[];
}
