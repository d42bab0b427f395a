import type { Context } from '../context.ts';
import { usageError } from '../errors.ts';
import { userConfig } from '../io/config-file.ts';
import type { Config, RuleLevel } from '../lint/config.ts';
import { FILTER_RULES } from '../lint/filter-rules.ts';
import type { Rule } from '../lint/rule.ts';
import { type Surroundings, USUAL } from '../lint/surroundings.ts';
import { didYouMean } from '../nearest.ts';
import { WEIGHTS, type Weights } from '../release/release.ts';
import { RBAC, type Rbac } from '../release/rights-setting.ts';
import { parseDuration } from '../release/timeout.ts';
import type { Look } from '../rewrite/look.ts';
import { MODES, type Mode, RIGHTS_RULE } from '../rewrite/mode.ts';
import { defaultPolicy } from './default-policy.ts';
import type { Decided } from './rewrite-config.ts';
import type { RewriteValues } from './rewrite-options.ts';
import { secondsOf } from './timeout.ts';

type Environment = Context['env'];

/** What the person who rewrites wants done. */
export interface RewriteSettings extends Look {
  readonly mode: Mode;
  /** Ids of the rules whose fixes are wanted although they are not safe; mode full wants those of all rules. */
  readonly optIn: ReadonlySet<string>;
  /** The rules that look. */
  readonly rules: readonly Rule[];
  readonly levels: ReadonlyMap<string, RuleLevel>;
  readonly surroundings: Surroundings;
  /** Whether some of the rules judge the rest of the release, so that all of a stream has to be read. */
  readonly isWhole: boolean;
  /** For hooks that have no delete policy; undefined: ours. */
  readonly defaultPolicy: string | undefined;
  readonly weights: Weights;
  readonly rbac: Rbac;
  /** Namespaces beside the release's in which rights may be given. */
  readonly rbacNamespaces: ReadonlySet<string>;
}

/** Each TARGET has its own, as its configuration says. */
export type SettingsOf = (target: string | undefined) => Promise<RewriteSettings>;

/** Where settings come from, beside the flags. */
export interface SettingsPlace {
  readonly env: Environment;
  readonly cwd: string;
  /** The `.helm-hooks.yaml` that is near what is rewritten; it can have come with a chart. */
  readonly near: () => string | undefined;
  /** The `--timeout` of the Helm that is at work, where it is known, as Helm takes it. */
  readonly timeout?: string | undefined;
}

/**
 * Flags first, then `HELM_HOOKS_*` (a variable spares three `--post-renderer-args`), then the configurations: `--config`,
 * else the near one and the user's own. What reads them, and rules beyond the filter's, is loaded only where it is needed.
 *
 * @throws UserError (usage) on a wrong word, a rule that does not exist, a configuration that is none or goes too far
 */
export async function rewriteSettings(values: RewriteValues, place: SettingsPlace): Promise<RewriteSettings> {
  const { env } = place;
  const given = values.mode ?? variable(env, 'HELM_HOOKS_MODE', MODES);
  const named = await optInOf(values['opt-in'], env.HELM_HOOKS_OPT_IN);
  const rbac = values.rbac ?? variable(env, 'HELM_HOOKS_RBAC', RBAC);
  const config = await configOf(values, place, {
    mode: given !== undefined,
    optIn: named !== undefined,
    rbac: rbac !== undefined,
    rbacNamespaces: values['rbac-namespace'].length > 0,
  });
  const mode = given ?? config?.rewrite.mode ?? 'fix';
  const optIn = named ?? config?.rewrite.optIn ?? new Set<string>();
  const rules = await rulesOf(mode, optIn, config);
  return {
    mode,
    optIn,
    rules,
    levels: config?.levels ?? new Map(),
    surroundings: {
      targets: config?.targets ?? USUAL.targets,
      timeout: timeoutOf(values.timeout, place) ?? config?.timeout ?? USUAL.timeout,
      ...(config && { options: config.options }),
    },
    isWhole: rules.some((rule) => !FILTER_RULES.includes(rule)),
    defaultPolicy: defaultPolicy(values['default-delete-policy'], env) ?? config?.rewrite.defaultPolicy,
    weights:
      values.weights ??
      variable(env, 'HELM_HOOKS_WEIGHTS', WEIGHTS) ??
      config?.rewrite.weights ??
      weightsOf(mode, optIn),
    rbac: rbac ?? config?.rewrite.rbac ?? rbacOf(mode, optIn),
    rbacNamespaces: namespacesOf(values['rbac-namespace'], config),
    inlineIgnores:
      !values['no-inline-ignores'] && env.HELM_HOOKS_INLINE_IGNORES !== '0' && config?.inlineIgnores !== false,
  };
}

