import { usageError } from '../errors.ts';
import { findConfig, readConfigFile } from '../io/config-file.ts';
import { type Config, NO_CONFIG, type RuleLevel, readConfig } from '../lint/config.ts';
import { LEVELS, type Level } from '../lint/finding.ts';
import type { Rule } from '../lint/rule.ts';
import { RULES } from '../lint/rules.ts';
import { type Surroundings, USUAL } from '../lint/surroundings.ts';
import type { Engine } from '../release/engine.ts';
import { parseEngines } from './engine-words.ts';
import type { OptionValues } from './options.ts';
import { ruleIds } from './rule-ids.ts';
import { secondsOf } from './timeout.ts';

/** The flags that say what is looked for: each beats what `.helm-hooks.yaml` says. */
export const SETTINGS_OPTIONS = {
  rule: { type: 'list' },
  ignore: { type: 'list' },
  'fail-on': { type: 'string', values: [...LEVELS, 'never'] },
  target: { type: 'list' },
  timeout: { type: 'string' },
  config: { type: 'string' },
  'no-config': { type: 'boolean' },
  'no-inline-ignores': { type: 'boolean' },
} as const;

/** Help text for `SETTINGS_OPTIONS`. */
export const SETTINGS_HELP = `      --fail-on LEVEL        least level that makes the exit code 1: error (default), warning, info or never
      --rule ID, --ignore ID only these rules, or all but these; comma-separated or repeated (see helm hooks rules)
      --target ENGINES       what the chart is to work with: helm4 (default), helm3, argocd, flux, template, all
      --timeout DURATION     the --timeout that Helm gets: 5m (default), 90s, 1h
      --config FILE          instead of the .helm-hooks.yaml beside TARGET or above it; --no-config: none
      --no-inline-ignores    do not hear what the chart says against findings (# helm-hooks: ignore RULE -- reason)`;

type Values = OptionValues<typeof SETTINGS_OPTIONS>;

/** What one TARGET is linted by. */
export interface Settings {
  readonly rules: readonly Rule[];
  readonly levels: ReadonlyMap<string, RuleLevel>;
  readonly surroundings: Surroundings;
  readonly failOn: Level | 'never';
  /** Whether comments and annotations against findings count. */
  readonly inlineIgnores: boolean;
}

/**
 * Settings for each TARGET: the flags, then its `.helm-hooks.yaml`.
 *
 * @throws UserError (usage) on a wrong flag, also from the function that it returns: on a wrong configuration
 */
export function settingsFrom(values: Values, cwd: string): (target: string | undefined) => Settings {
  if (values.config !== undefined && values['no-config'])
    throw usageError('--config and --no-config exclude each other');
  const only = ruleIds(values.rule, '--rule');
  const without = new Set(ruleIds(values.ignore, '--ignore'));
  const targets = targetsOf(values.target);
  const timeout = values.timeout === undefined ? undefined : secondsOf(values.timeout);
  const configOf = configs(values, cwd);
  return (target) => {
    const config = configOf(target);
    const isOn = (id: string) => (only.length > 0 ? only.includes(id) : config.levels.get(id) !== 'off');
    return {
      rules: RULES.filter(({ id }) => isOn(id) && !without.has(id)),
      levels: config.levels,
      surroundings: {
        targets: targets ?? config.targets ?? USUAL.targets,
        timeout: timeout ?? config.timeout ?? USUAL.timeout,
        options: config.options,
      },
      failOn: values['fail-on'] ?? config.failOn ?? 'error',
      inlineIgnores: !values['no-inline-ignores'] && config.inlineIgnores !== false,
    };
  };
}

/** Each file is read once. */
function configs({ config, 'no-config': none }: Values, cwd: string): (target: string | undefined) => Config {
  if (none) return () => NO_CONFIG;
  const known = new Map<string, Config>();
  const near = new Map<string, string | undefined>();
  return (target) => {
    const file = config ?? findConfig(target, cwd, near);
    if (file === undefined) return NO_CONFIG;
    const read = known.get(file) ?? readConfig(readConfigFile(file, cwd), RULES);
    known.set(file, read);
    return read;
  };
}

function targetsOf(given: readonly string[]): ReadonlySet<Engine> | undefined {
  return given.length > 0 ? new Set(parseEngines(given)) : undefined;
}
