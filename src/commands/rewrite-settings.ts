import type { Context } from '../context.ts';
import { usageError } from '../errors.ts';
import { didYouMean } from '../nearest.ts';
import { WEIGHTS, type Weights } from '../release/release.ts';
import { MODES, type Mode } from '../rewrite/mode.ts';
import { defaultPolicy } from './default-policy.ts';
import type { OptionSpecs, OptionValues } from './options.ts';

type Environment = Context['env'];

/** The flags of `rewrite` and `post-render` that say what is rewritten. */
export const REWRITE_OPTIONS = {
  mode: { type: 'string', values: MODES },
  'default-delete-policy': { type: 'string' },
  weights: { type: 'string', values: WEIGHTS },
  'no-inline-ignores': { type: 'boolean' },
} as const satisfies OptionSpecs;

/** Help text for `REWRITE_OPTIONS`. */
export const REWRITE_OPTIONS_HELP = `      --mode MODE      fix (default): what cannot change a working chart; full: also the fixes on request; observe
      --default-delete-policy WORDS  for a Job or Pod without one: before-hook-creation,hook-succeeded unless given
      --weights WHAT   keep (default), or explicit: also write the order that names decide as weights
      --no-inline-ignores  fix also what the chart says to leave (# helm-hooks: ignore RULE -- reason)`;

/** Help text for the variables that do the same. */
export const REWRITE_VARIABLES_HELP = `HELM_HOOKS_MODE, HELM_HOOKS_DEFAULT_DELETE_POLICY and HELM_HOOKS_WEIGHTS do the same as the flags,
HELM_HOOKS_INLINE_IGNORES=0 is --no-inline-ignores.`;

/** What the person who rewrites wants done. */
export interface RewriteSettings {
  readonly mode: Mode;
  /** Ids of the rules whose fixes are wanted although they are not safe; mode full wants those of all rules. */
  readonly optIn: ReadonlySet<string>;
  /** For hooks that have no delete policy; undefined: ours. */
  readonly defaultPolicy: string | undefined;
  readonly weights: Weights;
  /** Whether what documents say against findings counts. */
  readonly inlineIgnores: boolean;
}

/**
 * Flags first, then `HELM_HOOKS_*`: a variable spares three `--post-renderer-args`.
 *
 * @throws UserError (usage) on a word that there is not
 */
export function rewriteSettings(values: OptionValues<typeof REWRITE_OPTIONS>, env: Environment): RewriteSettings {
  return {
    mode: values.mode ?? variable(env, 'HELM_HOOKS_MODE', MODES) ?? 'fix',
    optIn: new Set(),
    defaultPolicy: defaultPolicy(values['default-delete-policy'], env),
    weights: values.weights ?? variable(env, 'HELM_HOOKS_WEIGHTS', WEIGHTS) ?? 'keep',
    inlineIgnores: !values['no-inline-ignores'] && env.HELM_HOOKS_INLINE_IGNORES !== '0',
  };
}

/**
 * The word that a variable holds; undefined where it is unset or empty.
 *
 * @throws UserError (usage) on any other word
 */
export function variable<const Word extends string>(
  env: Environment,
  name: string,
  words: readonly Word[],
): Word | undefined {
  const value = env[name];
  if (!value) return undefined;
  const word = words.find((known) => known === value);
  if (!word) throw usageError(`${name} is one of ${words.join(', ')}, not "${value}"${didYouMean(value, words)}`);
  return word;
}
