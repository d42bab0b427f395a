import type { Engine } from '../release/engine.ts';
import type { Release } from '../release/release.ts';

/** What a rule may know beside the release itself. */
export interface Surroundings {
  /** The engines that the chart is to work with (`--target`). */
  readonly targets: ReadonlySet<Engine>;
  /** Helm's `--timeout`, in seconds. */
  readonly timeout: number;
  /** What is installed now, where that is known. */
  readonly previous?: Release;
  /** The same chart, rendered once more with the same values. */
  readonly again?: Release;
}

/** Helm 4 with its own defaults. Source: pkg/cmd/install.go : `--timeout`, 300 s. */
export const USUAL: Surroundings = { targets: new Set(['helm4']), timeout: 300 };