async function optInOf(flags: readonly string[], text: string | undefined): Promise<ReadonlySet<string> | undefined> {
  if (flags.length === 0 && !text) return undefined;
  const { optInIds } = await import('./rule-ids.ts');
  return flags.length > 0 ? optInIds(flags, '--opt-in') : optInIds([text!], 'HELM_HOOKS_OPT_IN');
}

async function configOf(values: RewriteValues, place: SettingsPlace, decided: Decided): Promise<Config | undefined> {
  const { env, cwd, near } = place;
  if (values.config !== undefined && values['no-config'])
    throw usageError('--config and --no-config exclude each other');
  if (values['no-config']) return undefined;
  const named = values.config ?? (env.HELM_HOOKS_CONFIG || undefined);
  const own = named ?? userConfig(env);
  const other = named === undefined ? near() : undefined;
  const places = [
    ...(other === undefined ? [] : [{ file: other, isOwn: false }]),
    ...(own === undefined ? [] : [{ file: own, isOwn: true }]),
  ];
  if (places.length === 0) return undefined;
  const { readConfigs } = await import('./rewrite-config.ts');
  return readConfigs(places, decided, cwd);
}

function namespacesOf(flags: readonly string[], config: Config | undefined): ReadonlySet<string> {
  return flags.length > 0 ? new Set(flags) : (config?.rewrite.rbacNamespaces ?? new Set());
}

/** A rule that is switched off does not look, whatever is asked for. */
async function rulesOf(mode: Mode, optIn: ReadonlySet<string>, config: Config | undefined): Promise<readonly Rule[]> {
  const isOn = ({ id }: Rule) => config?.levels.get(id) !== 'off';
  if (mode !== 'full' && optIn.size === 0) return config ? FILTER_RULES.filter(isOn) : FILTER_RULES;
  const { rulesWith, STREAM_RULES } = await import('../lint/stream-rules.ts');
  return (mode === 'full' ? STREAM_RULES : rulesWith(optIn)).filter(isOn);
}

function timeoutOf(flag: string | undefined, { env, timeout }: SettingsPlace): number | undefined {
  if (flag !== undefined) return secondsOf(flag);
  if (env.HELM_HOOKS_TIMEOUT) return secondsOf(env.HELM_HOOKS_TIMEOUT, 'HELM_HOOKS_TIMEOUT');
  // Helm looks at its own flag first, so that a wrong one is told by Helm.
  return timeout === undefined ? undefined : (parseDuration(timeout) ?? 0) / 1000 || undefined;
}

/** The fix on request of order-by-name is to write all weights. */
function weightsOf(mode: Mode, optIn: ReadonlySet<string>): Weights {
  return mode === 'full' || optIn.has('order-by-name') ? 'explicit' : 'keep';
}

/** Asking for the rule's fix is asking for rights; no configuration that can have come with a chart may. */
function rbacOf(mode: Mode, optIn: ReadonlySet<string>): Rbac {
  return mode === 'full' || optIn.has(RIGHTS_RULE) ? 'generate' : 'report';
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
