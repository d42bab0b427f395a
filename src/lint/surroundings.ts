import type { Hook } from '../manifest/document.ts';
import type { Engine } from '../release/engine.ts';
import type { Release } from '../release/release.ts';
import { parseDuration } from '../release/timeout.ts';
import type { Shaped } from './shape.ts';

/** By rule and name what a configuration sets of a rule's `options`, in the form that the option's shape reads. */
export type RuleOptions = ReadonlyMap<string, Readonly<Record<string, Shaped>>>;

/** What a rule may know beside the release itself. */
export interface Surroundings {
  /** The engines that the chart is to work with (`--target`). */
  readonly targets: ReadonlySet<Engine>;
  /** Helm's `--timeout`, in seconds. */
  readonly timeout: number;
  readonly options?: RuleOptions;
  /** What is installed now, where that is known. */
  readonly previous?: Release;
  /** The same chart, rendered once more with the same values. */
  readonly again?: Release;
  /** Hooks of an installed release whose object is in the cluster now and in the way of the next run, and its state. */
  readonly leftovers?: ReadonlyMap<Hook, 'succeeded' | 'failed' | 'there'>;
}

/** Helm 4 with its own defaults. Source: pkg/cmd/install.go : `--timeout`, 300 s. */
export const USUAL: Surroundings = { targets: new Set(['helm4']), timeout: 300 };

/** A rule's option as its shape reads it; undefined where no configuration sets it. */
export function optionOf<Value extends Shaped>(
  { options }: Surroundings,
  rule: string,
  name: string,
): Value | undefined {
  return options?.get(rule)?.[name] as Value | undefined;
}

/** A duration among a rule's options, in seconds. */
export function secondsOption(surroundings: Surroundings, rule: string, name: string): number | undefined {
  const text = optionOf<string>(surroundings, rule, name);
  return text === undefined ? undefined : parseDuration(text)! / 1000;
}
