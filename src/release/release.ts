import type { Hook, ManifestDocument, Source } from '../manifest/document.ts';
import type { HelmMajor } from '../manifest/vocabulary.ts';
import type { RightsSetting } from './rights-setting.ts';

export type { HelmMajor };

/** A document that takes no part in the release, and why in one sentence. */
export interface Dropped {
  readonly document: ManifestDocument;
  readonly reason: string;
}

/** What becomes of weights: they stay, or they are written where names decide, so that they no longer do. */
export const WEIGHTS = ['keep', 'explicit'] as const;

export type Weights = (typeof WEIGHTS)[number];

/** All documents of one release, read as Helm reads them. */
export interface Release {
  readonly helm: HelmMajor;
  /** Where known: `--release`, the record, the rendering. */
  readonly name: string | undefined;
  readonly namespace: string | undefined;
  /** What hooks without a delete policy get; unset: the rule's own. */
  readonly defaultPolicy?: string | undefined;
  /** Unset: `keep`. */
  readonly weights?: Weights | undefined;
  /** What a rewrite may give hooks; unset where nothing is rewritten. */
  readonly rights?: RightsSetting | undefined;
  readonly sources: readonly Source[];
  /** Every hook candidate in stored order (path, document, then kind), those that Helm drops included. */
  readonly hooks: readonly Hook[];
  /** Documents without a hook annotation. */
  readonly objects: readonly ManifestDocument[];
  readonly dropped: readonly Dropped[];
}
